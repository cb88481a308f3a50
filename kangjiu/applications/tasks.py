"""Work of the worker (定时任务): slips run out, standing rights meet a new policy."""

from django_tasks import task

from kangjiu.applications import actions
from kangjiu.common import dates
from kangjiu.common.scope import Scope

CHAIN = "jobs:applications"


@task()
def expire_slips() -> int:
    """Close the referral slips whose last day is over; returns how many."""
    by = Scope.system({"applications.refer"}, chain=CHAIN)
    return actions.expire_referrals(by, at=dates.now())


@task()
def recheck_rights() -> int:
    """Ask each policy version that took effect about the rights in force; returns how many rights."""
    by = Scope.system({"applications.view", "registry.view", "policy.view"}, chain=CHAIN)
    return actions.recheck_all(by, at=dates.now())
