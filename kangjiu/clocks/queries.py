"""Reads of the calendar and of clocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from kangjiu.clocks.models import OPEN, CalendarDay, ClockEvent, StatutoryClock, StatutoryClockQuerySet
from kangjiu.clocks.rules import clock as clock_rules
from kangjiu.clocks.rules import years
from kangjiu.clocks.rules.clock import ClockFacts
from kangjiu.clocks.rules.working_days import SATURDAY, Calendar, add_working_days
from kangjiu.clocks.rules.years import DayMark
from kangjiu.common.scope import Scope

NOTICE_MONTH = 11


def marks(start: date, end: date) -> list[DayMark]:
    """Every day from start to end as it stands: the office's rows first, else published, else computed."""
    rows = {
        row.day: DayMark(row.day, row.is_workday, row.name, row.provisional, row.source)
        for row in CalendarDay.objects.filter(day__range=(start, end))
    }
    known = (day for year in range(start.year, end.year + 1) for day in years.year_days(year))
    return [rows.get(mark.day, mark) for mark in known if start <= mark.day <= end]


def working_calendar(start: date, end: date) -> Calendar:
    """The working calendar (工作日历) from start to end, both included."""
    found = marks(start, end)
    works = {mark.day: mark.is_workday for mark in found}
    return Calendar(works, frozenset(mark.day for mark in found if mark.provisional))


def calendar_for(start: date, working_days: int, *, until: date | None = None) -> Calendar:
    """A calendar long enough to count so many working days from `start`, and at least up to `until`."""
    end = start + timedelta(days=2 * working_days + 40)
    if until is not None:
        end = max(end, until + timedelta(days=2 * working_days + 40))
    return working_calendar(start, end)


def due_after(start: date, working_days: int) -> date:
    """The last day of a limit of so many working days that starts on `start` (not counted itself)."""
    return add_working_days(calendar_for(start, working_days), start, working_days)


def special_days(year: int) -> list[DayMark]:
    """Days of a year that are not what their weekday says, or bear a festival's name, in order."""
    found = marks(date(year, 1, 1), date(year, 12, 31))
    return [mark for mark in found if mark.name or mark.is_workday != (mark.day.weekday() < SATURDAY)]


def working_days_by_month(year: int) -> list[tuple[date, int]]:
    """(first day, working days) of each month of a year."""
    works = [mark.day for mark in marks(date(year, 1, 1), date(year, 12, 31)) if mark.is_workday]
    counts = Counter(day.month for day in works)
    return [(date(year, month, 1), counts[month]) for month in range(1, 13)]


def year_confirmed(year: int) -> bool:
    """Whether every day of a year rests on a published notice."""
    if years.published_year(year):
        return True
    confirmed = CalendarDay.objects.filter(
        day__range=(date(year, 1, 1), date(year, 12, 31)), provisional=False
    )
    return confirmed.count() == len(years.days_of(year))


def missing_notice(on: date) -> int | None:
    """The year whose notice should be entered by now: this one, or from November on the next; None when none."""
    wanted = [on.year, on.year + 1] if on.month >= NOTICE_MONTH else [on.year]
    return next((year for year in wanted if not year_confirmed(year)), None)


def facts_of(clock: StatutoryClock) -> ClockFacts:
    """What the rules need of a clock."""
    return ClockFacts(
        clock.status, clock.started_on, clock.due_on, clock.paused_on, clock.ended_on, clock.provisional
    )


def due_words(clock: StatutoryClock, on: date, calendar: Calendar | None = None) -> tuple[str, str]:
    """("还剩 1 个工作日", "warn"): how a clock reads on a day, with its tone ok, warn, bad or info."""
    return clock_rules.words(calendar or calendar_around([clock], on), facts_of(clock), on)


def due_words_many(
    clocks: Iterable[StatutoryClock], on: date, known: Calendar | None = None
) -> dict[int, tuple[str, str]]:
    """The same for a whole list by clock id; reads the calendar once, or not when the known one is long enough."""
    rows = list(clocks)
    calendar = known if known and _covers(known, rows, on) else calendar_around(rows, on)
    return {clock.pk: due_words(clock, on, calendar) for clock in rows}


def _covers(calendar: Calendar, clocks: Iterable[StatutoryClock], on: date) -> bool:
    return all(day in calendar.works for day in [on, *(clock.due_on for clock in clocks)])


def calendar_around(clocks: Iterable[StatutoryClock], on: date) -> Calendar:
    """The calendar that covers a day and the last days of all clocks."""
    days = [on, *(clock.due_on for clock in clocks)]
    return working_calendar(min(days), max(days))


def open_clocks(by: Scope, *, kind: str = "") -> StatutoryClockQuerySet:
    """Running and paused clocks of the scope, soonest first."""
    found = StatutoryClock.objects.visible_to(by).filter(status__in=OPEN)
    return (found.filter(kind=kind) if kind else found).order_by("due_on", "id")


def overdue(by: Scope, on: date, *, kind: str = "") -> StatutoryClockQuerySet:
    """Running clocks whose last day is over (逾期)."""
    return open_clocks(by, kind=kind).filter(status="running", due_on__lt=on)


def flagged(by: Scope, since: date) -> StatutoryClockQuerySet:
    """Clocks whose starting day was entered late or moved (起算日标记), for the overdue bulletin."""
    found = StatutoryClock.objects.visible_to(by).filter(started_on__gte=since)
    return found.exclude(Q(start_flag="")).order_by("-id")


def clock_events(clock: StatutoryClock) -> list[ClockEvent]:
    """What happened to a clock, in order."""
    return list(ClockEvent.objects.filter(clock=clock).order_by("id"))
