"""Counting a month (月度出勤统计): a day counts once, however many sessions it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kangjiu.care.choices import Attendance, Recognition
from kangjiu.care.rules import codes


@dataclass(frozen=True, slots=True)
class DayRow:
    """One record of a day (训练记录): start 0 = the whole day."""

    day: date
    attendance: str
    recognition: str = Recognition.COUNTED
    minutes: int = 0
    start: int = 0
    is_late: bool = False


@dataclass(frozen=True)
class Counts:
    """What a month adds up to; `counted_halves` is the basis of claims, in half days."""

    present: int = 0
    half: int = 0
    leave: int = 0
    absent: int = 0
    pending: int = 0
    rejected: int = 0
    late: int = 0
    minutes: int = 0
    sessions: int = 0
    counted_halves: int = 0

    @property
    def halves(self) -> int:
        """Half days the child was there, recognised or not."""
        return 2 * self.present + self.half

    @property
    def days_words(self) -> str:
        """到训天数 in words: 17.5."""
        return codes.day_words(self.halves)


def of_day(rows: list[DayRow]) -> DayRow:
    """What one day comes to: the row of the whole day, else the fullest of its sessions; minutes add up."""
    whole = [row for row in rows if row.start == 0]
    best = whole[0] if whole else max(rows, key=lambda row: codes.halves(row.attendance))
    minutes = sum(row.minutes for row in rows if codes.halves(row.attendance))
    late = any(row.is_late for row in rows)
    return DayRow(best.day, best.attendance, best.recognition, minutes, 0, late)


def days(rows: Iterable[DayRow]) -> list[DayRow]:
    """One row a day, in order."""
    ordered = sorted(rows, key=lambda row: (row.day, row.start))
    return [of_day(list(group)) for _, group in groupby(ordered, key=lambda row: row.day)]


def count(rows: Iterable[DayRow]) -> Counts:
    """The counts of a month: present 1, half ½, leave and absence 0; pending days wait, rejected ones never count."""
    every = list(rows)
    found = days(every)
    by_code = {code: sum(row.attendance == code for row in found) for code in Attendance}
    trained = [row for row in found if codes.halves(row.attendance)]
    counted = [row for row in trained if row.recognition == Recognition.COUNTED]
    return Counts(
        present=by_code[Attendance.PRESENT],
        half=by_code[Attendance.HALF],
        leave=by_code[Attendance.SICK] + by_code[Attendance.LEAVE],
        absent=by_code[Attendance.ABSENT],
        pending=sum(row.recognition == Recognition.PENDING for row in trained),
        rejected=sum(row.recognition == Recognition.REJECTED for row in trained),
        late=sum(row.is_late for row in found),
        minutes=sum(row.minutes for row in trained),
        sessions=sum(bool(codes.halves(row.attendance)) for row in every),
        counted_halves=sum(codes.halves(row.attendance) for row in counted),
    )
