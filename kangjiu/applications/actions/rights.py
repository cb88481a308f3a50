"""Suspending, restoring and ending a right (暂停、恢复、终止救助资格)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kangjiu.applications import events
from kangjiu.applications.choices import EndReason, EntitlementStatus
from kangjiu.applications.models import Entitlement
from kangjiu.audit import actions as audit
from kangjiu.audit.types import EventType
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope

DECIDE = ("applications.review", "applications.approve")


def _locked(by: Scope, entitlement_id: int) -> Entitlement:
    rows = Entitlement.objects.visible_to(by.need(*DECIDE)).select_for_update(of=("self",))
    return rows.get(pk=entitlement_id)


def _need_status(right: Entitlement, *wanted: str) -> None:
    if right.status not in wanted:
        label = EntitlementStatus.label_of(right.status)
        raise Conflict(
            Reason("applications.right_state", f"这项资格现在是“{label}”", next_step="请刷新后核对")
        )


def _faults(right: Entitlement, reason: str, on: date, at: datetime) -> list[Reason]:
    found = []
    if reason not in set(EndReason):
        found.append(
            Reason("applications.end_reason", "没有选择原因", next_step="请选择一项", field="reason")
        )
    if not right.starts_on <= on <= right.ends_on:
        span = f"{right.starts_on} 至 {right.ends_on}"
        found.append(
            Reason(
                "applications.end_day", f"日期 {on} 不在资格期 {span} 内", next_step="请核对日期", field="on"
            )
        )
    if on > local_day(at):
        found.append(
            Reason("applications.end_future", f"日期 {on} 在今天之后", next_step="请在当天办理", field="on")
        )
    return found


@transaction.atomic
def suspend(by: Scope, entitlement_id: int, reason: str, *, on: date, at: datetime) -> Entitlement:
    """Suspend (暂停资格): `on` is the last day it holds until it is restored."""
    right = _locked(by, entitlement_id)
    _need_status(right, EntitlementStatus.ACTIVE)
    return _set(by, right, EntitlementStatus.SUSPENDED, reason, on, events.SUSPENDED, at)


@transaction.atomic
def end_entitlement(by: Scope, entitlement_id: int, reason: str, *, on: date, at: datetime) -> Entitlement:
    """End (终止资格): `on` is its last day; what was used of the year stays with the child."""
    right = _locked(by, entitlement_id)
    _need_status(right, EntitlementStatus.ACTIVE, EntitlementStatus.SUSPENDED)
    return _set(by, right, EntitlementStatus.ENDED, reason, on, events.ENDED, at)


def _set(
    by: Scope, right: Entitlement, status: str, reason: str, on: date, event: EventType, at: datetime
) -> Entitlement:
    reasons = _faults(right, reason, on, at)
    if reasons:
        raise Refused(reasons)
    right.status, right.ended_on, right.end_reason = status, on, reason
    right.save(update_fields=["status", "ended_on", "end_reason"])
    said = {"item": right.item, "on": on, "reason": reason}
    audit.record(by, event, at=at, subject=right, person_id=right.person_id, data=said)
    return right


@transaction.atomic
def resume(by: Scope, entitlement_id: int, *, at: datetime) -> Entitlement:
    """Restore a suspended right (恢复资格)."""
    right = _locked(by, entitlement_id)
    _need_status(right, EntitlementStatus.SUSPENDED)
    right.status, right.ended_on, right.end_reason = EntitlementStatus.ACTIVE, None, ""
    right.save(update_fields=["status", "ended_on", "end_reason"])
    said = {"item": right.item}
    audit.record(by, events.RESTORED, at=at, subject=right, person_id=right.person_id, data=said)
    return right
