"""The five codes of the attendance sheet (考勤代码): mark, key and what each counts."""

from __future__ import annotations

from dataclasses import dataclass

from kangjiu.care.choices import Attendance


@dataclass(frozen=True)
class Code:
    """One code: the key that writes it, the mark it leaves, its look, and half days of training it counts."""

    attendance: Attendance
    key: str
    mark: str
    look: str = ""
    halves: int = 0
    is_leave: bool = False


CODES = (
    Code(Attendance.PRESENT, "1", "✓", "", 2),
    Code(Attendance.HALF, "2", "半", "is-half", 1),
    Code(Attendance.SICK, "3", "病", "is-leave", 0, True),
    Code(Attendance.LEAVE, "4", "事", "is-leave", 0, True),
    Code(Attendance.ABSENT, "5", "缺", "is-miss"),
)
BY_ATTENDANCE: dict[str, Code] = {code.attendance.value: code for code in CODES}
_TYPED = {text: code.attendance.value for code in CODES for text in (code.key, code.mark, code.attendance)}
_TYPED |= {"√": "present", "到": "present", "假": "leave", "": ""}


def read(typed: str) -> str | None:
    """The stored value of a typed mark or key; "" clears the day; None for something else."""
    return _TYPED.get(typed.strip())


def mark(attendance: str) -> str:
    """The mark of a stored value; "" for none."""
    found = BY_ATTENDANCE.get(attendance)
    return found.mark if found else ""


def halves(attendance: str) -> int:
    """Half days of training: 2 for a day, 1 for half a day, 0 for leave and absence."""
    found = BY_ATTENDANCE.get(attendance)
    return found.halves if found else 0


def day_words(halves_: int) -> str:
    """17.5 for 35 half days, 17 for 34."""
    return f"{halves_ // 2}.5" if halves_ % 2 else str(halves_ // 2)
