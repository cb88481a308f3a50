"""The cut-off day (截止日): a month's attendance is complete on a day of the next month; what comes later is 补录."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kangjiu.common.dates import add_months, month_start
from kangjiu.common.errors import Reason

# No paper at hand names the day; the county sets its own, this is only where a new county starts.
FIRST_DAY, LAST_DAY, STARTING_DAY = 1, 28, 5


def cut_off(month_on: date, day_of_month: int) -> date:
    """The last day on which a month is entered in time."""
    return add_months(month_start(month_on), 1).replace(day=day_of_month)


def day_in_force(set_days: Iterable[tuple[date, int]], month_on: date) -> int:
    """The day that counts for a month, of pairs (from which month, day), in any order."""
    known = [pair for pair in set_days if pair[0] <= month_start(month_on)]
    return max(known)[1] if known else STARTING_DAY


def is_late(day: date, on: date, day_of_month: int) -> bool:
    """Whether a record made on `on` about `day` is a late entry (补录)."""
    return on > cut_off(day, day_of_month)


def check(day_of_month: int) -> list[Reason]:
    """Refusals of a cut-off day outside 1–28."""
    if FIRST_DAY <= day_of_month <= LAST_DAY:
        return []
    found = f"截止日填了 {day_of_month} 日"
    return [Reason("care.cutoff", found, "", f"请填 {FIRST_DAY} 到 {LAST_DAY} 之间的日子", "day_of_month")]
