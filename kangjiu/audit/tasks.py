"""Work of the worker: chaining access rows, exporting anchors."""

from django_tasks import task

from kangjiu.audit import actions
from kangjiu.common import dates
from kangjiu.common.scope import Scope


def _system() -> Scope:
    return Scope.system({"audit.verify"})


@task()
def chain_accesses() -> int:
    """Chain the access rows that wait; returns how many."""
    return actions.chain_accesses(_system())


@task()
def export_anchor() -> int:
    """Export an anchor over all heads; returns its number."""
    return actions.export_anchor(_system(), at=dates.now()).number
