"""Work of the worker on papers: tidy files that a crash left without a row."""

from __future__ import annotations

from django_tasks import task

from kangjiu.common import dates
from kangjiu.documents import actions


@task()
def sweep_files() -> int:
    """Name files whose row stands, remove the others; returns how many were removed."""
    return actions.sweep_files(at=dates.now())[1]
