"""Keeping the counts of sheets (月度统计): stored when a month is closed, corrected or recognised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kangjiu.care.models import MonthSheet
from kangjiu.care.queries.facts import month_rows
from kangjiu.care.rules import counting
from kangjiu.care.rules.counting import Counts
from kangjiu.common import bulk

STORED = {
    "present_days": "present",
    "half_days": "half",
    "leave_days": "leave",
    "absent_days": "absent",
    "pending_days": "pending",
    "rejected_days": "rejected",
    "late_days": "late",
    "minutes": "minutes",
    "sessions": "sessions",
    "counted_halves": "counted_halves",
}


def recount(sheets: Iterable[MonthSheet], month_on: date) -> dict[int, Counts]:
    """Put the counts of one month into its sheets, not saved yet; sheet id → counts."""
    rows = list(sheets)
    records = month_rows([row.placement_id for row in rows], month_on)
    found = {}
    for row in rows:
        counts = found[row.pk] = counting.count(records.get(row.placement_id, []))
        for name, source in STORED.items():
            setattr(row, name, getattr(counts, source))
    return found


def keep(sheets: Iterable[MonthSheet], *more: str) -> None:
    """Save the counts and other fields of sheets, in the caller's transaction."""
    bulk.update(list(sheets), [*STORED, "version", *more])
