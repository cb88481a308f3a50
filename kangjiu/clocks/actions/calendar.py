"""The calendar (工作日历): seeding years, a whole year by its notice, one day by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from kangjiu.audit import actions as audit_actions
from kangjiu.clocks import events
from kangjiu.clocks.actions.steps import recompute_open
from kangjiu.clocks.models import CalendarDay
from kangjiu.clocks.rules import notices, years
from kangjiu.clocks.rules.years import DayMark
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope

PERMISSION = "clocks.calendar"
SEED_YEARS = range(2004, 2027)
FIRST_YEAR, LAST_YEAR = 2004, 2100


@transaction.atomic
def seed_calendar(by: Scope, years_wanted: Iterable[int] = SEED_YEARS, *, at: datetime) -> int:
    """Write the days of years that have no rows yet (载入日历), published or computed; how many days were written.

    Days the office has decided are left alone.
    """
    by.need(PERMISSION)
    wanted = sorted(set(years_wanted))
    written = sum(_materialise(year) for year in wanted)
    if written:
        recompute_open(by, at, first_changed=date(wanted[0], 1, 1))
        subject = CalendarDay.objects.get(day=date(wanted[0], 1, 1))
        data = {"first": wanted[0], "last": wanted[-1], "days": written}
        audit_actions.record(by, events.SEEDED, at=at, subject=subject, data=data)
    return written


@transaction.atomic
def enter_notice(by: Scope, year: int, text: str, number: str, *, at: datetime) -> int:
    """A year as the State Council's notice has it (录入放假通知); open clocks are counted anew.

    Returns how many last days moved. Refused with every contradiction found in the text, and for a number that
    is no document number (发文字号).
    """
    by.need(PERMISSION)
    source = notices.clean_number(number)
    notice = notices.read_notice(year, text)
    problems = [*_year_problems(year), *notices.number_problems(source), *notice.problems]
    if problems:
        raise Refused(problems)
    marks = notices.noticed_year(notice, source)
    for each in sorted({mark.day.year for mark in marks}):
        _materialise(each)
    _write(marks)
    moved = recompute_open(by, at, first_changed=min(mark.day for mark in marks))
    subject = CalendarDay.objects.get(day=date(year, 1, 1))
    audit_actions.record(
        by, events.YEAR_SET, at=at, subject=subject, data={"year": year, "source": source, "clocks": moved}
    )
    return moved


@transaction.atomic
def set_day(by: Scope, day: date, *, is_workday: bool, name: str, number: str, at: datetime) -> CalendarDay:
    """One day by hand (调整一天), with the document that says so; open clocks are counted anew."""
    by.need(PERMISSION)
    source = notices.clean_number(number)
    problems = [*_year_problems(day.year), *notices.number_problems(source)]
    if problems:
        raise Refused(problems)
    _materialise(day.year)
    _write([DayMark(day, is_workday, name, False, source)])
    recompute_open(by, at, first_changed=day)
    row = CalendarDay.objects.get(day=day)
    data = {"day": day, "is_workday": is_workday, "source": source}
    audit_actions.record(by, events.DAY_SET, at=at, subject=row, data=data)
    return row


def _year_problems(year: int) -> list[Reason]:
    if FIRST_YEAR <= year <= LAST_YEAR:
        return []
    message = f"{year} 年不在日历范围内，应为 {FIRST_YEAR} 至 {LAST_YEAR} 年"
    return [Reason("calendar_year", message, "", "请核对年份", "year")]


def _materialise(year: int) -> int:
    """Rows for every day of a year that has none; how many were written."""
    there = set(CalendarDay.objects.filter(day__year=year).values_list("day", flat=True))
    missing = [mark for mark in years.year_days(year) if mark.day not in there]
    CalendarDay.objects.bulk_create(_row(mark) for mark in missing)
    return len(missing)


def _write(marks: Sequence[DayMark]) -> None:
    CalendarDay.objects.bulk_create(
        [_row(mark) for mark in marks],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_workday", "name", "provisional", "source"],
    )


def _row(mark: DayMark) -> CalendarDay:
    return CalendarDay(
        day=mark.day,
        is_workday=mark.is_workday,
        name=mark.name,
        provisional=mark.provisional,
        source=mark.source,
    )
