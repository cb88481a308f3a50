"""Dates (日期): the one clock of the system, ages, months, quarters and periods that include both ends."""

from __future__ import annotations

import calendar
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

CHINA = ZoneInfo("Asia/Shanghai")
TODAY_VARIABLE = "KANGJIU_TODAY"
_WRITTEN_DAY = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\w-])", re.ASCII)


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai; the only clock, read at doors and handed down.

    In demo and test mode KANGJIU_TODAY fixes the day, at the real time of day. Production ignores it.
    """
    real = timezone.now().astimezone(CHINA)
    fixed = os.environ.get(TODAY_VARIABLE, "")
    if not fixed or settings.MODE not in {"demo", "test"}:
        return real
    return datetime.combine(date.fromisoformat(fixed), real.time(), CHINA)


def local_day(at: datetime) -> date:
    """The calendar day of a moment in China."""
    return at.astimezone(CHINA).date()


def day_start(day: date) -> datetime:
    """The first moment of a day in China, aware."""
    return datetime.combine(day, time.min, CHINA)


def day_end(day: date) -> datetime:
    """The moment a deadline on this day ends: 24:00 in China, that is the first moment of the next day."""
    return day_start(day + timedelta(days=1))


def years_between(birth: date, on: date) -> int:
    """Completed years (周岁). Born on 29 February: full on 28 February of a common year (民法典202条).

    Negative before birth.
    """
    return _completed_months(birth, on) // 12


def months_between(start: date, end: date) -> int:
    """Completed months; a month without the corresponding day is full on its last day (民法典202条)."""
    return _completed_months(start, end)


def _completed_months(start: date, end: date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if end >= add_months(start, months) else months - 1


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months later (or earlier), or the month's last day when there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter, e.g. (2026, 4)."""
    return day.year, (day.month + 2) // 3


def quarter_before(day: date) -> tuple[int, int]:
    """Year and quarter of the last quarter that was over on a day."""
    year, quarter = quarter_of(day)
    return (year, quarter - 1) if quarter > 1 else (year - 1, 4)


@dataclass(frozen=True, order=True)
class Period:
    """Days from start to end, both included (期间); ValueError when reversed."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"结束日期 {self.end} 早于开始日期 {self.start}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return f"{self.start.isoformat()} 至 {self.end.isoformat()}"

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1

    def each_day(self) -> Iterator[date]:
        """Every day in order."""
        return (self.start + timedelta(days=n) for n in range(self.days))

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end

    def intersection(self, other: Period) -> Period | None:
        """The shared days, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start <= end else None

    def covers(self, other: Period) -> bool:
        """Whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


def month_period(day: date) -> Period:
    """The whole month a day belongs to."""
    return Period(month_start(day), month_end(day))


def quarter_period(year: int, quarter: int) -> Period:
    """The whole quarter 1…4; ValueError otherwise."""
    if quarter not in (1, 2, 3, 4):
        raise ValueError(f"季度只能是 1 到 4，这里是 {quarter}")
    first = date(year, quarter * 3 - 2, 1)
    return Period(first, month_end(add_months(first, 2)))


def year_period(year: int) -> Period:
    """The whole calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def months_in(period: Period) -> list[Period]:
    """The period cut at month ends, in order."""
    firsts = [month_start(period.start)]
    while (following := add_months(firsts[-1], 1)) <= period.end:
        firsts.append(following)
    return [Period(max(first, period.start), min(month_end(first), period.end)) for first in firsts]


def chinese_day(day: date) -> str:
    """2026年11月22日, as GB/T 9704 writes it (no leading zeros)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_days(text: str) -> str:
    """A sentence for people: every 2026-11-02 in it as 2026年11月2日; case numbers stay."""
    return _WRITTEN_DAY.sub(lambda found: f"{found[1]}年{int(found[2])}月{int(found[3])}日", text)
