"""A whole year of days: as published (chinesecalendar 2004-2026), or weekdays and fixed holidays, provisional."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

from kangjiu.clocks.rules.working_days import SATURDAY

PUBLISHED = "国务院办公厅历年通知"
COMPUTED = "尚无通知，按周一至周五和固定节日推算"
FIXED_HOLIDAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
_NAMES = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}


@dataclass(frozen=True)
class DayMark:
    """One day of the calendar: working or not, the festival it belongs to, whether it may still change."""

    day: date
    is_workday: bool
    name: str = ""
    provisional: bool = False
    source: str = ""


@lru_cache(maxsize=64)
def year_days(year: int) -> tuple[DayMark, ...]:
    """Every day of a year: published where the library knows it, else computed and provisional."""
    return published_year(year) or computed_year(year)


@lru_cache(maxsize=64)
def published_year(year: int) -> tuple[DayMark, ...]:
    """The year as the State Council's notices had it; () when the library does not know the year."""
    try:
        return tuple(_published(day) for day in days_of(year))
    except NotImplementedError:  # what the library raises outside its years
        return ()


def _published(day: date) -> DayMark:
    rests, english = chinese_calendar.get_holiday_detail(day)
    return DayMark(day, not rests, _NAMES.get(english or "", ""), False, PUBLISHED)


def computed_year(year: int) -> tuple[DayMark, ...]:
    """Weekdays work but for holidays with a fixed date (全国年节及纪念日放假办法 2025); make-up days are unknown."""
    return tuple(_computed(day) for day in days_of(year))


def _computed(day: date) -> DayMark:
    name = FIXED_HOLIDAYS.get((day.month, day.day), "")
    return DayMark(day, day.weekday() < SATURDAY and not name, name, True, COMPUTED)


def days_of(year: int) -> list[date]:
    """All days of a year in order."""
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
