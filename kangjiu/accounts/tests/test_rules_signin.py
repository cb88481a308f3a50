"""Sign-in rules."""

from datetime import UTC, datetime, timedelta

import pytest

from kangjiu.accounts.actions.passwords import temporary_password
from kangjiu.accounts.rules import signin

NOON = datetime(2024, 6, 3, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "password,codes",
    [
        ("Zhong-guo-2024", []),
        ("zhongguo2024", ["password_classes"]),
        ("Zg-2024", ["password_short"]),
        ("abc", ["password_short", "password_classes"]),
        ("Lisi-2024-mima", ["password_has_name"]),
    ],
)
def test_a_weak_password_is_told_everything_that_is_wrong(password, codes):
    assert [reason.code for reason in signin.password_reasons(password, "lisi")] == codes


def test_a_password_used_lately_is_refused():
    assert [r.code for r in signin.password_reasons("Zhong-guo-2024", used_before=True)] == [
        "password_reused"
    ]


def test_a_temporary_password_meets_the_rules_and_never_repeats():
    made = {temporary_password() for _ in range(50)}
    assert len(made) == 50
    assert not any(signin.password_reasons(one) for one in made)


@pytest.mark.parametrize("days,expired", [(89, False), (90, False), (91, True)])
def test_a_password_expires_after_ninety_days(days, expired):
    assert signin.password_expired(NOON - timedelta(days=days), NOON, 90) is expired


def test_a_password_of_unknown_age_is_old_unless_age_is_off():
    assert signin.password_expired(None, NOON, 90)
    assert not signin.password_expired(None, NOON, 0)


@pytest.mark.parametrize(
    "minutes_on,minutes_idle,code",
    [(29, 29, None), (30, 30, None), (60, 31, "session_idle"), (720, 1, None), (721, 1, "session_long")],
)
def test_a_session_ends_after_thirty_idle_minutes_or_twelve_hours(minutes_on, minutes_idle, code):
    started, seen = NOON - timedelta(minutes=minutes_on), NOON - timedelta(minutes=minutes_idle)
    over = signin.session_ended(started, seen, NOON, signin.SessionLimits())
    assert (over.code if over else None) == code
