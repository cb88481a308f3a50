"""Calendar arithmetic on day numbers (days since 1970-01-01): the one definition every target must reproduce."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Day number of a date."""
    return day.toordinal() - EPOCH


def as_date(number: int) -> date:
    """Date of a day number."""
    return date.fromordinal(number + EPOCH)


def _clipped(year: int, month: int, day: int) -> int:
    return date(year, month, min(day, monthrange(year, month)[1])).toordinal() - EPOCH


def add_days(number: int, days: int) -> int:
    """So many days later."""
    return number + days


def add_months(number: int, months: int) -> int:
    """Same day of the month so many months later; the month's last day where that day does not exist."""
    day = as_date(number)
    count = day.year * 12 + day.month - 1 + months
    return _clipped(count // 12, count % 12 + 1, day.day)


def add_years(number: int, years: int) -> int:
    """Same day so many years later; 28 February where 29 does not exist."""
    return add_months(number, 12 * years)


def months(start: int, end: int) -> int:
    """Complete months from start to end (满月数); 0 when end is earlier."""
    if end < start:
        return 0
    one, two = as_date(start), as_date(end)
    count = (two.year - one.year) * 12 + two.month - one.month
    return count - (two.day < one.day and two.day < monthrange(two.year, two.month)[1])


def days(start: int, end: int) -> int:
    """Days from start to end; 0 when end is earlier or the same."""
    return max(0, end - start)


def years(birth: int, on: int, day_after: bool, leap_in_march: bool) -> int:
    """Full years of age on a day (周岁); 0 before birth.

    `day_after`: a year is full on the day after the birthday instead of on it.
    `leap_in_march`: who was born on 29 February turns on 1 March in other years, else on 28 February.
    """
    born, day = as_date(birth), as_date(on - day_after)
    if day <= born:
        return 0
    turns = (born.month, born.day)
    if turns == (2, 29) and not leap_in_march and monthrange(day.year, 2)[1] == 28:
        turns = (2, 28)
    return day.year - born.year - ((day.month, day.day) < turns)


def month_start(number: int) -> int:
    """First day of the month."""
    return number - as_date(number).day + 1


def month_end(number: int) -> int:
    """Last day of the month."""
    day = as_date(number)
    return number - day.day + monthrange(day.year, day.month)[1]


def year_start(number: int) -> int:
    """1 January of the year."""
    return date(as_date(number).year, 1, 1).toordinal() - EPOCH


def date_in_year(number: int, month: int, day: int) -> int:
    """The given day (month, day) in the year of a date, for example 31 August."""
    return _clipped(as_date(number).year, month, day)


def year_of(number: int) -> int:
    """Calendar year."""
    return as_date(number).year


def month_of(number: int) -> int:
    """Month 1 to 12."""
    return as_date(number).month


def day_of(number: int) -> int:
    """Day of the month 1 to 31."""
    return as_date(number).day
