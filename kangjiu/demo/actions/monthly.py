"""A month at the institutions (每月): who came, the cut-off, the guardians' signatures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from kangjiu.care import actions as care
from kangjiu.care import queries as care_queries
from kangjiu.care.actions import Cell
from kangjiu.care.choices import EndReason, PlacementStatus, SheetStatus
from kangjiu.common.dates import Period
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import attendance, paper
from kangjiu.demo.rules.story import moment
from kangjiu.documents import actions as documents

LEAVERS = 4  # of a thousand children each month


def attend(cast: Cast, month: Period) -> int:
    """Every institution keeps its attendance; how many days were written."""
    return sum(_attend(cast, site, month) for site in cast.sites)


def _attend(cast: Cast, site: Any, month: Period) -> int:
    at = moment(month.end, 17, 30)
    by = cast.by(cast.admin_of(site.provider_id), at)
    staff = cast.therapists[site.provider_id]
    cells: list[Cell] = []
    for row in care_queries.placements(by, site_id=site.pk):
        last = min(row.ends_on or month.end, month.end)
        days = [
            day for day in month.each_day() if row.starts_on <= day <= last and cast.calendar.is_workday(day)
        ]
        serial = cast.children[row.person_id].serial
        therapist = staff[serial % len(staff)]
        cells += [
            Cell(
                row.pk, day, code, 120 if code == "present" else 60 if code == "half" else None, therapist.pk
            )
            for day, code in attendance.days(serial, days)
        ]
    return care.save_cells(by, site.pk, month.start, cells, at=at).saved if cells else 0


def leave(cast: Cast, month: Period) -> None:
    """A few children stop on the month's last working day."""
    day = cast.workday(month.end + timedelta(days=1), -1)
    at = moment(day, 18)
    clerk = cast.by("county_clerk", at)
    for row in care_queries.placements(clerk, status=PlacementStatus.ACTIVE):
        serial = cast.children[row.person_id].serial
        if attendance.draw("leaves", serial, month.start) < LEAVERS and row.starts_on < month.start:
            care.end_placement(clerk, row.pk, EndReason.GUARDIAN, day, at=at)


def close(cast: Cast, month: Period, day: date) -> None:
    """The institutions cut the month off."""
    at = moment(day, 11)
    for site in cast.sites:
        by = cast.by(cast.admin_of(site.provider_id), at)
        if care_queries.sheets(by, site_id=site.pk, month_on=month.start):
            care.close_month(by, site.pk, month.start, at=at)


def sign(cast: Cast, month: Period, day: date, *, but: Collection[int] = ()) -> None:
    """Guardians sign on paper, the clerk scans a stack for each place; `but` holds the children left out."""
    at = moment(day, 15)
    clerk = cast.by("county_clerk", at)
    for site in cast.sites:
        rows = closed(clerk, site, month.start)
        wanted = [row.pk for row in rows if row.placement.person_id not in set(but)]
        if wanted:
            scan = documents.store_attachment(
                clerk,
                paper.scan(f"Shili demo: {len(wanted)} signed sheets {month.start:%Y-%m}"),
                f"示例{site.name}{month.start:%Y年%m月}出勤确认表.pdf",
                at=at,
            )
            care.confirm_papers(clerk, wanted, scan=scan, signed_on=at.date(), at=at)


def closed(by: Any, site: Any, month_on: date) -> Sequence[Any]:
    """Sheets of a place and month that wait for the guardians."""
    return list(care_queries.sheets(by, site_id=site.pk, month_on=month_on, status=SheetStatus.CLOSED))
