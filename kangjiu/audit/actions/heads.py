"""Chain heads: taken last under lock, moved forward once for each batch of links."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from kangjiu.audit.canonical import sealer
from kangjiu.audit.models import ChainHead
from kangjiu.audit.rules.chain import START
from kangjiu.common.scope import Scope

ROOT = "000000000000"


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
    return ChainHead.objects.select_for_update().filter(name=name).first()


def advance(head: ChainHead, count: int, last: bytes) -> None:
    """Move a head forward to `count` rows ending in `last`, sealed anew."""
    head.count, head.last_link = count, last
    head.mac = sealer().head(head.name, count, last)
    ChainHead.objects.filter(pk=head.pk).update(count=count, last_link=last, mac=head.mac)
