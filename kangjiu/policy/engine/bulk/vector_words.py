"""Words of the language over NumPy columns (词的成批算法); must say the same as civil.py and scalar.py."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk import days
from kangjiu.policy.engine.bulk.batch import Ints

ARITH: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip


class Value(NamedTuple):
    """int64 or bool column (or one scalar for all rows), and which rows are not known (None = none, True = all)."""

    data: Any
    stop: Any = None


def either(*stops: Any) -> Any:
    """Rows not known in any part."""
    found: Any = None
    for stop in stops:
        if stop is True:
            return True
        if stop is not None:
            found = stop if found is None else found | stop
    return found


def where_stop(test: Any, then: Any, other: Any) -> Any:
    """Rows not known when only the chosen branch counts."""
    if then is None and other is None:
        return None
    return np.where(test, False if then is None else then, False if other is None else other)


# so few rows under each upper row are added column by column
_NARROW = 64


def rounded(word: str, top: Any, bottom: Any) -> Any:
    """half_up, floor or ceil of top / bottom; top ≥ 0, bottom ≥ 1."""
    if word == "half_up":
        return (2 * top + bottom) // (2 * bottom)
    return -(-top // bottom) if word == "ceil" else top // bottom


def stepped(amount: Any, above: Ints, rate: Ints) -> Any:
    """Σ part of the amount in each step × rate."""
    total: Any = 0
    for place, low in enumerate(above):
        top = amount if place + 1 == len(above) else np.minimum(amount, above[place + 1])
        total = total + np.maximum(0, top - low) * rate[place]
    return total


def summed(data: Ints, offsets: Ints) -> Ints:
    """Sum over the rows from each offset to the next; sums of int64 wrap back, so differences of them are exact."""
    width = _even(offsets)
    if 0 < width <= _NARROW:
        rows = data.reshape(-1, width)
        total = rows[:, 0].astype(np.int64)
        for place in range(1, width):
            total += rows[:, place]
        return total
    running = np.zeros(len(data) + 1, np.int64)
    np.cumsum(data, out=running[1:])
    return running[offsets[1:]] - running[offsets[:-1]]


def _even(offsets: Ints) -> int:
    """Rows under each upper row when all have equally many, else 0."""
    count = len(offsets) - 1
    if count < 1 or (offsets[-1] - offsets[0]) % count:
        return 0
    width = int(offsets[-1] - offsets[0]) // count
    return width if width and bool((np.diff(offsets) == width).all()) else 0


def reduced(pick: np.ufunc, data: Ints, offsets: Ints, default: Ints) -> Ints:
    """Largest or smallest over the rows of each upper row, the default where there are none."""
    counts = np.diff(offsets)
    made = np.array(default, np.int64)
    filled = counts > 0
    if filled.any():
        made[filled] = pick.reduceat(data, offsets[:-1][filled])
    return made


def calendar(node: nodes.Calendar, args: list[Any]) -> Any:
    """A calendar word over day numbers."""
    if node.word == "years":
        return _years(args[0], args[1], node.day_after, node.leap_in_march)
    return _WORDS[node.word](*args)


def _at(table: Ints, day: Any) -> Any:
    return table.take(day - days.FIRST)


def _in_month(month: Any, day: Any) -> Any:
    """Day number of a day in a month (months since year 0), at most the month's last."""
    place = month - days.FIRST_MONTH
    return days.MONTH_START.take(place) + np.minimum(day, days.MONTH_LENGTH.take(place)) - 1


def _years(birth: Any, on: Any, day_after: bool, leap_in_march: bool) -> Any:
    day = on - day_after
    reached = _at(days.TURN if leap_in_march else days.TURN_FEBRUARY, day) >= _at(days.TURN, birth)
    full = _at(days.YEAR, day) - _at(days.YEAR, birth) - 1 + reached
    return np.where(day <= birth, 0, full)


def _months(start: Any, end: Any) -> Any:
    month, day = _at(days.MONTH, end), _at(days.DAY, end)
    short = (day < _at(days.DAY, start)) & (day < days.MONTH_LENGTH.take(month - days.FIRST_MONTH))
    return np.where(end < start, 0, month - _at(days.MONTH, start) - short)


def _add_months(day: Any, months: Any) -> Any:
    return _in_month(_at(days.MONTH, day) + months, _at(days.DAY, day))


def _month_end(day: Any) -> Any:
    place = _at(days.MONTH, day) - days.FIRST_MONTH
    return days.MONTH_START.take(place) + days.MONTH_LENGTH.take(place) - 1


_WORDS: dict[str, Callable[..., Any]] = {
    "months": _months,
    "days": lambda start, end: np.maximum(0, end - start),
    "add_days": lambda day, count: day + count,
    "add_months": _add_months,
    "add_years": lambda day, years: _add_months(day, 12 * years),
    "month_start": lambda day: day - _at(days.DAY, day) + 1,
    "month_end": _month_end,
    "year_start": lambda day: _in_month(_at(days.YEAR, day) * 12, 1),
    "date_in_year": lambda day, month, place: _in_month(_at(days.YEAR, day) * 12 + month - 1, place),
    "year_of": lambda day: _at(days.YEAR, day),
    "month_of": lambda day: _at(days.MONTH, day) % 12 + 1,
    "day_of": lambda day: _at(days.DAY, day),
}
