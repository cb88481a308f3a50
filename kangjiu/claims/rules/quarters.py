"""Settlement at least once a quarter (每季度不低于一次): when a quarter is due, and how to say it."""

from __future__ import annotations

from datetime import date, timedelta

from kangjiu.common.dates import quarter_period

CLAUSE = "济残联〔2024〕9号 四（二）财政"
SOON = timedelta(days=14)


def due_on(year: int, quarter: int) -> date:
    """A quarter is to be settled by the end of the next one."""
    return quarter_period(year + quarter // 4, quarter % 4 + 1).end


def words(due: date, on: date) -> tuple[str, str]:
    """How late a quarter is, and the tone."""
    left = (due - on).days
    if left < 0:
        return f"已超期 {-left} 天", "bad"
    return (f"还剩 {left} 天", "warn") if due - on <= SOON else (f"{due:%m月%d日} 前", "ok")


def ended_quarters(first: date, on: date) -> list[tuple[int, int]]:
    """Quarters that ended between the one of `first` and a day, oldest first."""
    found, year, quarter = [], first.year, (first.month + 2) // 3
    while quarter_period(year, quarter).end < on:
        found.append((year, quarter))
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return found
