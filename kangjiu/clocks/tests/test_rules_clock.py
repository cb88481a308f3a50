"""How a clock reads, and which step may follow which state."""

from datetime import date

import pytest

from kangjiu.clocks.choices import ClockStatus, StartFlag
from kangjiu.clocks.rules import clock as rules
from kangjiu.clocks.rules.clock import ClockFacts
from kangjiu.clocks.tests.test_rules_working_days import CALENDAR

START, DUE = date(2026, 9, 30), date(2026, 10, 13)


def facts(status="running", **more):
    return ClockFacts(status, START, DUE, **more)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 9, 30), ("还剩 5 个工作日", "ok")),
        (date(2026, 10, 7), ("还剩 5 个工作日", "ok")),
        (date(2026, 10, 9), ("还剩 3 个工作日", "ok")),
        (date(2026, 10, 10), ("还剩 2 个工作日", "warn")),
        (date(2026, 10, 12), ("还剩 1 个工作日", "warn")),
        (date(2026, 10, 13), ("今天到期", "warn")),
        (date(2026, 10, 14), ("逾期 1 个工作日", "bad")),
        (date(2026, 10, 18), ("逾期 3 个工作日", "bad")),
    ],
)
def test_a_running_clock_tells_what_is_left(on, words):
    assert rules.words(CALENDAR, facts(), on) == words


def test_overdue_only_by_a_weekend():
    friday = ClockFacts("running", date(2026, 11, 13), date(2026, 11, 20))
    assert rules.words(CALENDAR, friday, date(2026, 11, 21)) == ("已逾期", "bad")


def test_other_states_read_as_what_they_are():
    on = date(2026, 10, 20)
    assert rules.words(CALENDAR, facts("met", ended_on=DUE), on) == ("按期办结", "ok")
    assert rules.words(CALENDAR, facts("met", ended_on=date(2026, 10, 14)), on) == ("逾期办结", "bad")
    assert rules.words(CALENDAR, facts("cancelled", ended_on=DUE), on) == ("已取消", "")
    assert rules.words(CALENDAR, facts("paused", paused_on=date(2026, 10, 8)), on)[1] == "info"


@pytest.mark.parametrize(
    ("step", "allowed"),
    [
        ("pause", {"running"}),
        ("resume", {"paused"}),
        ("meet", {"running"}),
        ("cancel", {"running", "paused"}),
        ("restart", {"running", "paused", "met", "cancelled"}),
    ],
)
def test_which_step_may_follow_which_state(step, allowed):
    assert {
        status.value for status in ClockStatus if rules.step_problem(step, status.value) is None
    } == allowed


def test_days_that_cannot_be_are_all_named():
    paused = facts("paused", paused_on=date(2026, 10, 9))
    codes = rules.day_problems("resume", paused, date(2026, 9, 1), date(2026, 8, 31))
    assert len(codes) == 3 and all(reason.next_step for reason in codes)
    assert rules.day_problems("resume", paused, date(2026, 10, 9), date(2026, 10, 9)) == []


@pytest.mark.parametrize(
    ("started_on", "today", "former", "flag"),
    [
        (START, START, None, StartFlag.NONE),
        (START, DUE, None, StartFlag.BACKDATED),
        (START, DUE, DUE, StartFlag.EARLIER),
        (DUE, DUE, START, StartFlag.LATER),
        (START, START, START, StartFlag.NONE),
    ],
)
def test_a_moved_or_late_start_is_flagged(started_on, today, former, flag):
    assert rules.start_flag(started_on, today, former) is flag
