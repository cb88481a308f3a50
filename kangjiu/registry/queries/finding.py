"""Search (检索) over sealed names: two characters, pinyin, initials, last four digits, file number, full numbers.

Tokens narrow down, the opened name decides; everything stays inside the person's scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kangjiu.accounts import queries as accounts_queries
from kangjiu.common import blind, search
from kangjiu.common.identifiers import mask_name
from kangjiu.common.scope import Scope
from kangjiu.registry.choices import Category, FileStatus
from kangjiu.registry.models import DisabilityCertificate, NameToken, Person, PersonCategory, files_in
from kangjiu.registry.queries.duplicates import number_digest
from kangjiu.registry.queries.people import VIEW

MOST_CANDIDATES = 400
MOST_HITS = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One child found (检索结果): the name masked, as in every list."""

    person_id: int
    name: str
    file_number: str
    birth_on: date | None
    category: str
    region: str


def search_children(by: Scope, text: str, *, most: int = MOST_HITS) -> list[Hit]:
    """Children whose name or number answers the text, at most `most`; a single character finds nobody."""
    scope = by.need(VIEW)
    asked = search.query_tokens(text, _counties(scope) if search.query_kind(text) == "letters" else ())
    people = list(_asked_for(scope, asked)[:MOST_CANDIDATES])
    found = [one for one in people if _answers(asked, one)][:most]
    return _hits(found)


def _asked_for(scope: Scope, asked: search.SearchQuery) -> QuerySet[Person]:
    people = (
        Person.objects.visible_to(scope)
        .filter(is_child=True)
        .exclude(status=FileStatus.MERGED)
        .only("pk", "row_key", "name", "id_number", "contact", "file_number", "birth_on", "region_path")
    )
    if asked.kind == "case":
        return people.filter(file_number=asked.text)
    if asked.kind == "resident_id":
        return people.filter(id_blind=number_digest("resident", asked.text))
    if asked.kind == "certificate":
        cards = DisabilityCertificate.objects.filter(number_blind=blind.digest("certificate", asked.text))
        return people.filter(pk__in=cards.values("person_id"))
    return people.filter(pk__in=_candidates(scope, asked))


def _candidates(scope: Scope, asked: search.SearchQuery) -> list[int]:
    """People with a token from every group, from the covering index alone."""
    groups = asked.groups
    if asked.kind == "phone":
        groups = (frozenset({search.tail_token(asked.text)}),)
    if not groups:
        return []
    rows = NameToken.objects.filter(files_in(scope, "region_path", "person_id"), token__in=groups[0])
    for group in groups[1:]:
        rows = rows.filter(person_id__in=NameToken.objects.filter(token__in=group).values("person_id"))
    return list(rows.values_list("person_id", flat=True)[:MOST_CANDIDATES])


def _answers(asked: search.SearchQuery, one: Person) -> bool:
    """The opened name or number decides; exact look-ups are right by their digest."""
    if asked.kind in {"case", "resident_id", "certificate"}:
        return True
    numbers = search_numbers(one.id_number.open(), one.contact.open().get("phone", ""))
    if asked.kind == "phone":
        return asked.text in numbers
    return search.name_matches(asked, one.name.open(), numbers)


def search_numbers(id_number: str, phone: str) -> list[str]:
    """The numbers whose last four are searched for."""
    return [blind.normalise(number) for number in (id_number, phone) if number]


def _hits(found: list[Person]) -> list[Hit]:
    regions = accounts_queries.region_names(one.region_path for one in found)
    categories = primary_categories(one.pk for one in found)
    return [
        Hit(
            person_id=one.pk,
            name=mask_name(one.name.open()),
            file_number=one.file_number or "",
            birth_on=one.birth_on,
            category=categories.get(one.pk, ""),
            region=regions.get(one.region_path, ""),
        )
        for one in found
    ]


def primary_categories(ids: Iterable[int]) -> dict[int, str]:
    """Label of the primary category of assistance now on file, by child, in one query."""
    rows = PersonCategory.objects.filter(person_id__in=list(ids), to_on__isnull=True)
    ordered = rows.order_by("is_primary", "-pk").values_list("person_id", "category")
    return {person_id: Category.label_of(code) for person_id, code in ordered}


def _counties(scope: Scope) -> set[str]:
    """Counties whose initials are probed: those of the ranges, else those of the granted files."""
    found = {low[:6] for low, high in scope.ranges() if low[:6] == high[:6]}
    wide = [(low, high) for low, high in scope.ranges() if low[:6] != high[:6]]
    if wide:
        inside = accounts_queries.regions_in(scope, ["county"])
        found |= {path[:6] for path in inside.values_list("path", flat=True)}
    if not scope.ranges():
        granted = Person.objects.visible_to(scope).order_by().values_list("county_code", flat=True)
        found |= set(granted.distinct())
    return found
