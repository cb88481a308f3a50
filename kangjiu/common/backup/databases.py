"""One consistent copy of the database, and putting it back, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, connections, transaction

from kangjiu.common.backup.manifest import BackupProblem

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
PASSED_ON = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


@dataclass(frozen=True)
class Copy:
    """A copy of the database as a file, with the rows of each table and the migrations at that moment."""

    path: Path
    counts: dict[str, int]
    migrations: tuple[str, ...]


def copy_to(folder: Path) -> Copy:
    """Copy the database as it is at one moment; people may go on working. BackupProblem when a tool is missing."""
    if connection.vendor == "postgresql":
        return _dump_postgresql(folder / NAMES["postgresql"])
    return _copy_sqlite(folder / NAMES["sqlite"])


def _copy_sqlite(path: Path) -> Copy:
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError("SQLite copies nothing while its own writes are open")
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        return Copy(path, _sqlite_counts(copy), _migrations(copy.execute(MIGRATIONS).fetchall()))


MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"


def _migrations(rows: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{app}.{name}" for app, name in rows)


def _sqlite_counts(copy: sqlite3.Connection) -> dict[str, int]:
    tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: copy.execute(_count(name)).fetchone()[0] for (name,) in sorted(tables.fetchall())}


def _count(table: str) -> str:
    return f'SELECT COUNT(*) FROM "{table}"'  # noqa: S608 – names of our own tables


def _dump_postgresql(path: Path) -> Copy:
    """pg_dump and our own counts look at the same exported snapshot."""
    tool = client("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        tables = sorted(connection.introspection.table_names(cursor))
        counts = {}
        for name in tables:
            cursor.execute(_count(name))
            counts[name] = cursor.fetchone()[0]
        cursor.execute(MIGRATIONS)
        migrations = _migrations(cursor.fetchall())
        plain = ["--format=custom", "--no-owner", "--no-privileges"]
        _run([tool, *plain, f"--snapshot={snapshot}", f"--file={path}"], "备份数据库")
    return Copy(path, counts, migrations)


def client(name: str) -> str:
    """A PostgreSQL client program on PATH or in Debian's folders, the newest; BackupProblem names what to install."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    found = shutil.which(name) or (str(places[-1]) if places else "")
    if not found:
        step = "请安装 PostgreSQL 客户端（Debian、Ubuntu：apt install postgresql-client），版本不低于服务器，再运行一次"
        raise BackupProblem(f"找不到 {name}。{step}")
    return found


def _version(path: Path) -> int:
    number = path.parts[-3]
    return int(number) if number.isdigit() else 0


def _run(command: Sequence[str], what: str) -> None:
    """Run a client program against our database; the password goes through the environment, not the command line."""
    settings = connection.settings_dict
    wanted = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    given = {name: str(settings[key]) for name, key in wanted.items() if settings[key]}
    options = {PASSED_ON[k]: str(v) for k, v in settings["OPTIONS"].items() if k in PASSED_ON}
    done = subprocess.run(  # noqa: S603 – a fixed program with our own arguments
        list(command), env={**os.environ, **given, **options}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupProblem(f"{what}失败：{done.stderr.strip()[:500]}")


def is_empty() -> bool:
    """Whether the database this installation points to holds no table."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            return not connection.introspection.table_names(cursor)
    path = Path(str(connection.settings_dict["NAME"]))
    if not path.exists():
        return True
    with closing(sqlite3.connect(path)) as there:
        return not _sqlite_counts(there)


def put_back(path: Path) -> None:
    """Put a copy where this installation's empty database is."""
    if connection.vendor == "postgresql":
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        database = connection.settings_dict["NAME"]
        _run([client("pg_restore"), *options, f"--dbname={database}", str(path)], "恢复数据库")
        return
    connections.close_all()
    target = Path(str(connection.settings_dict["NAME"]))
    for left in (target, Path(f"{target}-wal"), Path(f"{target}-shm")):
        left.unlink(missing_ok=True)
    shutil.move(path, target)


def counts() -> dict[str, int]:
    """Rows by table in the database as it is now."""
    with connection.cursor() as cursor:
        found = {}
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(_count(name))
            found[name] = cursor.fetchone()[0]
    return found
