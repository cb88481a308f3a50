"""Steps of a statutory clock (时限).

The calling action has checked the permission and holds its own row's lock; it calls these after every other
lock, because they end at the head of the trail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.audit import actions as audit_actions
from kangjiu.audit.types import EventType
from kangjiu.clocks import events, queries
from kangjiu.clocks.choices import ClockEventKind, ClockStatus, PauseReason
from kangjiu.clocks.models import OPEN, ClockEvent, StatutoryClock
from kangjiu.clocks.rules import clock as rules
from kangjiu.clocks.rules import working_days as days
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope


@dataclass(frozen=True)
class _Step:
    """One step on a locked clock: who, which, when it was done, and the day it counts from."""

    by: Scope
    clock: StatutoryClock
    at: datetime
    on: date

    def write(self, kind: ClockEventKind, event: EventType, **extra: object) -> StatutoryClock:
        """Save the clock, its event row and the trail."""
        self.clock.save()
        ClockEvent.objects.create(
            clock=self.clock,
            kind=kind.value,
            on=self.on,
            due_on=self.clock.due_on,
            user_id=self.by.user_id,
            at=self.at,
            **extra,
        )
        data: dict[str, object] = {
            "on": self.on,
            "due_on": self.clock.due_on,
            "started_on": self.clock.started_on,
        }
        data |= {"working_days": self.clock.working_days, "kind": self.clock.kind}
        data |= {name: value for name, value in extra.items() if name != "former_due_on"}
        audit_actions.record(
            self.by, event, at=self.at, subject=self.clock, person_id=self.clock.person_id, data=data
        )
        return self.clock


def _locked(step: str, by: Scope, clock: StatutoryClock, at: datetime, on: date | None) -> _Step:
    """Lock the clock and ask whether the step may follow; Conflict when it is in another state by now."""
    row = StatutoryClock.objects.select_for_update().get(pk=clock.pk)
    problem = rules.step_problem(step, row.status)
    if problem:
        raise Conflict(problem)
    today = local_day(at)
    day = on or today
    problems = rules.day_problems(step, queries.facts_of(row), day, today)
    if problems:
        raise Refused(problems)
    return _Step(by, row, at, day)


def _set_due(clock: StatutoryClock, pauses: tuple[days.Pause, ...] = ()) -> None:
    last = max((pause.resumed_on for pause in pauses if pause.resumed_on), default=None)
    calendar = queries.calendar_for(clock.started_on, clock.working_days, until=last)
    clock.due_on = days.add_working_days(calendar, clock.started_on, clock.working_days, pauses)
    clock.provisional = days.rests_on_provisional(calendar, clock.started_on, clock.due_on)


def pauses_since_start(clock: StatutoryClock) -> tuple[days.Pause, ...]:
    """The pauses of the present run: those after the last (re)start."""
    marks: list[tuple[str, date]] = []
    for event in queries.clock_events(clock):
        if event.kind in {ClockEventKind.STARTED, ClockEventKind.RESTARTED}:
            marks = []
        marks.append((event.kind, event.on))
    return days.pauses_of(marks)


@transaction.atomic
def start(
    by: Scope,
    kind: str,
    *,
    region_path: str,
    working_days: int,
    clause: str,
    started_on: date,
    at: datetime,
    subject_label: str = "",
    person_id: int | None = None,
) -> StatutoryClock:
    """Start a time limit (开始计时) of `working_days`; the starting day is not counted.

    `subject_label` is a case number: one open clock for each kind and subject, Conflict otherwise. Refused for a
    starting day after today. A starting day before today is flagged as entered late.
    """
    problems = rules.start_problems(started_on, working_days, local_day(at))
    if problems:
        raise Refused(problems)
    clock = StatutoryClock(
        kind=kind,
        subject_label=subject_label,
        person_id=person_id,
        region_path=region_path,
        county_code=region_path[:6],
        clause=clause,
        started_on=started_on,
        working_days=working_days,
        start_flag=rules.start_flag(started_on, local_day(at)).value,
    )
    _set_due(clock)
    if (
        subject_label
        and StatutoryClock.objects.filter(kind=kind, subject_label=subject_label, status__in=OPEN).exists()
    ):
        raise Conflict(_already_running())
    try:
        with transaction.atomic():
            clock.save()
    except IntegrityError:
        raise Conflict(_already_running()) from None
    return _Step(by, clock, at, started_on).write(
        ClockEventKind.STARTED, events.STARTED, flag=clock.start_flag
    )


def _already_running() -> Reason:
    return Reason("clock_running", "这件事已有一个正在计时的时限", "", "请刷新后查看")


@transaction.atomic
def pause(
    by: Scope,
    clock: StatutoryClock,
    at: datetime,
    reason: str = PauseReason.CORRECTION.value,
    *,
    on: date | None = None,
) -> StatutoryClock:
    """Stand still (暂停计时) from the day after `on` (today): `reason` is a PauseReason code."""
    if reason not in set(PauseReason):
        raise ValueError(f"pause reason {reason!r} is none of PauseReason")
    step = _locked("pause", by, clock, at, on)
    step.clock.status = ClockStatus.PAUSED.value
    step.clock.paused_on = step.on
    return step.write(ClockEventKind.PAUSED, events.PAUSED, reason=reason)


@transaction.atomic
def resume(by: Scope, clock: StatutoryClock, at: datetime, *, on: date | None = None) -> StatutoryClock:
    """Go on (恢复计时): the days up to and with `on` (today) did not count, and the last day moves."""
    step = _locked("resume", by, clock, at, on)
    former, paused_on = step.clock.due_on, step.clock.paused_on
    step.clock.status = ClockStatus.RUNNING.value
    step.clock.paused_on = None
    pauses = pauses_since_start(step.clock)
    _set_due(step.clock, (*pauses[:-1], days.Pause(paused_on or step.on, step.on)))
    return step.write(ClockEventKind.RESUMED, events.RESUMED, former_due_on=former)


@transaction.atomic
def meet(by: Scope, clock: StatutoryClock, at: datetime, *, on: date | None = None) -> StatutoryClock:
    """The thing was done (办结) on a day, in time or late."""
    return _end("meet", ClockStatus.MET, ClockEventKind.MET, events.MET, _locked("meet", by, clock, at, on))


@transaction.atomic
def cancel(by: Scope, clock: StatutoryClock, at: datetime, *, on: date | None = None) -> StatutoryClock:
    """The limit no longer applies (取消计时), e.g. after a withdrawal."""
    step = _locked("cancel", by, clock, at, on)
    return _end("cancel", ClockStatus.CANCELLED, ClockEventKind.CANCELLED, events.CANCELLED, step)


def _end(
    name: str, status: ClockStatus, kind: ClockEventKind, event: EventType, step: _Step
) -> StatutoryClock:
    step.clock.status = status.value
    step.clock.paused_on = None
    step.clock.ended_on = step.on
    return step.write(kind, event)


@transaction.atomic
def restart(
    by: Scope,
    clock: StatutoryClock,
    at: datetime,
    *,
    started_on: date,
    correction: bool = False,
) -> StatutoryClock:
    """Start anew (重新计时) in any state; former pauses no longer count.

    `correction` says that the former starting day was wrong: moving it in either direction is recorded with both
    days and flagged. A clock still open is always taken as corrected.
    """
    step = _locked("restart", by, clock, at, started_on)
    row = step.clock
    corrected = correction or row.status in OPEN
    former, former_due = row.started_on, row.due_on
    row.start_flag = rules.start_flag(started_on, local_day(at), former if corrected else None).value
    row.started_on, row.status, row.paused_on, row.ended_on = (
        started_on,
        ClockStatus.RUNNING.value,
        None,
        None,
    )
    _set_due(row)
    return step.write(
        ClockEventKind.RESTARTED,
        events.RESTARTED,
        flag=row.start_flag,
        former_started_on=former,
        former_due_on=former_due,
    )


def recompute_open(by: Scope, at: datetime, *, first_changed: date) -> int:
    """Count every open clock anew after the calendar changed from a day on; how many last days moved."""
    moved = []
    rows = StatutoryClock.objects.select_for_update().filter(status__in=OPEN, due_on__gte=first_changed)
    for clock in rows.order_by("id"):
        former, was_provisional = clock.due_on, clock.provisional
        pauses = pauses_since_start(clock)
        _set_due(clock, tuple(pause for pause in pauses if pause.resumed_on))
        if clock.due_on == former and clock.provisional == was_provisional:
            continue
        clock.save(update_fields=["due_on", "provisional"])
        if clock.due_on != former:
            moved.append(_recomputed(by, clock, at, former))
    ClockEvent.objects.bulk_create(moved)
    return len(moved)


def _recomputed(by: Scope, clock: StatutoryClock, at: datetime, former: date) -> ClockEvent:
    return ClockEvent(
        clock=clock,
        kind=ClockEventKind.RECOMPUTED.value,
        on=local_day(at),
        former_due_on=former,
        due_on=clock.due_on,
        user_id=by.user_id,
        at=at,
    )
