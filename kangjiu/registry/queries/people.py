"""Reading people (人员): one, many names at once, masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from kangjiu.common.identifiers import mask_name
from kangjiu.common.scope import Scope
from kangjiu.common.sealed import open_token
from kangjiu.registry.models import Person

VIEW = "registry.view"
NAME_CELL = ("registry_person", "name")


def people(by: Scope) -> QuerySet[Person]:
    """People whose file this scope may open; NotAllowed without registry.view."""
    return Person.objects.visible_to(by.need(VIEW))


def person(by: Scope, person_id: int) -> Person:
    """One person in scope (档案人员), the region joined; Person.DoesNotExist outside it."""
    return people(by).select_related("region").get(pk=person_id)


def by_public_id(by: Scope, public_id: str) -> Person:
    """One person by the id that leaves the system; Person.DoesNotExist outside the scope."""
    return people(by).select_related("region").get(public_id=public_id)


def masked_name(one: Person) -> str:
    """安*禾: how a name stands in lists and papers for others."""
    return mask_name(one.name.open())


def open_name(row_key: Any, name: Any) -> str:
    """The name of a `values_list` row."""
    return open_token(*NAME_CELL, row_key, name)


def names(by: Scope, ids: Iterable[int | None]) -> dict[int, str]:
    """Opened names of people in scope by id, in one query (for pages up to 500 rows); others are missing."""
    wanted = {one for one in ids if one is not None}
    rows = Person.objects.visible_to(by).filter(pk__in=wanted).values_list("pk", "row_key", "name")
    return {pk: open_name(row_key, name) for pk, row_key, name in rows}


def masked_names(by: Scope, ids: Iterable[int | None]) -> dict[int, str]:
    """Masked names of people in scope by id, in one query."""
    return {pk: mask_name(name) for pk, name in names(by, ids).items()}


def same_child_ids(by: Scope, person_id: int) -> list[int]:
    """Ids of a file and of all files merged into it: higher apps read the rows of all of them."""
    found, layer = [], [person(by, person_id).pk]
    while layer:
        found += layer
        merged = Person.objects.filter(merged_into__in=layer).order_by("pk")
        layer = list(merged.values_list("pk", flat=True))
    return found


def granted_people(by: Scope) -> QuerySet[Person]:
    """Children whose files were granted to this family or institution, in order of opening."""
    return people(by).filter(is_child=True).exclude(status="merged").order_by("pk")
