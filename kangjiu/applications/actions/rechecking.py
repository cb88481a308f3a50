"""Standing rights against a policy version that took effect (新政策生效复核); nothing is ended by itself."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kangjiu.applications import events, queries
from kangjiu.applications.choices import EntitlementStatus
from kangjiu.applications.models import Entitlement
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import actions as policy
from kangjiu.policy import queries as policy_queries
from kangjiu.policy.engine.decision import ELIGIBLE, REFUSED
from kangjiu.policy.models import PolicyVersion


def recheck_all(by: Scope, *, at: datetime) -> int:
    """Check the standing rights of every version that took effect and was not checked (由定时任务调用); how many."""
    versions = list(policy_queries.versions_to_recheck(by, local_day(at)))
    return sum(recheck(by, version, at=at) for version in versions)


@transaction.atomic
def recheck(by: Scope, version: PolicyVersion, *, at: datetime) -> int:
    """Ask a version about each right in force that an earlier one gave (在办救助复核); how many were asked.

    A right that no longer fits, ends sooner or cannot be told gets a line on the child's timeline, for the office to
    look at. It stays as decided until the office decides otherwise.
    """
    on = local_day(at)
    held = Entitlement.objects.visible_to(by).filter(
        status=EntitlementStatus.ACTIVE, person__county_code=version.county_code, ends_on__gte=on
    )
    rows = list(held.exclude(version=version).select_related("application__version").order_by("pk"))
    for right in rows:
        finding = _finding(by, right, version, on)
        if finding:
            said = {"item": right.item, "pack": version.pack, "number": version.number, "finding": finding}
            audit.record(by, events.RECHECKED, at=at, subject=right, person_id=right.person_id, data=said)
    policy.mark_rechecked(by, version.pk, len(rows), at=at)
    return len(rows)


def _finding(by: Scope, right: Entitlement, version: PolicyVersion, on: date) -> str:
    """What the office should look at: "refused", "sooner", "unknown", or "" for nothing."""
    try:
        decision = policy.preview(version, "recheck", queries.facts(by, right.application, on), on=on)
    except Refused:
        return "unknown"
    verdict = decision.verdict_of("verdict", 0)
    if verdict != ELIGIBLE:
        return "refused" if verdict == REFUSED else "unknown"
    last_on = decision.value("ends_on")
    return "sooner" if last_on is not None and last_on < right.ends_on else ""
