"""Many rows in one go (批量写入): COPY on PostgreSQL, executemany on SQLite; ids are reserved in one block.

For loaders that wrote their rows as instances of one table; sealed columns are sealed on the way. No defaults
of the database, no signals, no links to rows that are not saved yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models
from django.db.transaction import TransactionManagementError


def insert(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one table inside the open transaction; each one's `pk` is set."""
    if not rows:
        return
    fields = rows[0]._meta.concrete_fields
    for row, pk in zip(rows, reserve(type(rows[0]), len(rows)), strict=True):
        row.pk = pk
    columns = [str(field.column) for field in fields]
    insert_values(type(rows[0]), columns, [[_stored(field, row) for field in fields] for row in rows])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert plain values, ready for the database, into named columns; ids left out are given by it."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("a bulk insert needs an open transaction")
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for line in rows:
                    copy.write_row(line)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the named plain fields of saved rows of one table inside the open transaction, one statement for all."""
    if not rows:
        return
    if not connection.in_atomic_block:
        raise TransactionManagementError("a bulk update needs an open transaction")
    known = {field.name: field for field in rows[0]._meta.concrete_fields}
    fields, quote = [known[name] for name in names], connection.ops.quote_name
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    statement = f"UPDATE {quote(rows[0]._meta.db_table)} SET {changes} WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[*(_kept(field, row) for field in fields), row.pk] for row in rows])


def tell_planner() -> None:
    """After a bulk run, outside any transaction: the database learns how large its tables are now (更新统计)."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _kept(field: models.Field[Any, Any], row: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=False), connection)


def _stored(field: models.Field[Any, Any], row: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Ids for so many new rows of a table, ascending."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        last = found[0] if found else 0
    return list(range(last + 1, last + 1 + count))
