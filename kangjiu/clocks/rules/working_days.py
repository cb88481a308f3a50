"""Working days (工作日): counted from the day after the starting day (民法典201条), up to and with the last.

A day works when the calendar says so; a day the calendar does not know works from Monday to Friday and makes
every result that rests on it provisional.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Days and whether they work (日历); `provisional` are those no yearly notice has confirmed."""

    works: Mapping[date, bool] = field(default_factory=dict)
    provisional: frozenset[date] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether the offices work on this day."""
        return self.works.get(day, day.weekday() < SATURDAY)

    def is_provisional(self, day: date) -> bool:
        """Whether a later notice may change this day."""
        return day in self.provisional or day not in self.works


@dataclass(frozen=True)
class Pause:
    """Time that does not count (暂停): from the day after `paused_on` to `resumed_on`, that day included.

    The day of the pause was still worked on; the day the missing paper comes in is a starting day and is not
    counted. None: not resumed yet.
    """

    paused_on: date
    resumed_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day is left out."""
        return self.paused_on < day and (self.resumed_on is None or day <= self.resumed_on)


def add_working_days(calendar: Calendar, start: date, count: int, pauses: Sequence[Pause] = ()) -> date:
    """The last day of a time limit of `count` ≥ 1 working days; ValueError when a pause has not ended."""
    if count < 1:
        raise ValueError("a time limit has at least one working day")
    if any(pause.resumed_on is None for pause in pauses):
        raise ValueError("a clock that stands still has no last day")
    day = start
    while count:
        day += ONE_DAY
        if calendar.is_workday(day) and not any(pause.holds(day) for pause in pauses):
            count -= 1
    return day


def working_days_between(calendar: Calendar, after: date, until: date, pauses: Sequence[Pause] = ()) -> int:
    """Working days after `after` up to and with `until`; 0 when there are none."""
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(calendar.is_workday(day) and not any(pause.holds(day) for pause in pauses) for day in days)


def next_working_day(calendar: Calendar, day: date) -> date:
    """The day itself when it works, else the first working day after it (民法典203条, last day on a holiday)."""
    while not calendar.is_workday(day):
        day += ONE_DAY
    return day


def rests_on_provisional(calendar: Calendar, after: date, until: date) -> bool:
    """Whether any day of the stretch is not confirmed yet."""
    return any(calendar.is_provisional(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


def pauses_of(marks: Iterable[tuple[str, date]]) -> tuple[Pause, ...]:
    """Pauses from ("paused" | "resumed", day) in the order they happened; a former start's are not handed in."""
    found: list[Pause] = []
    for kind, day in marks:
        if kind == "paused":
            found.append(Pause(day))
        elif kind == "resumed" and found:
            found[-1] = Pause(found[-1].paused_on, day)
    return tuple(found)
