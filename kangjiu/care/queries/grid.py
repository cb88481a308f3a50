"""The attendance grid (考勤表): one site, one month, every child in training, with what may be written and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from kangjiu.care.choices import SheetStatus
from kangjiu.care.models import MonthSheet, Placement, Session
from kangjiu.care.queries.facts import cut_off, stays
from kangjiu.care.queries.placements import attending_site, child_name
from kangjiu.care.rules import codes, counting, sessions
from kangjiu.care.rules.counting import Counts, DayRow
from kangjiu.clocks import queries as clocks
from kangjiu.common.dates import Period, month_period
from kangjiu.common.scope import Scope
from kangjiu.providers.models import Site

CLASH = "冲"
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class GridDay:
    """One column: the day, its weekday, whether the offices work, whether it is today."""

    day: date
    weekday: str
    is_workday: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: the mark, its look, and why it cannot be written ("" when it can)."""

    day: date
    mark: str
    look: str = ""
    closed: str = ""


@dataclass(frozen=True)
class GridRow:
    """One child of the grid: cells in order of days, counts, and the state of its month."""

    placement_id: int
    person_id: int
    name: str
    cells: list[GridCell]
    counts: Counts
    status: str
    sheet_id: int | None

    @property
    def was(self) -> str:
        """The keys of what is stored, a character a day, "0" for nothing: tells a changed cell from an old one."""
        keys = {code.mark: code.key for code in codes.CODES}
        return "".join(keys.get(cell.mark, "0") for cell in self.cells)


@dataclass(frozen=True)
class Grid:
    """The sheet of one site and month; `clashes` names (child, day, words)."""

    site: Site
    month_on: date
    on: date
    cut_off_on: date
    days: list[GridDay]
    rows: list[GridRow]
    present: dict[date, int] = field(default_factory=dict)
    clashes: list[tuple[str, date, str]] = field(default_factory=list)

    @property
    def missing_today(self) -> int:
        """Children without a record today, a working day, who could have one."""
        if not any(day.is_today and day.is_workday for day in self.days):
            return 0
        return sum(
            1
            for row in self.rows
            for cell in row.cells
            if cell.day == self.on and not cell.mark and not cell.closed
        )

    @property
    def is_late(self) -> bool:
        """Whether what is written now is a late entry (补录)."""
        return self.on > self.cut_off_on

    @property
    def may_close(self) -> bool:
        """Whether some sheet of the month can still be closed."""
        return any(
            row.sheet_id and row.status in {SheetStatus.OPEN, SheetStatus.DISPUTED} for row in self.rows
        )


def month_placements(by: Scope, site_id: int, period: Period) -> list[Placement]:
    """Placements of a site that touch a period, in the order of their beginning."""
    rows = Placement.objects.visible_to(by.need("care.attend")).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=period.start), site_id=site_id, starts_on__lte=period.end
    )
    return list(rows.select_related("person", "entitlement", "site").order_by("pk"))


def grid(by: Scope, site_id: int, month_on: date, on: date) -> Grid:
    """The whole grid in a fixed number of queries; DoesNotExist for a site of others."""
    site = attending_site(by, site_id)
    period = month_period(month_on)
    calendar = clocks.working_calendar(period.start, period.end)
    days = [
        GridDay(day, WEEKDAYS[day.weekday()], calendar.is_workday(day), day == on)
        for day in period.each_day()
    ]
    placements = month_placements(by, site_id, period)
    rows, clashes = _rows(placements, period, days, on)
    present: Counter[date] = Counter()
    for row in rows:
        present.update(cell.day for cell in row.cells if cell.mark in {"✓", "半"})
    due = cut_off(site.provider.county_code, period.start)
    return Grid(site, period.start, on, due, days, rows, dict(present), clashes)


def _rows(
    placements: list[Placement], period: Period, days: list[GridDay], on: date
) -> tuple[list[GridRow], list[tuple[str, date, str]]]:
    known = stays(placements)
    own, elsewhere = _records(placements, period)
    sheets = {
        row.placement_id: row
        for row in MonthSheet.objects.filter(
            placement__in=[one.pk for one in placements], month_on=period.start
        )
    }
    rows, clashes = [], []
    for one in placements:
        sheet = sheets.get(one.pk)
        status = sheet.status if sheet else SheetStatus.OPEN
        name = child_name(one, opened=True)
        records = own.get(one.pk, [])
        by_day = {row.day: row.attendance for row in counting.days(records)}
        away = elsewhere.get((one.pk, one.person_id), set())
        cells = [_cell(known[one.pk], day.day, by_day.get(day.day, ""), on, status, away) for day in days]
        clashes += [(name, cell.day, cell.closed) for cell in cells if cell.look == "is-clash"]
        counts = counting.count(records)
        rows.append(GridRow(one.pk, one.person_id, name, cells, counts, status, sheet.pk if sheet else None))
    return rows, clashes


def _records(
    placements: Iterable[Placement], period: Period
) -> tuple[dict[int, list[DayRow]], dict[tuple[int, int], set[date]]]:
    """(placement → its records, (placement, child) → days recorded in another placement)."""
    people = {one.person_id: one.pk for one in placements}
    rows = Session.objects.filter(person_id__in=list(people), day__range=(period.start, period.end))
    own: dict[int, list[DayRow]] = {}
    elsewhere: dict[tuple[int, int], set[date]] = {}
    columns = ("placement_id", "person_id", "day", "attendance", "recognition", "minutes", "start", "is_late")
    here = {one.pk for one in placements}
    for placement_id, person_id, *values in rows.order_by("day", "start").values_list(*columns):
        own.setdefault(placement_id, []).append(DayRow(*values))
        if placement_id not in here:
            elsewhere.setdefault((people[person_id], person_id), set()).add(values[0])
    return own, elsewhere


def _cell(
    stay: sessions.Stay, day: date, attendance: str, on: date, status: str, away: set[date]
) -> GridCell:
    """One cell with the first reason against writing it; a record that should not be there is a clash."""
    code = codes.BY_ATTENDANCE.get(attendance)
    mark, look = (code.mark, code.look) if code else ("", "")
    reasons = sessions.check_day(stay, day, on, status=status, elsewhere="另一处" if day in away else "")
    wrong = [reason for reason in reasons if not reason.code.startswith("care.month_")]
    if day in away:
        return GridCell(day, mark or CLASH, "is-clash", wrong[0].message)
    if mark and wrong:
        return GridCell(day, mark, "is-clash", wrong[0].message)
    return GridCell(day, mark, look, reasons[0].message if reasons else "")
