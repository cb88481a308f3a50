"""Many trail rows in one go: COPY on PostgreSQL, executemany on SQLite (bulk_create is much slower)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.db import connection

from kangjiu.audit.models import TrailRow

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


def insert_trail_rows(rows: Sequence[TrailRow]) -> None:
    """Insert prepared rows inside the open transaction; their ids are given by the database."""
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY audit_trailrow ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(_values(row))
        else:
            marks = ", ".join(["%s"] * len(COLUMNS))
            sql = f"INSERT INTO audit_trailrow ({names}) VALUES ({marks})"  # noqa: S608 – constants only
            cursor.executemany(sql, [_sqlite_values(row) for row in rows])


def _values(row: TrailRow) -> list[Any]:
    values = {name: getattr(row, name) for name in COLUMNS}
    return list((values | {"data": json.dumps(row.data, ensure_ascii=False)}).values())


def _sqlite_values(row: TrailRow) -> list[Any]:
    """As Django writes them on SQLite: times in UTC without a zone."""
    times = {
        name: getattr(row, name).astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        for name in ("occurred_at", "recorded_at")
    }
    values = dict(zip(COLUMNS, _values(row), strict=True)) | times
    return list(values.values())
