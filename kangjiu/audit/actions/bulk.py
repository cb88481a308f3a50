"""Trail rows into the table: one by INSERT, many by COPY on PostgreSQL and executemany on SQLite.

Written out because each act ends here: the query layer takes three times as long for one row, more for many.
"""

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
NAMES = ", ".join(COLUMNS)
INSERT = f"INSERT INTO audit_trailrow ({NAMES}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608 – constants


def insert_trail_row(row: Values) -> int:
    """Insert one row of values in the order of COLUMNS inside the open transaction; returns its id."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{INSERT} RETURNING id", _with_text(row))
            return int(cursor.fetchone()[0])
        cursor.execute(INSERT, _sqlite_row(row))
        return int(cursor.lastrowid)


def insert_trail_rows(rows: Sequence[Values]) -> None:
    """Insert values in the order of COLUMNS inside the open transaction; ids are given by the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY audit_trailrow ({NAMES}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(_with_text(row))
        else:
            cursor.executemany(INSERT, [_sqlite_row(row) for row in rows])


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
