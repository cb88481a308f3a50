"""The search index (检索索引): written anew when index keys rotate."""

from __future__ import annotations

from django.db import transaction

from kangjiu.common import blind
from kangjiu.registry.actions.base import write_tokens
from kangjiu.registry.models import DisabilityCertificate, Person
from kangjiu.registry.queries.duplicates import number_digest

BLOCK = 500


def rebuild_tokens() -> int:
    """Write all name tokens under the current index key, block by block; the number of rows written."""
    return sum(_tokens(block) for block in _blocks(Person))


def rebuild_numbers() -> int:
    """Write the blind index of all identity numbers anew; the number of people."""
    return sum(_numbers(block) for block in _blocks(Person))


def rebuild_certificates() -> int:
    """Write the blind index of all card numbers anew; the number of cards."""
    return sum(_certificates(block) for block in _blocks(DisabilityCertificate))


def _blocks(table):  # type: ignore[no-untyped-def]
    last = 0
    while ids := list(table.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BLOCK]):
        yield ids
        last = ids[-1]


@transaction.atomic
def _tokens(ids: list[int]) -> int:
    return write_tokens(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


@transaction.atomic
def _numbers(ids: list[int]) -> int:
    rows = list(Person.objects.select_for_update().filter(pk__in=ids, id_number__isnull=False).order_by("pk"))
    for row in rows:
        Person.objects.filter(pk=row.pk).update(id_blind=number_digest(row.id_kind, row.id_number.open()))
    return len(rows)


@transaction.atomic
def _certificates(ids: list[int]) -> int:
    rows = list(DisabilityCertificate.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    for row in rows:
        digest = blind.digest("certificate", row.number.open())
        DisabilityCertificate.objects.filter(pk=row.pk).update(number_blind=digest)
    return len(rows)
