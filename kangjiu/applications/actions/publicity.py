"""Public notice (公示), only where the pack asks for one: days from the pack, no name shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base
from kangjiu.applications.choices import Status
from kangjiu.applications.models import Application, Publicity
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import actions as policy

BEFORE, AFTER = "before_decision", "after_decision"


def asked(by: Scope, application: Application, on: Day) -> tuple[str, int]:
    """When and for how many days the pack wants a notice; ("no_notice", 0) when none. Refused when it is open."""
    facts = queries.facts(by, application, on, approved_on=on)
    decision = policy.preview(application.version, "entitlement", facts, on=on)
    when, days = decision.value("notice_time"), decision.value("notice_days")
    if when is None or days is None:
        policy.need_complete(decision)
    return str(when), int(days)


@transaction.atomic
def post(by: Scope, application_id: int, *, at: datetime) -> Publicity:
    """Post the notice (公示) for the days the pack says, the day of posting included."""
    application = base.locked(by, application_id, "applications.review", "applications.approve")
    base.need_state("publish", application)
    when, days = asked(by, application, local_day(at))
    due = {BEFORE: Status.REVIEWED, AFTER: Status.APPROVED}.get(when)
    if due != application.status:
        raise Refused(
            Reason("applications.no_notice", "按本县政策，现在不需要公示", next_step="请按下一步办理")
        )
    today = local_day(at)
    try:
        with transaction.atomic():
            row = Publicity.objects.create(
                application=application,
                starts_on=today,
                ends_on=today + timedelta(days=max(days, 1) - 1),
                posted_by_id=base.actor(by),
                posted_at=at,
            )
    except IntegrityError as error:
        raise Conflict(Reason("applications.posted", "这件申请已经公示", next_step="请刷新后查看")) from error
    base.record(by, events.PUBLISHED, application, at, starts_on=row.starts_on, ends_on=row.ends_on)
    return row


@transaction.atomic
def object_to(by: Scope, application_id: int, *, at: datetime) -> Publicity:
    """Note an objection during the notice (登记异议); the decision has to be reviewed again."""
    application = base.locked(by, application_id, "applications.review", "applications.approve")
    row = Publicity.objects.select_for_update().get(application=application)
    row.objected = True
    row.save(update_fields=["objected"])
    base.record(by, events.OBJECTED, application, at)
    return row


def need_before_decision(application: Application, case: Mapping[str, Any], on: Day) -> None:
    """Refused while a notice before the decision is wanted and not over, or was objected to."""
    if case["notice_time"] == BEFORE:
        _need_over(application, on, "审批")


def need_before_referral(application: Application, when: str, on: Day) -> None:
    """Refused while a notice after the decision is wanted and not over."""
    if when == AFTER:
        _need_over(application, on, "转介")


def _need_over(application: Application, on: Day, deed: str) -> None:
    row = queries.publicity(application.pk)
    clause = queries.clause_of(application.version, "entitlement", "notice_time")
    if row is None:
        raise Refused(
            Reason("applications.notice_missing", f"按政策{deed}前要公示，还没有公示", clause, "请先公示")
        )
    if on <= row.ends_on:
        found = f"公示期到 {row.ends_on} 为止，还没有结束"
        raise Refused(Reason("applications.notice_running", found, clause, f"公示结束后再{deed}"))
    if row.objected:
        raise Refused(
            Reason("applications.objected", "公示期间收到异议", clause, "请退回重审，核实异议后再审批")
        )
