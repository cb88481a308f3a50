"""Reads of month sheets (月度出勤表), their confirmations and slips, and what claims take from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kangjiu.care.choices import Attendance, Recognition, SheetStatus, SlipStatus
from kangjiu.care.models import Confirmation, CorrectionSlip, MonthSheet
from kangjiu.care.queries.facts import month_rows
from kangjiu.care.queries.placements import VIEW
from kangjiu.care.rules import codes, counting
from kangjiu.care.rules.counting import Counts
from kangjiu.clocks import queries as clocks
from kangjiu.common.dates import add_months, month_period, month_start
from kangjiu.common.scope import Scope

JOINED = (
    "placement__person",
    "placement__entitlement",
    "placement__site",
    "placement__provider__organisation",
)


@dataclass(frozen=True)
class SheetDay:
    """One day of a sheet as shown: mark and words, rest day, late entry, recognition."""

    day: date
    mark: str
    words: str
    attendance: str
    minutes: int
    is_workday: bool
    is_late: bool
    recognition: str


@dataclass(frozen=True)
class DaysCounted:
    """What claims may count of a month (计入天数), in half days; pending and rejected days are left out."""

    halves: int
    present_days: int
    half_days: int
    leave_days: int
    absent_days: int
    pending_days: int
    rejected_days: int
    minutes: int
    sessions: int

    @property
    def whole_days(self) -> int:
        """Full days in the halves; a single half left over is dropped."""
        return self.halves // 2

    @property
    def words(self) -> str:
        """17.5 for 35 half days."""
        return codes.day_words(self.halves)


def sheets(
    by: Scope,
    *,
    status: str = "",
    month_on: date | None = None,
    site_id: int | None = None,
    provider_id: int | None = None,
    placement_id: int | None = None,
    person_id: int | None = None,
) -> QuerySet[MonthSheet]:
    """Month sheets this person may read, newest month first."""
    rows = MonthSheet.objects.visible_to(by.need(*VIEW)).select_related(*JOINED)
    wanted = {
        "status": status,
        "month_on": month_start(month_on) if month_on else None,
        "placement__site_id": site_id,
        "placement__provider_id": provider_id,
        "placement_id": placement_id,
        "placement__person_id": person_id,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value}).order_by("-month_on", "pk")


def sheet(by: Scope, sheet_id: int) -> MonthSheet:
    """One sheet in scope; DoesNotExist outside it."""
    return sheets(by).get(pk=sheet_id)


def counts(row: MonthSheet) -> Counts:
    """What the sheet adds up to now, from the records."""
    return counting.count(month_rows([row.placement_id], row.month_on).get(row.placement_id, []))


def days(row: MonthSheet) -> list[SheetDay]:
    """Every day of the month of a sheet, rest days marked from the working calendar."""
    period = month_period(row.month_on)
    calendar = clocks.working_calendar(period.start, period.end)
    found = {
        one.day: one
        for one in counting.days(month_rows([row.placement_id], row.month_on).get(row.placement_id, []))
    }
    shown = []
    for day in period.each_day():
        one = found.get(day)
        works = calendar.is_workday(day)
        if one is None:
            shown.append(SheetDay(day, "", "" if works else "休息日", "", 0, works, False, ""))
            continue
        words = Attendance.label_of(one.attendance)
        if one.recognition != Recognition.COUNTED and codes.halves(one.attendance):
            words += f"（{Recognition.label_of(one.recognition)}）"
        mark = codes.mark(one.attendance)
        shown.append(
            SheetDay(day, mark, words, one.attendance, one.minutes, works, one.is_late, one.recognition)
        )
    return shown


def confirmations(row: MonthSheet) -> list[Confirmation]:
    """What the guardian said about a sheet, in order (确认与异议)."""
    return list(Confirmation.objects.filter(sheet=row).order_by("pk"))


def slips(row: MonthSheet) -> list[CorrectionSlip]:
    """Correction slips of a sheet in order (更正单)."""
    return list(CorrectionSlip.objects.filter(sheet=row).order_by("pk"))


def open_slips(by: Scope) -> QuerySet[CorrectionSlip]:
    """Slips that wait for the guardian (待确认的更正单)."""
    rows = CorrectionSlip.objects.visible_to(by.need(*VIEW)).filter(status=SlipStatus.PROPOSED)
    return rows.select_related("sheet__placement__person", "sheet__placement__site").order_by("pk")


def slip(by: Scope, slip_id: int) -> CorrectionSlip:
    """One slip in scope; DoesNotExist outside it."""
    rows = CorrectionSlip.objects.visible_to(by.need(*VIEW))
    return rows.select_related("sheet__placement__person", "sheet__placement__site").get(pk=slip_id)


def unconfirmed(by: Scope, on: date) -> QuerySet[MonthSheet]:
    """Sheets of past months that no guardian has confirmed (未确认), oldest first, for reminders."""
    rows = sheets(by).exclude(status=SheetStatus.CONFIRMED).filter(month_on__lt=month_start(on))
    return rows.order_by("month_on", "pk")


def confirmed_sheets(provider_id: int, month_on: date, until_on: date | None = None) -> list[MonthSheet]:
    """Confirmed sheets of a provider in a month, or from it to the month of `until_on` (已确认出勤表).

    For claims, which holds the provider in scope: placement, child, entitlement and site are joined.
    """
    last = month_start(until_on or month_on)
    rows = MonthSheet.objects.filter(
        placement__provider_id=provider_id,
        status=SheetStatus.CONFIRMED,
        month_on__gte=month_start(month_on),
        month_on__lt=add_months(last, 1),
    )
    return list(rows.select_related(*JOINED).order_by("month_on", "pk"))


def days_counted(row: MonthSheet) -> DaysCounted:
    """What a closed sheet gives to claims; numbers stored when the month was closed."""
    return DaysCounted(
        row.counted_halves,
        row.present_days,
        row.half_days,
        row.leave_days,
        row.absent_days,
        row.pending_days,
        row.rejected_days,
        row.minutes,
        row.sessions,
    )
