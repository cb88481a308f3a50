"""Small functions every kernel calls; Numba compiles them into it. Tops are ≥ 0 and bottoms ≥ 1 by proof."""

from __future__ import annotations

from typing import Any

from numba import int64, njit, uint32, uint64

from kangjiu.policy.engine.bulk.days import AGE_BITS, FIRST, FIRST_MONTH
from kangjiu.policy.engine.bulk.kernel_columns import quotient, read, read_from, write

_compiled: Any = njit(nogil=True, error_model="numpy", inline="always")


@_compiled
def half_up(top, bottom):  # type: ignore[no-untyped-def]
    """Nearest, halves up."""
    return int64(quotient(uint64(top) * uint64(2) + uint64(bottom), uint64(2) * uint64(bottom)))


@_compiled
def floor(top, bottom):  # type: ignore[no-untyped-def]
    """Rounded down."""
    return int64(quotient(uint64(top), uint64(bottom)))


@_compiled
def ceil(top, bottom):  # type: ignore[no-untyped-def]
    """Rounded up."""
    return int64(quotient(uint64(top) + uint64(bottom) - uint64(1), uint64(bottom)))


@_compiled
def half_up_narrow(top, bottom):  # type: ignore[no-untyped-def]
    """The same where twice the top and twice the bottom together fit 32 bits."""
    return int64(quotient(uint32(2 * top + bottom), uint32(2 * bottom)))


@_compiled
def floor_narrow(top, bottom):  # type: ignore[no-untyped-def]
    """The same in 32 bits."""
    return int64(quotient(uint32(top), uint32(bottom)))


@_compiled
def ceil_narrow(top, bottom):  # type: ignore[no-untyped-def]
    """The same in 32 bits."""
    return int64(quotient(uint32(top + bottom - 1), uint32(bottom)))


@_compiled
def share(amount, part, whole, extra):  # type: ignore[no-untyped-def]
    """(amount × part + extra) / whole, rounded down, where the wholes and the rest of the amount fit 32 bits each."""
    wholes = quotient(uint32(amount), uint32(whole))
    rest = uint32(amount - int64(wholes) * whole)
    return int64(uint32(wholes * part)) + int64(quotient(uint32(rest * part + extra), uint32(whole)))


@_compiled
def mark(dirty, first, above, bad, count):  # type: ignore[no-untyped-def]
    """Mark the cases of bad rows."""
    for place in range(count):
        if bad[place]:
            dirty[first + uint64(above[place])] = 1


@_compiled
def pick(starts, day):  # type: ignore[no-untyped-def]
    """Place of the version in force, -1 outside; the last start is the day after the last version."""
    last = starts.shape[0] - 1
    if day < starts[0] or day >= starts[last]:
        return -1
    place = 0
    while place + 1 < last and starts[place + 1] <= day:
        place += 1
    return place


@_compiled
def stepped(amount, version, step_at, above, rate):  # type: ignore[no-untyped-def]
    """Σ part of the amount in each step × rate."""
    total = int64(0)
    last = step_at[version + 1]
    for place in range(step_at[version], last):
        top = amount if place + 1 == last else min(amount, above[place + 1])
        if top > above[place]:
            total += (top - above[place]) * rate[place]
    return total


@_compiled
def _at(table, date):  # type: ignore[no-untyped-def]
    """What a calendar table says of a day."""
    return read(table, uint64(date - FIRST))


@_compiled
def years(birth, day, reached, turn):  # type: ignore[no-untyped-def]
    """Full years of age; see days.AGE."""
    return max(0, (_at(reached, day) - _at(turn, birth)) >> AGE_BITS)


@_compiled
def months(start, end, month, day, begins, length):  # type: ignore[no-untyped-def]
    """Full months."""
    here, on = _at(month, end), _at(day, end)
    short = (on < _at(day, start)) & (on < read(length, uint64(here - FIRST_MONTH)))
    return max(0, here - _at(month, start) - int64(short))


@_compiled
def in_month(month, day, begins, length):  # type: ignore[no-untyped-def]
    """Day number of a day in a month, at most its last."""
    place = uint64(month - FIRST_MONTH)
    return read(begins, place) + min(day, read(length, place)) - 1


@_compiled
def add_months(date, count, month, day, begins, length):  # type: ignore[no-untyped-def]
    """Same day so many months later."""
    return in_month(_at(month, date) + count, _at(day, date), begins, length)


@_compiled
def add_years(date, count, month, day, begins, length):  # type: ignore[no-untyped-def]
    """Same day so many years later."""
    return add_months(date, 12 * count, month, day, begins, length)


@_compiled
def month_start(date, day):  # type: ignore[no-untyped-def]
    """First of the month."""
    return date - _at(day, date) + 1


@_compiled
def month_end(date, month, day, begins, length):  # type: ignore[no-untyped-def]
    """Last of the month."""
    return in_month(_at(month, date), 31, begins, length)


@_compiled
def year_start(date, month, day, begins, length):  # type: ignore[no-untyped-def]
    """1 January."""
    return in_month(_at(month, date) // 12 * 12, 1, begins, length)


@_compiled
def date_in_year(date, wanted_month, wanted_day, month, day, begins, length):  # type: ignore[no-untyped-def]
    """The given day in the year of a date."""
    return in_month(_at(month, date) // 12 * 12 + wanted_month - 1, wanted_day, begins, length)


@_compiled
def year_of(date, month):  # type: ignore[no-untyped-def]
    """Calendar year."""
    return _at(month, date) // 12


@_compiled
def month_of(date, month):  # type: ignore[no-untyped-def]
    """Month 1 to 12."""
    return _at(month, date) % 12 + 1


@_compiled
def day_of(date, day):  # type: ignore[no-untyped-def]
    """Day of the month."""
    return _at(day, date)


__all__ = [
    "add_months",
    "add_years",
    "ceil",
    "ceil_narrow",
    "date_in_year",
    "day_of",
    "floor",
    "floor_narrow",
    "half_up",
    "half_up_narrow",
    "int64",
    "mark",
    "month_end",
    "month_of",
    "month_start",
    "months",
    "pick",
    "read",
    "read_from",
    "share",
    "stepped",
    "uint64",
    "write",
    "year_of",
    "year_start",
    "years",
]
