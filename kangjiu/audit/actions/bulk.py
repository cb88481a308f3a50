"""Many trail rows in one go: COPY on PostgreSQL, executemany on SQLite (bulk_create is much slower)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db import connection

COLUMNS = (
    "chain_id",
    "seq",
    "event",
    "actor_id",
    "subject_kind",
    "subject_id",
    "person_id",
    "data",
    "personal_digest",
    "occurred_at",
    "recorded_at",
    "previous",
    "link",
)


DATA, TIMES = COLUMNS.index("data"), (COLUMNS.index("occurred_at"), COLUMNS.index("recorded_at"))
Values = tuple[Any, ...]


def insert_trail_rows(rows: Sequence[Values]) -> None:
    """Insert values in the order of COLUMNS inside the open transaction; ids are given by the database."""
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY audit_trailrow ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(_with_text(row))
        else:
            marks = ", ".join(["%s"] * len(COLUMNS))
            sql = f"INSERT INTO audit_trailrow ({names}) VALUES ({marks})"  # noqa: S608 – constants only
            cursor.executemany(sql, [_sqlite_row(row) for row in rows])


def _with_text(row: Values) -> list[Any]:
    values = list(row)
    values[DATA] = json.dumps(values[DATA], ensure_ascii=False)
    return values


def _sqlite_row(row: Values) -> list[Any]:
    values = _with_text(row)
    for place in TIMES:
        values[place] = _sqlite_time(values[place])
    return values


@lru_cache(maxsize=64)
def _sqlite_time(at: datetime) -> str:
    """As Django writes it on SQLite: UTC without a zone."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
