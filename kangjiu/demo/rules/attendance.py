"""Who came on which day (示例出勤): invented from child and day alone, the same every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import blake2b

from kangjiu.care.choices import Attendance

_WHOLE = 1_000
DEPARTS = 20  # of a thousand children each month, some leave for good


def draw(*what: object) -> int:
    """A number 0-999 that depends on nothing but what is given."""
    text = "|".join(str(part) for part in what)
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big") % _WHOLE


def habit(serial: int) -> int:
    """How many of a thousand working days a child trains: most whole months, some every other day."""
    return (930, 900, 900, 860, 820, 780, 620, 430)[draw("habit", serial) % 8]


def days(serial: int, working_days: Iterable[date]) -> Iterator[tuple[date, str]]:
    """The days of a month on which something is written for a child, with what (到训、半天、病假、事假、缺勤)."""
    for day in working_days:
        chance = draw("day", serial, day)
        if chance < habit(serial):
            yield day, _present(serial, day)
        elif chance < habit(serial) + 45:
            yield day, _away(serial, day)


def _present(serial: int, day: date) -> str:
    return Attendance.HALF if draw("half", serial, day) < 60 else Attendance.PRESENT


def _away(serial: int, day: date) -> str:
    return (Attendance.SICK, Attendance.SICK, Attendance.LEAVE, Attendance.ABSENT)[
        draw("why", serial, day) % 4
    ]
