"""Attendance from a workbook in the grid's layout (考勤导入): one row a child and month, a column a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from kangjiu.care import actions, queries
from kangjiu.care.actions import Cell
from kangjiu.care.models import Placement
from kangjiu.care.rules import codes
from kangjiu.common.dates import CHINA, month_end
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.exchange.types import Row
from kangjiu.exchange.workbook import Column, Kind, Sheet
from kangjiu.registry import queries as registry

SESSIONS, NOTHING = "care.session", "care.monthsheet"
_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})(?!\d)")
MARKS = "、".join(f"{code.mark} {code.attendance.label}" for code in codes.CODES)

SHEET = Sheet(
    "考勤",
    (
        Column("name", "儿童姓名", ("姓名",), required=True, sensitive=True, example="安小禾"),
        Column("id_number", "身份证号", kind=Kind.ID_NUMBER, hint="没有身份证号的填档案号"),
        Column("file_number", "档案号", example="999901-2026-00001"),
        Column("month", "月份", required=True, example="2026-03"),
        *(
            Column(
                f"d{day}", f"{day}日", (str(day),), max_length=10, example="✓" if day == 2 else "", width=5
            )
            for day in range(1, 32)
        ),
    ),
    notes=(
        f"与系统里的考勤表一样：一行一名儿童，一列一天；{MARKS}；也可以填 1 到 5，空着的不登记",
        "已经登记过的日子不会被覆盖；写入后没有截止的月份可以整批撤销",
    ),
)


class _Undone(Exception):
    """Ends a trial save; nothing of it stays."""


class AttendanceImporter:
    """The importer of attendance (protocol of exchange)."""

    kind = "attendance"
    permission = "care.attend"
    label = "月度考勤"
    sheet = SHEET

    def check_row(self, by: Scope, row: Row, on: date) -> Sequence[Reason]:
        """Everything that speaks against a row: a trial save, taken back at once."""
        reasons: list[Reason] = []
        at = datetime(on.year, on.month, on.day, 23, 59, tzinfo=CHINA)
        try:
            with transaction.atomic():
                self.import_row(by, row, at)
                raise _Undone
        except _Undone:
            pass
        except Refused as refused:
            reasons = list(refused.reasons)
        return reasons

    def import_row(self, by: Scope, row: Row, at: datetime) -> tuple[str, int]:
        """Save the row's days, in the caller's transaction; all of them or, with the reasons, none."""
        placements, month_on = _placements(by, row)
        cells, reasons = _cells(row, placements, month_on)
        refused: list[Reason] = list(reasons)
        for site_id in sorted({one.site_id for one in placements}):
            own = {one.pk for one in placements if one.site_id == site_id}
            mine = [cell for cell in cells if cell.placement_id in own]
            result = actions.save_cells(by, site_id, month_on, mine, at=at)
            refused += [_at_day(one.cell, reason) for one in result.refused for reason in one.reasons]
        if refused:
            raise Refused(refused)
        first = queries.first_entered([one.pk for one in placements], month_on, by.user_id or 0, at)
        return (SESSIONS, first) if first else (NOTHING, placements[0].pk)

    def undo_row(self, by: Scope, subject_kind: str, subject_id: int, at: datetime) -> None:
        """Clear the days the row wrote and nobody changed since; Refused once the month is closed."""
        if subject_kind == NOTHING:
            return
        for site_id, month_on, days in queries.entered_together(by, subject_id):
            cells = [Cell(placement_id, day, "") for placement_id, day in days]
            result = actions.save_cells(by, site_id, month_on, cells, at=at)
            if result.refused:
                raise Refused(reason for one in result.refused for reason in one.reasons)


IMPORTER = AttendanceImporter()


def _placements(by: Scope, row: Row) -> tuple[list[Placement], date]:
    """Where the child trains at this institution that month, and the month; Refused with every reason."""
    reasons: list[Reason] = []
    match = _MONTH.match(str(row["month"] or "").strip())
    month_on = date(int(match[1]), int(match[2]), 1) if match and 1 <= int(match[2]) <= 12 else None
    if month_on is None:
        reasons.append(_reason("month", "不是月份", "写成 2026-03", "month"))
    person, wrong = registry.child_of_row(by, row, "care.import")
    reasons += wrong
    if month_on is None or person is None or reasons:
        raise Refused(reasons)
    found = queries.placements_in_month(by, person.pk, month_on)
    if not found:
        raise Refused(
            _reason("placement", "这名儿童这个月不在本机构训练", "请核对儿童和月份，或先接收转介", "month")
        )
    return found, month_on


def _cells(row: Row, placements: Sequence[Placement], month_on: date) -> tuple[list[Cell], list[Reason]]:
    cells, reasons = [], []
    last = month_end(month_on).day
    for number in range(1, 32):
        typed = str(row.get(f"d{number}") or "").strip()
        if typed and number > last:
            reasons.append(_reason("day", f"这个月没有 {number} 日", "请清空这一格", f"d{number}"))
        elif typed and not codes.read(typed):
            reasons.append(_reason("code", "不是考勤代码", f"请填 {MARKS}", f"d{number}"))
        elif typed:
            day = month_on.replace(day=number)
            cells.append(Cell(_at(placements, day).pk, day, typed, was=""))
    return cells, reasons


def _at(placements: Sequence[Placement], day: date) -> Placement:
    """The placement that covers a day; the first one where none does, so that the save says why not."""
    covering = [one for one in placements if one.starts_on <= day <= (one.ends_on or date.max)]
    return covering[0] if covering else placements[0]


def _at_day(cell: Cell, reason: Reason) -> Reason:
    return Reason(reason.code, reason.message, reason.clause, reason.next_step, f"d{cell.day.day}")


def _reason(code: str, message: str, next_step: str, field: str) -> Reason:
    return Reason(f"care.import.{code}", message, "", next_step, field)
