"""Public notice (公示), only where the pack asks for one: days from the pack, no name shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base, letters
from kangjiu.applications.choices import NoticeTime, ObjectionStatus, Outcome
from kangjiu.applications.models import Application, Objection, Publicity
from kangjiu.applications.rules import publicity as rules
from kangjiu.clocks import actions as clocks
from kangjiu.clocks import queries as clock_queries
from kangjiu.clocks.choices import ClockEventKind, ClockStatus, PauseReason
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import actions as policy

# Whoever handles, reviews or approves posts the paper; objections are looked into by reviewer or approver.
POST = ("applications.refer", "applications.review", "applications.approve")
LOOK = ("applications.review", "applications.approve")


@dataclass(frozen=True)
class Asked:
    """What the pack says of the notice (公示要求): when, for how many days, by which clause."""

    when: str
    days: int
    clause: str

    @property
    def outside_clock(self) -> bool:
        """Whether the days of the notice do not count for the legal clock."""
        return self.when == NoticeTime.BEFORE_OUTSIDE


def asked(by: Scope, application: Application, on: date) -> Asked:
    """When and for how many days the pack wants a notice. Refused when that value is still open."""
    facts = queries.facts(by, application, on, approved_on=on)
    decision = policy.preview(application.version, "entitlement", facts, on=on)
    when, days = decision.value("notice_time"), decision.value("notice_days")
    if when is None or days is None:
        policy.need_complete(decision)
    clause = queries.clause_of(application.version, "entitlement", "notice_time")
    return Asked(str(when), int(days), clause)


def keep_what_is_asked(application: Application, outcome: str, facts: Mapping[str, Any], on: date) -> None:
    """Note at the review what the pack wants, so that lists and pages lead on; unknown while the value is open.

    What is refused is not put up.
    """
    if outcome != Outcome.PASS:
        application.notice_time = NoticeTime.NONE
        return
    said = dict(facts) | {"approved_on": on}
    when = policy.preview(application.version, "entitlement", said, on=on).value("notice_time")
    application.notice_time = NoticeTime.UNKNOWN if when is None else str(when)


@transaction.atomic
def post(by: Scope, application_id: int, place: str = "", *, at: datetime) -> Publicity:
    """Post the notice (公示) for the days the pack says, the day of posting included, with the paper to put up.

    Where the pack says so the legal clock stands still from the next day. Refused when the pack wants none now.
    """
    application = base.locked(by, application_id, *POST)
    base.need_state("publish", application)
    today = local_day(at)
    wanted = asked(by, application, today)
    if not rules.wanted_now(wanted.when, application.status) or not _agreed(application):
        found = Reason(
            "applications.no_notice", "按本县政策，现在不需要公示", wanted.clause, "请按下一步办理"
        )
        raise Refused(found)
    row = _write(by, application, wanted, place, at)
    if wanted.outside_clock and _runs(application):
        clocks.pause(by, application.clock, at, PauseReason.PUBLICITY)  # type: ignore[arg-type]
    base.record(by, events.PUBLISHED, application, at, starts_on=row.starts_on, ends_on=row.ends_on)
    return row


def _write(by: Scope, application: Application, wanted: Asked, place: str, at: datetime) -> Publicity:
    today = local_day(at)
    ends_on = rules.last_day(today, wanted.days)
    try:
        with transaction.atomic():
            row = Publicity.objects.create(
                application=application,
                starts_on=today,
                ends_on=ends_on,
                outside_clock=wanted.outside_clock,
                place=place.strip()[:60],
                posted_by_id=base.actor(by),
                posted_at=at,
            )
    except IntegrityError as error:
        raise Conflict(Reason("applications.posted", "这件申请已经公示", next_step="请刷新后查看")) from error
    row.document = letters.public_notice(by, application, ends_on, wanted.clause, at)
    row.save(update_fields=["document"])
    Application.objects.filter(pk=application.pk).update(notice_time=wanted.when)
    return row


def _agreed(application: Application) -> bool:
    review = queries.last_review(application.pk)
    return review is not None and review.outcome == Outcome.PASS


def _runs(application: Application) -> bool:
    return application.clock is not None and application.clock.status == ClockStatus.RUNNING


def stopped_by_notice(application: Application) -> bool:
    """Whether the legal clock stands still because of a notice, and not for another reason."""
    clock = application.clock
    if clock is None or clock.status != ClockStatus.PAUSED:
        return False
    pauses = [event for event in clock_queries.clock_events(clock) if event.kind == ClockEventKind.PAUSED]
    return bool(pauses) and pauses[-1].reason == PauseReason.PUBLICITY


def _locked(by: Scope, application_id: int, *permissions: str) -> tuple[Application, Publicity]:
    application = base.locked(by, application_id, *permissions)
    row = Publicity.objects.visible_to(by).select_for_update(of=("self",)).get(application=application)
    return application, row


@transaction.atomic
def object_to(by: Scope, application_id: int, text: str, received_on: date, *, at: datetime) -> Objection:
    """Record an objection made during the notice (登记异议): decision or slip wait until it is looked into."""
    application, row = _locked(by, application_id, *POST)
    if row.ended_at is not None:
        raise Conflict(
            Reason("applications.notice_ended", "公示结果已经登记", next_step="公示期外的反映请按信访办理")
        )
    reasons = rules.check_objection(text, received_on, queries.notice_facts(row), local_day(at))
    if reasons:
        raise Refused(reasons)
    made = Objection.objects.create(
        publicity=row,
        application=application,
        received_on=received_on,
        text=text.strip(),
        recorded_by_id=base.actor(by),
        recorded_at=at,
    )
    _mark(row, objected=True)
    base.record(by, events.OBJECTED, application, at)
    return made


def _mark(row: Publicity, *, objected: bool) -> None:
    row.objected = objected
    row.save(update_fields=["objected"])


@transaction.atomic
def answer_objection(by: Scope, objection_id: int, outcome: str, finding: str, *, at: datetime) -> Objection:
    """Enter what looking into an objection showed (登记核实情况): unfounded, or founded – then review again."""
    seen = Objection.objects.visible_to(by.need(*LOOK)).select_for_update(of=("self",))
    made = seen.get(pk=objection_id)
    application, row = _locked(by, made.application_id, *LOOK)
    if reasons := rules.may_handle(made.status):
        raise Conflict(reasons)
    if faults := rules.check_finding(outcome, finding):
        raise Refused(faults)
    made.status, made.finding = outcome, finding.strip()
    made.handled_by_id, made.handled_at = base.actor(by), at
    made.save(update_fields=["status", "finding", "handled_by_id", "handled_at"])
    left = queries.notice_facts(row)
    _mark(row, objected=bool(left.open_objections or left.founded))
    base.record(by, events.OBJECTION_ANSWERED, application, at, outcome=outcome)
    return made


@transaction.atomic
def end_notice(by: Scope, application_id: int, *, at: datetime) -> Publicity:
    """Enter the result of a notice (登记公示结果) after its last day; a clock that stood still goes on.

    The clock goes on from the day after the notice, whichever later day this is entered.
    """
    application, row = _locked(by, application_id, *POST)
    if row.ended_at is not None:
        raise Conflict(Reason("applications.notice_ended", "公示结果已经登记", next_step="请刷新后查看"))
    clause = queries.clause_of(application.version, "entitlement", "notice_time")
    reasons = rules.may_end(queries.notice_facts(row), local_day(at), clause)
    if reasons:
        raise Refused(reasons)
    row.ended_by_id, row.ended_at = base.actor(by), at
    row.save(update_fields=["ended_by_id", "ended_at"])
    if application.clock is not None and stopped_by_notice(application):
        clocks.resume(by, application.clock, at, on=row.ends_on)
    base.record(by, events.NOTICE_ENDED, application, at, objections=queries.objections(row.pk).count())
    return row


def against(application: Application, when: str, on: date) -> list[Reason]:
    """Reasons against deciding (or referring) because of the notice the pack wants."""
    row = queries.publicity(application.pk)
    clause = queries.clause_of(application.version, "entitlement", "notice_time")
    return rules.need_over(queries.notice_facts(row) if row else None, when, on, clause)


def need_before_decision(application: Application, when: str, on: date) -> None:
    """Refused while a notice before the decision is wanted and not over, or was objected to."""
    if when in rules.BEFORE and (reasons := against(application, when, on)):
        raise Refused(reasons)


def need_before_referral(application: Application, when: str, on: date) -> None:
    """Refused while a notice after the decision is wanted and not over."""
    if when == NoticeTime.AFTER and (reasons := against(application, when, on)):
        raise Refused(reasons)


def reviewed_again(application: Application) -> None:
    """A new review answers the founded objections (异议已重审); those not looked into stay."""
    row = Publicity.objects.filter(application=application).first()
    if row is not None:
        still = Objection.objects.filter(publicity=row, status=ObjectionStatus.FILED)
        _mark(row, objected=still.exists())
