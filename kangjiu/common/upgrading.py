"""Which migrations a database still needs (升级), where one migration has taken the place of several former ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.core import checks
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

TOO_OLD = "数据库停在较早的版本，这一版不能直接升级"
FIRST = "请先用 2026 年 11 月 28 日的版本升级一次，再换用这一版"

Key = tuple[str, str]


@cache
def program() -> dict[Key, frozenset[Key]]:
    """Each migration of this program with the former ones it replaces."""
    found = MigrationLoader(None).disk_migrations
    return {key: frozenset(migration.replaces) for key, migration in found.items()}


def unknown(applied: Collection[Key]) -> list[Key]:
    """Applied migrations that this program has never had: the database is of a later version."""
    ours = program().keys() | frozenset[Key]().union(*program().values())
    return sorted(set(applied) - ours)


def pending(applied: Collection[Key]) -> list[Key]:
    """Migrations this program has and the database has neither itself nor in the former ones."""
    return sorted(key for key, former in program().items() if not _has(key, former, applied))


def halfway(applied: Collection[Key]) -> list[Key]:
    """Migrations of whose former ones the database has some and not all: it cannot be upgraded by this program."""
    return [key for key in pending(applied) if program()[key] & set(applied)]


def _has(key: Key, former: frozenset[Key], applied: Collection[Key]) -> bool:
    return key in applied or (bool(former) and former <= set(applied))


def check_age(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """A database too old for this program is refused in words, before the migration starts."""
    old = [alias for alias in databases or () if halfway(_applied(alias))]
    return [checks.Error(TOO_OLD, hint=FIRST, id="kangjiu.E007") for _ in old]


def _applied(alias: str) -> Collection[Key]:
    return MigrationRecorder(connections[alias]).applied_migrations()
