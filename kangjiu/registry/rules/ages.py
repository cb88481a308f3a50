"""Ages (年龄) on a day, in words and as ranges of birth dates."""

from __future__ import annotations

from datetime import date, timedelta

from kangjiu.common.dates import add_months, months_between, years_between


def age_words(birth_on: date | None, on: date) -> str:
    """5 岁 8 个月, 8 个月, 12 天; "" without a birth date, 尚未出生 before it."""
    if birth_on is None:
        return ""
    if birth_on > on:
        return "尚未出生"
    months = months_between(birth_on, on)
    if months < 1:
        return f"{(on - birth_on).days} 天"
    years, rest = divmod(months, 12)
    return " ".join(part for part in (f"{years} 岁" if years else "", f"{rest} 个月" if rest else "") if part)


def born_by(age: int, on: date) -> date:
    """The latest birth date of somebody who has completed `age` years on the day."""
    latest = add_months(on, -12 * age)
    following = latest + timedelta(days=1)
    return following if years_between(following, on) >= age else latest


def birth_range(age_from: int | None, age_to: int | None, on: date) -> tuple[date | None, date | None]:
    """(first, last) birth dates of ages from…to in completed years, both included; None = open."""
    last = None if age_from is None else born_by(age_from, on)
    first = None if age_to is None else born_by(age_to + 1, on) + timedelta(days=1)
    return first, last
