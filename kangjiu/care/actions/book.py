"""What a save of attendance must know of the month, read in a fixed number of queries and kept up as cells are decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kangjiu.care.choices import SheetStatus
from kangjiu.care.models import MonthSheet, Placement, Session
from kangjiu.care.queries import facts
from kangjiu.care.rules.recognition import Right
from kangjiu.care.rules.sessions import Duty, Slot, Stay
from kangjiu.common.dates import month_end

Key = tuple[int, date, int]


@dataclass
class Book:
    """The month of some placements (本月账页): sheets, records of the children, rights, duties, cut-off day."""

    month_on: date
    placements: Mapping[int, Placement]
    stays: dict[int, Stay]
    sheets: dict[int, MonthSheet]
    rights: facts.Rights
    duties: dict[int, Duty]
    cutoff_day: int
    rows: dict[Key, Session] = field(default_factory=dict)
    of_therapist: dict[tuple[int, date], dict[Key, Slot]] = field(default_factory=dict)
    by_day: dict[tuple[int, date], dict[Key, Session]] = field(default_factory=dict)

    def status(self, placement_id: int) -> str:
        """The state of the month of a placement; open while nothing stands."""
        sheet = self.sheets.get(placement_id)
        return sheet.status if sheet else SheetStatus.OPEN

    def rights_of(self, placement_id: int) -> list[Right]:
        """The child's entitlements to the item it is placed for."""
        placement = self.placements[placement_id]
        return self.rights.get((placement.person_id, placement.entitlement.item), [])

    def held(self, placement_id: int, day: date, start: int) -> Session | None:
        """The record of this placement at that time."""
        row = self.rows.get((self.placements[placement_id].person_id, day, start))
        return row if row is not None and row.placement_id == placement_id else None

    def is_elsewhere(self, placement_id: int, day: date) -> bool:
        """Whether the child has a record in another placement that day."""
        person_id = self.placements[placement_id].person_id
        return any(row.placement_id != placement_id for row in self.by_day.get((person_id, day), {}).values())

    def slots_beside(
        self, placement_id: int, therapist_id: int | None, day: date, held: Session | None
    ) -> tuple[list[Slot], list[Slot]]:
        """(the child's other stretches that day, the therapist's)."""
        own = _key(held) if held else None
        person_id = self.placements[placement_id].person_id
        of_child = [
            Slot(row.start, row.minutes)
            for key, row in self.by_day.get((person_id, day), {}).items()
            if key != own
        ]
        others = self.of_therapist.get((therapist_id or 0, day), {})
        return of_child, [slot for key, slot in others.items() if key != own]

    def note(self, row: Session) -> None:
        """Keep a record, as if it stood already."""
        key = _key(row)
        self.rows[key] = row
        self.by_day.setdefault((row.person_id, row.day), {})[key] = row
        if row.therapist_id and row.start:
            slots = self.of_therapist.setdefault((row.therapist_id, row.day), {})
            slots[key] = Slot(row.start, row.minutes)

    def forget(self, row: Session) -> None:
        """Leave a record out."""
        key = _key(row)
        self.rows.pop(key, None)
        self.by_day.get((row.person_id, row.day), {}).pop(key, None)
        self.of_therapist.get((row.therapist_id or 0, row.day), {}).pop(key, None)


def _key(row: Session) -> Key:
    return row.person_id, row.day, row.start


def read(placements: Mapping[int, Placement], month_on: date, duties: dict[int, Duty]) -> Book:
    """The book of a month; children and therapists are locked by now."""
    people = {one.person_id for one in placements.values()}
    counties = {one.provider.county_code for one in placements.values()}
    book = Book(
        month_on,
        placements,
        facts.stays(placements.values()),
        _sheets(placements, month_on),
        facts.rights(people),
        duties,
        facts.cutoff_day(next(iter(counties), ""), month_on),
    )
    for row in Session.objects.filter(person_id__in=people, day__range=(month_on, month_end(month_on))):
        book.note(row)
    if duties:
        _note_therapists(book, duties)
    return book


def _sheets(placements: Iterable[int], month_on: date) -> dict[int, MonthSheet]:
    rows = MonthSheet.objects.select_for_update().filter(placement_id__in=list(placements), month_on=month_on)
    return {row.placement_id: row for row in rows.order_by("pk")}


def _note_therapists(book: Book, therapist_ids: Iterable[int]) -> None:
    """Stretches of these therapists with other children."""
    rows = Session.objects.filter(
        therapist_id__in=list(therapist_ids),
        day__range=(book.month_on, month_end(book.month_on)),
        start__gt=0,
    )
    columns = ("person_id", "day", "start", "therapist_id", "minutes")
    for person_id, day, start, therapist_id, minutes in rows.values_list(*columns):
        slots = book.of_therapist.setdefault((therapist_id, day), {})
        slots[(person_id, day, start)] = Slot(start, minutes)
