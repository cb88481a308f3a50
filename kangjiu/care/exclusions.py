"""Hours that never overlap (时段不重叠), held by the database itself on PostgreSQL; SQLite keeps the query under lock.

Exclusion constraints over timed sessions (start > 0): no child and no therapist in two places in the same minute.
They are checked when an action asks (`check_now`) and at the latest at the end of the transaction, so that two
therapists may change places in one save. They need the extension btree_gist; where it cannot be created the system
works on the locks alone, says so when it migrates and when it is checked, and `kangjiu guard-hours` adds them later.
"""

from __future__ import annotations

import sys
from typing import Any

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

EXTENSION = "btree_gist"
TABLE = "care_session"
HOURS = "int4range(start::integer, start::integer + minutes::integer) WITH &&"
GUARDS = {"care_session_child_hours": "person_id", "care_session_therapist_hours": "therapist_id"}
MISSING = f"数据库没有扩展 {EXTENSION}，考勤时段重叠只靠加锁检查"
HINT = f"请数据库管理员在本库执行 CREATE EXTENSION {EXTENSION}，再运行 kangjiu guard-hours"


def standing(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the guards that stand in this database; empty on SQLite."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'x' AND conname = ANY(%s)", [[*GUARDS]]
        )
        return {name for (name,) in cursor.fetchall()}


def lacking(connection: BaseDatabaseWrapper) -> bool:
    """Whether guards are missing that should stand: on PostgreSQL, once its table is there."""
    if connection.vendor != "postgresql" or standing(connection) == GUARDS.keys():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [TABLE])
        return bool(cursor.fetchone()[0])


def add(connection: BaseDatabaseWrapper) -> bool:
    """Add the guards that do not stand yet; False (and nothing changed) when the extension cannot be had."""
    if connection.vendor != "postgresql" or not _extension(connection):
        return False
    with connection.cursor() as cursor:
        for name in sorted(GUARDS.keys() - standing(connection)):
            cursor.execute(
                f"ALTER TABLE {TABLE} ADD CONSTRAINT {name} EXCLUDE USING gist"
                f" ({GUARDS[name]} WITH =, day WITH =, {HOURS}) WHERE (start > 0)"
                " DEFERRABLE INITIALLY DEFERRED"
            )
    return True


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away; the extension stays."""
    with connection.cursor() as cursor:
        for name in sorted(standing(connection)):
            cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {name}")


def _extension(connection: BaseDatabaseWrapper) -> bool:
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {EXTENSION}")
    except DatabaseError:  # no right to create it, or it is not installed on the server
        return False
    return True


def check_now(connection: BaseDatabaseWrapper) -> None:
    """Check the hours written so far; IntegrityError when two of them overlap. Nothing without the guards."""
    names = standing(connection)
    if names:
        listed = ", ".join(sorted(names))
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {listed} IMMEDIATE")
            cursor.execute(f"SET CONSTRAINTS {listed} DEFERRED")


def forwards(apps: Any, editor: Any) -> None:
    """The migration: say clearly when the guards could not be added."""
    connection = editor.connection
    if connection.vendor == "postgresql" and not add(connection):
        sys.stdout.write(f"\n  注意：{MISSING}。{HINT}\n")


def backwards(apps: Any, editor: Any) -> None:
    """The migration undone."""
    if editor.connection.vendor == "postgresql":
        remove(editor.connection)
