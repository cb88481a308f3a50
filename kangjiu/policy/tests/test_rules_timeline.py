"""Which version holds when: later start, then higher number; days nobody wrote for are gaps."""

from datetime import date

import pytest

from kangjiu.policy.rules.timeline import FOR_EVER, Held, Stretch, gaps, in_force, stretches, taken_over_on


def held(id, start, end, number=1):
    return Held(id, date.fromisoformat(start), date.fromisoformat(end) if end else FOR_EVER, number)


YEAR = held(1, "2025-01-01", "2025-12-31")


@pytest.mark.parametrize(
    ("on", "id"), [("2024-12-31", None), ("2025-01-01", 1), ("2025-12-31", 1), ("2026-01-01", None)]
)
def test_both_ends_are_included(on, id):
    assert in_force([YEAR], date.fromisoformat(on)) == id


def test_a_later_start_goes_before_a_higher_number():
    later = held(2, "2025-07-01", "2025-12-31", 1)
    older = held(3, "2025-01-01", "2025-12-31", 9)
    assert in_force([older, later], date(2025, 8, 1)) == 2
    assert in_force([YEAR, older], date(2025, 8, 1)) == 3


def test_the_line_shows_the_days_without_policy():
    spring = held(2, "2026-03-01", "2026-12-31")
    assert stretches([YEAR, spring]) == [
        Stretch(date(2025, 1, 1), date(2025, 12, 31), 1),
        Stretch(date(2026, 1, 1), date(2026, 2, 28), None),
        Stretch(date(2026, 3, 1), date(2026, 12, 31), 2),
    ]
    assert gaps([YEAR, spring]) == [Stretch(date(2026, 1, 1), date(2026, 2, 28), None)]


def test_versions_that_follow_each_other_leave_no_gap():
    assert gaps([YEAR, held(2, "2026-01-01", None)]) == []
    assert gaps([]) == []


def test_a_version_is_taken_over_from_the_day_another_one_holds():
    middle = held(2, "2025-07-01", "2025-09-30")
    assert taken_over_on([YEAR, middle], 1) == date(2025, 7, 1)
    assert taken_over_on([YEAR, middle], 2) is None
    assert taken_over_on([YEAR, held(2, "2025-01-01", "2025-12-31", 2)], 1) == date(2025, 1, 1)
    assert taken_over_on([YEAR, held(2, "2026-01-01", None)], 1) is None


def test_an_older_version_that_goes_on_is_one_stretch_before_and_one_after():
    middle = held(2, "2025-07-01", "2025-09-30")
    assert [one.id for one in stretches([YEAR, middle])] == [1, 2, 1]
