"""The clock day by day (逐日时钟), as the review page draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

MOST = 31


@dataclass(frozen=True)
class DayMark:
    """One day: 11/24, what it was (第 3 日、休、暂停、今天、到期), look (used, off, pause, now, due or "")."""

    label: str
    word: str
    look: str


@dataclass(frozen=True)
class Face:
    """The whole strip: working days used of all."""

    used: int
    total: int
    days: tuple[DayMark, ...]

    @property
    def left(self) -> int:
        """Working days not used yet (还剩几个工作日)."""
        return self.total - self.used


def face(
    started_on: date,
    due_on: date,
    on: date,
    working_days: int,
    works: Callable[[date], bool],
    paused: Callable[[date], bool],
    ended_on: date | None = None,
) -> Face:
    """The strip from the day papers were complete to the last day, or today when it is late; at most 31 days.

    While the clock stands still the last day is not known (it moves when the clock goes on), so none is marked.
    """
    until = min(on, ended_on) if ended_on else on
    standing = ended_on is None and paused(on)
    last = min(until if standing else max(due_on, until), started_on + timedelta(days=MOST - 1))
    shown_due = date.max if standing else due_on
    used, marks = 0, [DayMark(_label(started_on), "齐备", "")]
    day = started_on
    while day < last:
        day += timedelta(days=1)
        counts = works(day) and not paused(day)
        if counts and day <= until:
            used += 1
        marks.append(_mark(day, shown_due, until, used, works=works(day), paused=paused(day)))
    return Face(min(used, working_days), working_days, tuple(marks))


def _mark(day: date, due_on: date, until: date, used: int, *, works: bool, paused: bool) -> DayMark:
    label = _label(day)
    if day == due_on:
        return DayMark(label, "到期", "due")
    if day == until:
        return DayMark(label, "今天", "now")
    if paused:
        return DayMark(label, "暂停", "pause")
    if not works:
        return DayMark(label, "休", "off")
    if day > due_on:
        return DayMark(label, "逾期", "due")
    return DayMark(label, f"第{used}日" if day < until else "待用", "used" if day < until else "")


def _label(day: date) -> str:
    return f"{day.month}/{day.day}"
