"""The clock, ages, months and inclusive periods."""

import os
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.common import dates
from kangjiu.common.dates import Period

DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))


def test_the_day_in_china_begins_eight_hours_before_utc():
    assert dates.local_day(datetime(2026, 9, 30, 15, 59, tzinfo=UTC)) == date(2026, 9, 30)
    assert dates.local_day(datetime(2026, 9, 30, 16, 0, tzinfo=UTC)) == date(2026, 10, 1)


def test_days_inside_a_sentence_are_written_as_people_write_them():
    said = dates.chinese_days("支付日期 2026-01-05 早于申请 SQ-2026-00217，编号 2026-01-05-3 照旧")
    assert said == "支付日期 2026年1月5日 早于申请 SQ-2026-00217，编号 2026-01-05-3 照旧"


def test_a_deadline_ends_at_midnight_in_china():
    assert dates.day_end(date(2026, 9, 30)) == datetime(2026, 9, 30, 16, 0, tzinfo=UTC)


@time_machine.travel(datetime(2026, 11, 22, 2, 30, tzinfo=UTC), tick=False)
@patch.dict(os.environ, {"KANGJIU_TODAY": "2026-03-02"})
def test_a_fixed_day_keeps_the_real_time_of_day():
    assert dates.now().isoformat() == "2026-03-02T10:30:00+08:00"


@time_machine.travel(datetime(2026, 11, 22, 2, 30, tzinfo=UTC), tick=False)
@patch.dict(os.environ, {"KANGJIU_TODAY": "2026-03-02"})
def test_production_ignores_a_fixed_day(settings):
    settings.MODE = "production"
    assert dates.local_day(dates.now()) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2020, 6, 15), date(2026, 6, 14), 5),
        (date(2020, 6, 15), date(2026, 6, 15), 6),
        (date(2020, 2, 29), date(2026, 2, 27), 5),
        (date(2020, 2, 29), date(2026, 2, 28), 6),
        (date(2020, 2, 29), date(2024, 2, 28), 3),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
        (date(2020, 6, 15), date(2020, 6, 14), -1),
    ],
)
def test_age_is_completed_years(birth, on, years):
    assert dates.years_between(birth, on) == years


def test_a_month_from_the_last_day_of_january_is_the_last_of_february():
    assert dates.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert dates.add_months(date(2026, 1, 31), -11) == date(2025, 2, 28)
    assert dates.months_between(date(2026, 1, 31), date(2026, 2, 28)) == 1


@given(DAYS, st.integers(-600, 600))
def test_months_added_are_months_counted(day, months):
    assert dates.months_between(day, dates.add_months(day, months)) == months


@given(DAYS, st.integers(0, 800))
def test_months_cut_a_period_into_all_its_days(start, length):
    period = Period(start, start + timedelta(days=length))
    cut = dates.months_in(period)
    assert sum(part.days for part in cut) == period.days
    assert all(a.end + timedelta(days=1) == b.start for a, b in zip(cut, cut[1:], strict=False))


def test_periods_include_both_ends():
    period = Period(date(2026, 1, 1), date(2026, 1, 31))
    assert period.days == 31 and date(2026, 1, 1) in period and date(2026, 1, 31) in period
    assert period.overlaps(Period(date(2026, 1, 31), date(2026, 2, 1)))
    assert not period.overlaps(Period(date(2026, 2, 1), date(2026, 2, 1)))
    assert period.intersection(Period(date(2026, 1, 20), date(2026, 3, 1))) == Period(
        date(2026, 1, 20), date(2026, 1, 31)
    )


def test_a_reversed_period_is_refused():
    with pytest.raises(ValueError, match="早于"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


def test_quarters():
    assert dates.quarter_of(date(2026, 3, 31)) == (2026, 1) and dates.quarter_of(date(2026, 10, 1)) == (
        2026,
        4,
    )
    assert dates.quarter_period(2026, 4) == Period(date(2026, 10, 1), date(2026, 12, 31))
    with pytest.raises(ValueError, match="季度"):
        dates.quarter_period(2026, 5)


def test_official_days_have_no_leading_zeros():
    assert dates.chinese_day(date(2026, 3, 5)) == "2026年3月5日"
