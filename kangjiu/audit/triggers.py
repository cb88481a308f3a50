"""Triggers that refuse UPDATE and DELETE, written for both databases; for trail, ledger and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

PREFIX = "kj_guard_"
MESSAGE = "这些记录只能追加，不能修改或删除"

TRAIL_TABLES = ("audit_trailrow", "audit_anchor", "audit_accessrow", "audit_chainhead")


def append_only(table: str) -> migrations.RunPython:
    """Migration operation: rows of `table` are never updated or deleted."""
    return _operation(table, [(f"{table}_update", "UPDATE", ""), (f"{table}_delete", "DELETE", "")])


def no_delete(table: str) -> migrations.RunPython:
    """Migration operation: rows of `table` are never deleted."""
    return _operation(table, [(f"{table}_delete", "DELETE", "")])


def update_only_when(table: str, condition: str) -> migrations.RunPython:
    """Migration operation: rows are never deleted, and updated only while `condition` on OLD and NEW holds.

    The condition is SQL that both databases read; a condition that yields NULL refuses.
    """
    when = f"NOT COALESCE(({condition}), FALSE)"
    return _operation(table, [(f"{table}_update", "UPDATE", when), (f"{table}_delete", "DELETE", "")])


def _operation(table: str, guards: Sequence[tuple[str, str, str]]) -> migrations.RunPython:
    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for name, verb, when in guards:
            for statement in _create(editor.connection.vendor, table, PREFIX + name, verb, when):
                editor.execute(statement, params=None)

    def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for name, _, _ in guards:
            editor.execute(f"DROP TRIGGER IF EXISTS {PREFIX}{name}{on}", params=None)

    return migrations.RunPython(forwards, backwards, elidable=False)


def _create(vendor: str, table: str, name: str, verb: str, when: str) -> list[str]:
    condition = f"WHEN ({when})" if when else ""
    if vendor == "sqlite":
        action = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        return [f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {condition} {action}"]
    function = (
        f"CREATE OR REPLACE FUNCTION {PREFIX}refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    body = f"FOR EACH ROW {condition} EXECUTE FUNCTION {PREFIX}refuse()"
    return [function, f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {body}"]


def expected() -> set[str]:
    """Names of the triggers the trail must have."""
    return {f"{PREFIX}{table}_{verb}" for table in TRAIL_TABLES for verb in ("update", "delete")}


def present(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of our triggers that stand, and are switched on, in this database."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}
