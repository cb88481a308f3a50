"""The calendar every target must reproduce, and the legal choices about age."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.policy.engine import civil
from kangjiu.policy.engine.civil import day_number as n

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(n)


@pytest.mark.parametrize(
    ("birth", "on", "day_after", "march", "age"),
    [
        ("2018-06-10", "2025-06-09", False, False, 6),
        ("2018-06-10", "2025-06-10", False, False, 7),
        ("2018-06-10", "2025-06-10", True, False, 6),
        ("2018-06-10", "2025-06-11", True, False, 7),
        ("2016-02-29", "2023-02-28", False, False, 7),
        ("2016-02-29", "2023-02-28", False, True, 6),
        ("2016-02-29", "2023-03-01", False, True, 7),
        ("2016-02-29", "2024-02-28", False, False, 7),
        ("2016-02-29", "2024-02-29", False, False, 8),
        ("2020-01-01", "2019-01-01", False, False, 0),
        ("2020-01-01", "2020-01-01", False, False, 0),
    ],
)
def test_age_is_counted_as_the_pack_says(birth: str, on: str, day_after: bool, march: bool, age: int) -> None:
    args = n(date.fromisoformat(birth)), n(date.fromisoformat(on))
    assert civil.years(*args, day_after, march) == age


@given(DAYS, DAYS)
def test_age_never_goes_down_and_agrees_with_months(birth: int, on: int) -> None:
    age = civil.years(birth, on, False, False)
    assert civil.years(birth, on + 1, False, False) in (age, age + 1)
    assert civil.months(birth, on) // 12 == age


@given(DAYS, st.integers(-600, 600))
def test_adding_months_keeps_the_day_or_takes_the_last(day: int, months: int) -> None:
    before, after = civil.as_date(day), civil.as_date(civil.add_months(day, months))
    assert (after.year * 12 + after.month) - (before.year * 12 + before.month) == months
    assert after.day == before.day or after == civil.as_date(civil.month_end(civil.day_number(after)))


@given(DAYS)
def test_starts_and_ends_hold_the_day(day: int) -> None:
    assert civil.month_start(day) <= day <= civil.month_end(day)
    assert civil.day_of(civil.month_start(day)) == 1 == civil.month_of(civil.year_start(day))
    assert civil.as_date(civil.date_in_year(day, 8, 31)) == date(civil.year_of(day), 8, 31)


def test_months_from_a_month_end_are_full_on_the_shorter_month_end() -> None:
    assert civil.months(n(date(2025, 1, 31)), n(date(2025, 2, 28))) == 1
    assert civil.months(n(date(2025, 1, 31)), n(date(2025, 2, 27))) == 0
    assert civil.months(n(date(2025, 2, 1)), n(date(2025, 1, 1))) == 0
