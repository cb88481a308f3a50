"""Saving attendance (登记考勤): only changed cells, all of a site at once, each refused cell with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction

from kangjiu.audit import actions as audit
from kangjiu.care import events, exclusions
from kangjiu.care.actions import book as books
from kangjiu.care.actions.book import Book
from kangjiu.care.actions.locks import lock_children, lock_therapists
from kangjiu.care.choices import Attendance
from kangjiu.care.models import MonthSheet, Placement, Session
from kangjiu.care.rules import codes, cutoff, sessions
from kangjiu.care.rules.recognition import recognise
from kangjiu.care.rules.sessions import Slot
from kangjiu.common.dates import local_day, month_start
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope

WRITTEN = (
    "placement",
    "minutes",
    "attendance",
    "recognition",
    "therapist",
    "is_late",
    "entered_by_id",
    "entered_at",
)


@dataclass(frozen=True)
class Cell:
    """One changed cell (一格): `code` is a value, mark or key, "" clears; None keeps minutes or therapist.

    `was` is the value the person saw ("" for none); None when unknown. `start` in minutes after midnight, 0 = the day.
    """

    placement_id: int
    day: date
    code: str
    minutes: int | None = None
    therapist_id: int | None = None
    start: int = 0
    was: str | None = None


@dataclass(frozen=True)
class RefusedCell:
    """A cell that was not saved, with every reason."""

    cell: Cell
    reasons: tuple[Reason, ...]


@dataclass
class SaveResult:
    """What a save came to: cells written, cleared, unchanged, late among the written, and refused."""

    saved: int = 0
    cleared: int = 0
    unchanged: int = 0
    late: int = 0
    refused: list[RefusedCell] = field(default_factory=list)


@transaction.atomic
def save_cells(by: Scope, site_id: int, month_on: date, cells: Sequence[Cell], *, at: datetime) -> SaveResult:
    """Save changed cells of one site and month (登记考勤); the good ones are kept, the others come back.

    Placement.DoesNotExist for a child of another institution. Locks children, then therapists, in order of id.
    """
    scope = by.need("care.attend")
    placements = _placements(scope, site_id, {cell.placement_id for cell in cells})
    if not placements:
        return SaveResult()
    lock_children(one.person_id for one in placements.values())
    therapists = lock_therapists(scope, [cell.therapist_id for cell in cells])
    book = books.read(placements, month_start(month_on), therapists)
    result = SaveResult()
    keep: list[Session] = []
    drop: list[Session] = []
    for cell in {(one.placement_id, one.day, one.start): one for one in cells}.values():
        _enter(book, cell, by, at, result, keep, drop)
    _write(book, keep, drop)
    if keep or drop:
        _record(by, book, result, keep, drop, site_id, at)
    return result


def _placements(scope: Scope, site_id: int, wanted: set[int]) -> dict[int, Placement]:
    rows = Placement.objects.visible_to(scope).filter(site_id=site_id, pk__in=wanted)
    found = {row.pk: row for row in rows.select_related("entitlement", "site", "provider").order_by("pk")}
    if len(found) != len(wanted):
        raise Placement.DoesNotExist("有儿童不在这个场所训练")
    return found


def _enter(
    book: Book,
    cell: Cell,
    by: Scope,
    at: datetime,
    result: SaveResult,
    keep: list[Session],
    drop: list[Session],
) -> None:
    """Decide one cell and note it in the book, so that later cells of the same save see it."""
    held = book.held(cell.placement_id, cell.day, cell.start)
    value = codes.read(cell.code)
    reasons = _reasons(book, cell, held, value, local_day(at))
    if reasons:
        result.refused.append(RefusedCell(cell, tuple(reasons)))
    elif not _changes(cell, held, value):
        result.unchanged += 1
    elif held is not None and not value:
        drop.append(held)
        book.forget(held)
        result.cleared += 1
    elif value:
        row = _session(book, cell, held, value, by, at)
        keep.append(row)
        book.note(row)
        result.saved += 1
        result.late += row.is_late


def _changes(cell: Cell, held: Session | None, value: str | None) -> bool:
    if held is None:
        return bool(value)
    same_minutes = cell.minutes is None or cell.minutes == held.minutes
    same_therapist = cell.therapist_id is None or cell.therapist_id == held.therapist_id
    return not (value == held.attendance and same_minutes and same_therapist)


def _reasons(book: Book, cell: Cell, held: Session | None, value: str | None, on: date) -> list[Reason]:
    status = book.status(cell.placement_id)
    stored = held.attendance if held else ""
    if cell.was is not None and cell.was != stored and value != stored:
        words = Attendance.label_of(stored) if stored else "空白"
        return [Reason("care.changed", f"这一格已由他人改为“{words}”", "", "请核对后再填")]
    if month_start(cell.day) != book.month_on:
        return [Reason("care.other_month", f"{cell.day} 不在这个月", "", "请到那个月的考勤表登记")]
    if value == "":
        return sessions.months.may(status, "save", cell.day)
    elsewhere = "另一处" if book.is_elsewhere(cell.placement_id, cell.day) else ""
    reasons = sessions.check_day(
        book.stays[cell.placement_id], cell.day, on, status=status, elsewhere=elsewhere
    )
    slot = Slot(cell.start, cell.minutes or 0)
    reasons += sessions.check_entry(
        value,
        slot.minutes,
        slot.start,
        book.duties.get(cell.therapist_id or 0),
        cell.day,
        has_therapist=cell.therapist_id is not None,
    )
    reasons += sessions.clashes(
        slot, *book.slots_beside(cell.placement_id, cell.therapist_id, cell.day, held)
    )
    return reasons


def _session(book: Book, cell: Cell, held: Session | None, value: str, by: Scope, at: datetime) -> Session:
    """The row to be written: minutes and therapist stay where the cell does not name them."""
    placement = book.placements[cell.placement_id]
    trained = codes.halves(value) > 0
    minutes = cell.minutes if cell.minutes is not None else (held.minutes if held and trained else 0)
    therapist_id = cell.therapist_id or (held.therapist_id if held else None)
    return Session(
        placement=placement,
        person_id=placement.person_id,
        day=cell.day,
        start=cell.start,
        minutes=minutes,
        attendance=value,
        recognition=recognise(cell.day, book.rights_of(cell.placement_id)),
        therapist_id=therapist_id,
        is_late=cutoff.is_late(cell.day, local_day(at), book.cutoff_day),
        entered_by_id=by.user_id or 0,
        entered_at=at,
    )


def _write(book: Book, keep: Sequence[Session], drop: Sequence[Session]) -> None:
    """One statement each: sheets that do not stand yet, cleared days, new and changed days."""
    new = {row.placement_id for row in keep} - book.sheets.keys()
    MonthSheet.objects.bulk_create(
        [MonthSheet(placement_id=one, month_on=book.month_on) for one in sorted(new)], ignore_conflicts=True
    )
    if drop:
        Session.objects.filter(pk__in=[row.pk for row in drop]).delete()
    try:
        with transaction.atomic():
            Session.objects.bulk_create(
                keep,
                update_conflicts=True,
                unique_fields=["person", "day", "start"],
                update_fields=WRITTEN,
            )
            if any(row.start for row in keep):
                exclusions.check_now(connection)
    except IntegrityError as error:
        raise Conflict(_overtaken()) from error


def _overtaken() -> Reason:
    found = "保存时发现儿童或治疗师同一时段已有另一条训练记录"
    return Reason("care.overlap", found, sessions.CLAUSE, "请刷新考勤表，核对起止时间后再保存", "start")


def _record(
    by: Scope,
    book: Book,
    result: SaveResult,
    keep: Sequence[Session],
    drop: Sequence[Session],
    site_id: int,
    at: datetime,
) -> None:
    """One event for the whole save; the cells themselves are kept as a keyed digest."""
    people = {row.person_id for row in (*keep, *drop)}
    lines = [f"{row.placement_id} {row.day} {row.start} {row.attendance} {row.minutes}" for row in keep]
    lines += [f"{row.placement_id} {row.day} {row.start} -" for row in drop]
    data = {
        "site_id": site_id,
        "month": f"{book.month_on:%Y-%m}",
        "saved": result.saved,
        "cleared": result.cleared,
        "late": result.late,
        "children": len(people),
    }
    site = next(iter(book.placements.values())).site
    person_id = people.pop() if len(people) == 1 else None
    audit.record(
        by,
        events.CELLS_SAVED,
        at=at,
        subject=site,
        person_id=person_id,
        data=data,
        personal={"cells": "\n".join(lines)},
    )


@transaction.atomic
def fill_days(by: Scope, placement_id: int, days: Sequence[date], code: str, *, at: datetime) -> SaveResult:
    """The same code on several days of one child (成段登记), months apart are saved one by one."""
    found = Placement.objects.visible_to(by.need("care.attend")).get(pk=placement_id)
    if not days:
        raise Refused(Reason("care.no_days", "这段日期里没有可登记的日子", "", "请核对起止日期", "ends_on"))
    total = SaveResult()
    for month in sorted({month_start(day) for day in days}):
        cells = [Cell(placement_id, day, code) for day in days if month_start(day) == month]
        part = save_cells(by, found.site_id, month, cells, at=at)
        total.saved += part.saved
        total.cleared += part.cleared
        total.unchanged += part.unchanged
        total.late += part.late
        total.refused += part.refused
    return total
