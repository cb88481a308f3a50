"""Work of the tick (定时任务): settlements follow their payments."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from kangjiu.claims import actions, queries
from kangjiu.common import dates
from kangjiu.common.scope import Scope


def follow_payments(*, at: datetime) -> int:
    """Mark settlements paid whose payment was made, unpaid whose payment came back (由定时任务调用); how many."""
    waiting = queries.to_follow()
    for settlement_id, county in waiting:
        by = Scope.system(["funds.pay"], county_code=county, chain=f"jobs:county:{county}")
        actions.mark_paid(by, settlement_id, at=at)
    return len(waiting)


@task()
def settle_paid() -> int:
    """What the tick puts into the queue: settlements follow their payments as of now; returns how many."""
    return follow_payments(at=dates.now())
