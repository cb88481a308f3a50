"""Counting working days: the starting day is not counted, make-up days work, pauses do not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.clocks.rules import years
from kangjiu.clocks.rules.working_days import (
    Calendar,
    Pause,
    add_working_days,
    next_working_day,
    pauses_of,
    rests_on_provisional,
    working_days_between,
)


def calendar_of(*wanted):
    marks = [mark for year in wanted for mark in years.year_days(year)]
    works = {mark.day: mark.is_workday for mark in marks}
    return Calendar(works, frozenset(mark.day for mark in marks if mark.provisional))


CALENDAR = calendar_of(2024, 2025, 2026, 2027)
DAYS = st.dates(date(2024, 1, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 9, 30), date(2026, 10, 13)),
        (date(2026, 2, 13), date(2026, 2, 27)),
        (date(2026, 2, 14), date(2026, 2, 28)),
        (date(2026, 4, 30), date(2026, 5, 11)),
        (date(2026, 5, 8), date(2026, 5, 14)),
    ],
)
def test_five_working_days_over_the_holidays_of_2026(start, end):
    assert add_working_days(CALENDAR, start, 5) == end


def test_a_make_up_sunday_works():
    assert CALENDAR.is_workday(date(2026, 1, 4)) and not CALENDAR.is_workday(date(2026, 1, 2))


def test_2027_counts_weekdays_and_fixed_holidays_and_says_it_is_provisional():
    assert not CALENDAR.is_workday(date(2027, 1, 1)) and not CALENDAR.is_workday(date(2027, 10, 1))
    assert add_working_days(CALENDAR, date(2026, 12, 30), 2) == date(2027, 1, 4)
    assert rests_on_provisional(CALENDAR, date(2026, 12, 30), date(2027, 1, 4))
    assert not rests_on_provisional(CALENDAR, date(2026, 12, 1), date(2026, 12, 31))


def test_a_year_far_beyond_the_library_still_counts():
    later = calendar_of(2031)
    assert add_working_days(later, date(2031, 5, 1), 1) == date(2031, 5, 5)


def test_a_day_nobody_knows_is_a_weekday_and_provisional():
    assert Calendar().is_workday(date(2050, 1, 3)) and Calendar().is_provisional(date(2050, 1, 3))


def test_days_of_a_pause_do_not_count():
    # Monday 2 March 2026: day one is Tuesday; stopped on Tuesday evening, paper in on Friday.
    pause = Pause(date(2026, 3, 3), date(2026, 3, 6))
    assert add_working_days(CALENDAR, date(2026, 3, 2), 5) == date(2026, 3, 9)
    assert add_working_days(CALENDAR, date(2026, 3, 2), 5, [pause]) == date(2026, 3, 12)


def test_a_pause_within_one_day_changes_nothing():
    pause = Pause(date(2026, 3, 3), date(2026, 3, 3))
    assert add_working_days(CALENDAR, date(2026, 3, 2), 5, [pause]) == date(2026, 3, 9)


def test_overlapping_pauses_are_left_out_once():
    pauses = [Pause(date(2026, 3, 3), date(2026, 3, 6)), Pause(date(2026, 3, 4), date(2026, 3, 6))]
    assert add_working_days(CALENDAR, date(2026, 3, 2), 5, pauses) == date(2026, 3, 12)


def test_a_clock_that_stands_still_has_no_last_day():
    with pytest.raises(ValueError, match="stands still"):
        add_working_days(CALENDAR, date(2026, 3, 2), 5, [Pause(date(2026, 3, 3))])


@pytest.mark.parametrize("count", [0, -1])
def test_a_limit_has_at_least_a_day(count):
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(CALENDAR, date(2026, 3, 2), count)


def test_a_last_day_on_a_holiday_moves_to_the_next_working_day():
    assert next_working_day(CALENDAR, date(2026, 10, 1)) == date(2026, 10, 8)
    assert next_working_day(CALENDAR, date(2026, 10, 8)) == date(2026, 10, 8)


@given(DAYS, st.integers(1, 60))
def test_days_added_are_days_counted_and_the_last_one_works(start, count):
    end = add_working_days(CALENDAR, start, count)
    assert CALENDAR.is_workday(end) and end > start
    assert working_days_between(CALENDAR, start, end) == count


@given(DAYS, st.integers(1, 30), st.integers(0, 10), st.integers(0, 20))
def test_a_pause_never_shortens_a_limit(start, count, after, length):
    pause = Pause(start + timedelta(days=after), start + timedelta(days=after + length))
    end = add_working_days(CALENDAR, start, count, [pause])
    assert end >= add_working_days(CALENDAR, start, count)
    assert working_days_between(CALENDAR, start, end, [pause]) == count


def test_pauses_are_read_from_what_happened():
    one, two, three = date(2026, 3, 3), date(2026, 3, 6), date(2026, 3, 9)
    marks = [("started", one), ("paused", one), ("resumed", two), ("recomputed", two), ("paused", three)]
    assert pauses_of(marks) == (Pause(one, two), Pause(three, None))


def test_every_year_of_the_library_has_all_its_days():
    for year in range(2004, 2027):
        days = years.published_year(year)
        assert len(days) in (365, 366) and not any(mark.provisional for mark in days)
    assert years.published_year(2027) == () and years.published_year(2003) == ()
