"""Standing rights against a policy version that took effect (新政策生效复核); nothing is changed by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangjiu.applications import events, queries
from kangjiu.applications.choices import EntitlementStatus, FindingKind, Status
from kangjiu.applications.models import Application, Entitlement, RecheckFinding
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import actions as policy
from kangjiu.policy import queries as policy_queries
from kangjiu.policy.engine.decision import ELIGIBLE, REFUSED
from kangjiu.policy.models import PolicyVersion


@dataclass(frozen=True)
class Found:
    """What one case gave (一件的结果): kind, the item, the standard then and now in fen where it changes."""

    application: Application
    item: str
    kind: str
    right: Entitlement | None = None
    old_fen: int | None = None
    new_fen: int | None = None


def recheck_all(by: Scope, *, at: datetime) -> int:
    """Check the standing rights of every version that took effect and was not checked (由定时任务调用); how many."""
    versions = list(policy_queries.versions_to_recheck(by, local_day(at)))
    return sum(recheck(by, version, at=at) for version in versions)


@transaction.atomic
def recheck(by: Scope, version: PolicyVersion, *, at: datetime) -> int:
    """Ask a version about each right in force that an earlier one gave, and each refusal of its years (在办救助复核).

    A right lost, ending sooner, with another standard, or that cannot be told, and a refused child who would now be
    entitled, get a finding for the office and a line on the timeline. Everything stays as decided until the office
    decides otherwise. Returns how many were asked.
    """
    on = local_day(at)
    held = Entitlement.objects.visible_to(by).filter(
        status=EntitlementStatus.ACTIVE, person__county_code=version.county_code, ends_on__gte=on
    )
    rights = list(held.exclude(version=version).select_related("application__version").order_by("pk"))
    refused = _refused(by, version, on)
    for found in (*_of_rights(by, rights, version, on), *_of_refused(by, refused, version, on)):
        _note(by, found, version, at)
    count = len(rights) + len(refused)
    policy.mark_rechecked(by, version.pk, count, at=at)
    return count


def _refused(by: Scope, version: PolicyVersion, on: date) -> list[Application]:
    """Refused applications of this year under an earlier version, unless the child holds a right of it."""
    rows = Application.objects.visible_to(by).filter(
        status=Status.REJECTED, county_code=version.county_code, year=on.year
    )
    rows = rows.exclude(version=version).select_related("version").order_by("pk")
    holding = set(Entitlement.objects.filter(year=on.year).values_list("person_id", "category"))
    return [one for one in rows if (one.person_id, one.category) not in holding]


def _of_rights(by: Scope, rights: list[Entitlement], version: PolicyVersion, on: date) -> Iterator[Found]:
    for right in rights:
        try:
            facts = queries.facts(by, right.application, on, version=version)
            kind = _kind(policy.preview(version, "recheck", facts, on=on), right)
            fen = _standard(version, right, facts, on) if not kind else None
        except Refused:
            kind, fen = FindingKind.UNKNOWN, None
        if kind:
            yield Found(right.application, right.item, kind, right)
        elif fen is not None and fen != right.annual_cap_fen:
            yield Found(right.application, right.item, FindingKind.CHANGED, right, right.annual_cap_fen, fen)


def _kind(decision: Any, right: Entitlement) -> str:
    """What the office should look at, "" for nothing."""
    verdict = decision.verdict_of("verdict", 0)
    if verdict != ELIGIBLE:
        return FindingKind.LOST if verdict == REFUSED else FindingKind.UNKNOWN
    last_on = decision.value("ends_on")
    return FindingKind.SOONER if last_on is not None and last_on < right.ends_on else ""


def _standard(version: PolicyVersion, right: Entitlement, facts: dict[str, Any], on: date) -> int | None:
    """The year's standard under the new version, in fen; None while it does not know."""
    rows = policy.preview(version, "entitlement", facts, on=on).rows("item")
    items = [one["benefit_item"] for one in facts["item"]]
    return rows[items.index(right.item)]["annual_cap_fen"] if right.item in items else None


def _of_refused(by: Scope, rows: list[Application], version: PolicyVersion, on: date) -> Iterator[Found]:
    for application in rows:
        try:
            facts = queries.facts(by, application, on, version=version)
            decision = policy.preview(version, "eligibility", facts, on=on)
        except Refused:
            continue
        own = queries.items(application.pk)
        for place, item in enumerate(own):
            verdicts = {decision.verdict_of("verdict", 0), decision.verdict_of("item_verdict", place)}
            if verdicts == {ELIGIBLE}:
                yield Found(application, item, FindingKind.GAINED)


def _note(by: Scope, found: Found, version: PolicyVersion, at: datetime) -> None:
    """A finding for the office, once for each version, application and item, and a line on the timeline."""
    row, made = RecheckFinding.objects.get_or_create(
        version=version,
        application=found.application,
        item=found.item,
        defaults={
            "entitlement": found.right,
            "kind": found.kind,
            "old_fen": found.old_fen,
            "new_fen": found.new_fen,
            "found_at": at,
        },
    )
    if made:
        said = {"item": row.item, "pack": version.pack, "number": version.number, "finding": row.kind}
        subject = found.right or found.application
        person_id = found.application.person_id
        audit.record(by, events.RECHECKED, at=at, subject=subject, person_id=person_id, data=said)


@transaction.atomic
def close_finding(by: Scope, finding_id: int, note: str, *, at: datetime) -> RecheckFinding:
    """Say what was done about a finding (核对复核结果); the right itself is changed by its own deeds, never here."""
    scope = by.need("applications.review", "applications.approve")
    row = RecheckFinding.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=finding_id)
    if row.handled_at is not None:
        raise Conflict(Reason("applications.finding_closed", "这一件已经核对过", next_step="请看核对记录"))
    if not note.strip():
        raise Refused(
            Reason("applications.no_note", "没有写核对结果", next_step="请写明怎么处理", field="note")
        )
    row.note, row.handled_by_id, row.handled_at = note.strip(), by.user_id, at
    row.save(update_fields=["note", "handled_by_id", "handled_at"])
    application = row.application
    said = {"item": row.item, "finding": row.kind}
    audit.record(by, events.FINDING_CLOSED, at=at, subject=row, person_id=application.person_id, data=said)
    return row
