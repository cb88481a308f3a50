"""Chain heads: taken last under lock, moved forward once for each batch of links.

Every act writes an event, so the three statements around a head are written out: the same as the query layer's at a
third of its cost.
"""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from kangjiu.audit.canonical import sealer
from kangjiu.audit.models import ChainHead
from kangjiu.audit.rules.chain import START
from kangjiu.common.scope import Scope

ROOT = "000000000000"
FIELDS = ("id", "name", "region_path", "count", "last_link", "mac")
READ = f"SELECT {', '.join(FIELDS)} FROM audit_chainhead WHERE name = %s"  # noqa: S608 – constants only
MOVE = "UPDATE audit_chainhead SET count = %s, last_link = %s, mac = %s WHERE id = %s"


def need_transaction() -> None:
    """TransactionManagementError outside a transaction: an event stands or falls with its act."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a trail row is written in the transaction of its act")


def region_of(by: Scope) -> str:
    """The region an actor's chain belongs to: the county, else the start of the widest range."""
    if by.county_code:
        return by.county_code.ljust(12, "0")
    return min((low for low, _ in by.ranges()), default=ROOT)


def take(name: str, region_path: str) -> ChainHead:
    """The head of a chain, locked until the transaction ends (on SQLite the transaction is the lock)."""
    found = _locked(name)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            ChainHead.objects.create(name=name, region_path=region_path, mac=sealer().head(name, 0, START))
    except IntegrityError:
        pass  # somebody else began the same chain in this moment; it is read below
    return ChainHead.objects.select_for_update().get(name=name)


def _locked(name: str) -> ChainHead | None:
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(READ + lock, [name])
        row = cursor.fetchone()
    return ChainHead.from_db(connection.alias, FIELDS, row) if row else None


def advance(head: ChainHead, count: int, last: bytes) -> None:
    """Move a head forward to `count` rows ending in `last`, sealed anew."""
    head.count, head.last_link = count, last
    head.mac = sealer().head(head.name, count, last)
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [count, last, head.mac, head.pk])
