"""Work of the worker (定时任务): waiting days are recognised once the year's approval stands."""

from django_tasks import task

from kangjiu.care import actions
from kangjiu.common import dates
from kangjiu.common.scope import Scope


@task()
def recognise_waiting() -> int:
    """Recognise what waits for an approval that stands by now; returns how many days."""
    by = Scope.system({"care.place"}, chain="jobs:care")
    return actions.recognise_all(by, at=dates.now())
