"""Files that may be the same child (疑似重复档案): at entry before anything is saved, and as a list of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kangjiu.accounts import queries as accounts_queries
from kangjiu.common import blind, search
from kangjiu.common.identifiers import mask_name
from kangjiu.common.scope import Scope
from kangjiu.registry.choices import FileStatus, IdKind
from kangjiu.registry.models import Guardian, HouseholdMember, NameToken, Person
from kangjiu.registry.queries.people import open_name
from kangjiu.registry.rules.duplicates import Likeness, Match, compare
from kangjiu.registry.rules.people import EIGHTEEN
from kangjiu.registry.rules.values import PersonData

MOST_CANDIDATES = 200
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One file that may be the same child; `person_id` None when it lies outside the person's own scope."""

    person_id: int | None
    file_number: str
    name: str
    birth_on: date | None
    region: str
    points: int
    exact: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files of one county that are probably one child; the older file first."""

    first: Duplicate
    second: Duplicate
    points: int
    reasons: tuple[str, ...]


def number_digest(id_kind: str, number: str) -> bytes | None:
    """Blind index of an identity paper's number; None for an absent one."""
    kind = "birth_certificate" if id_kind == IdKind.BIRTH else "resident_id"
    return blind.digest_or_none(kind, number)


def holder_of(id_kind: str, number: str) -> Person | None:
    """Whoever in the country has this number on file, merged files apart; for actions only."""
    digest = number_digest(id_kind, number)
    if digest is None:
        return None
    return Person.objects.filter(id_blind=digest, merged_into__isnull=True).first()


def find_duplicates(
    by: Scope, data: PersonData, *, guardian_phones: Iterable[str] = (), except_id: int | None = None
) -> list[Duplicate]:
    """Exact and probable duplicates of a child about to be entered, likeliest first, at most ten.

    The whole county is compared; of a file the person may not read only the township is told.
    """
    scope = by.narrow("registry.edit", "applications.enter", "registry.merge")
    phones = frozenset(blind.normalise(one) for one in (data.phone, *guardian_phones) if one)
    number = number_digest(data.id_kind, data.id_number) or b""
    me = Likeness(data.name, data.sex, data.birth_on, number, data.id_kind in EIGHTEEN, phones)
    county = accounts_queries.county_of(accounts_queries.region(data.region).path) if data.region else ""
    candidates = _candidates(me, county).exclude(pk=except_id or 0).select_related("region")
    found = list(candidates[:MOST_CANDIDATES])
    contacts = _phones(found)
    matches = [(one, compare(me, _likeness(one, contacts.get(one.pk, frozenset())))) for one in found]
    likely = sorted((pair for pair in matches if pair[1].probable), key=lambda pair: -pair[1].points)
    return _shown(scope, likely[:MOST_SHOWN])


def _candidates(me: Likeness, county: str) -> QuerySet[Person]:
    """Same number anywhere; in the county same birth and sex, same sound of the name, or same end of a phone."""
    wanted = Q(id_blind=me.number) if me.number else Q(pk__in=[])
    if county:
        low, high = accounts_queries.subtree(county.ljust(12, "0"))
        tokens = NameToken.objects.filter(token__in=_tokens(me), region_path__gte=low, region_path__lte=high)
        near = Q(pk__in=tokens.values("person_id"))
        if me.birth_on:
            near |= Q(birth_on=me.birth_on, sex=me.sex)
        wanted |= near & Q(county_code=county)
    return Person.objects.filter(wanted, is_child=True, merged_into__isnull=True)


def _tokens(me: Likeness) -> set[int]:
    spelled = {blind.token(search.KIND, f"p{whole}") for whole, _ in search.name_spellings(me.name)}
    return spelled | {search.tail_token(phone) for phone in me.phones}


def _likeness(one: Person, phones: frozenset[str]) -> Likeness:
    number = bytes(one.id_blind or b"")
    return Likeness(one.name.open(), one.sex, one.birth_on, number, one.id_kind in EIGHTEEN, phones)


def _phones(people: list[Person]) -> dict[int, frozenset[str]]:
    """Phones of the people and of their guardians, normalised, by person; one query."""
    found: dict[int, set[str]] = {one.pk: {one.contact.open().get("phone", "")} for one in people}
    rows = Guardian.objects.filter(person__in=people, guardian__isnull=False).select_related("guardian")
    for row in rows:
        found[row.person_id].add(row.guardian.contact.open().get("phone", ""))  # type: ignore[union-attr]
    return {pk: frozenset(blind.normalise(one) for one in phones if one) for pk, phones in found.items()}


def _shown(scope: Scope, likely: list[tuple[Person, Match]]) -> list[Duplicate]:
    ids = [one.pk for one, _ in likely]
    readable = set(Person.objects.visible_to(scope).filter(pk__in=ids).values_list("pk", flat=True))
    return [_duplicate(one, match, one.pk in readable) for one, match in likely]


def _duplicate(one: Person, match: Match, readable: bool) -> Duplicate:
    return Duplicate(
        person_id=one.pk if readable else None,
        file_number=(one.file_number or "") if readable else "",
        name=mask_name(one.name.open()) if readable else "",
        birth_on=one.birth_on if readable else None,
        region=one.region.name,
        points=match.points,
        exact=match.exact,
        reasons=match.reasons,
    )


def probable_pairs(by: Scope, *, most: int = 50) -> list[Pair]:
    """Pairs of children in scope that are probably one, likeliest first; needs registry.merge.

    Children of the same birth date and sex are compared with one another, where one of them has no number of
    18 characters (two such numbers are two children); four queries whatever the rows.
    """
    mine = Person.objects.visible_to(by.need("registry.merge")).filter(
        is_child=True, merged_into__isnull=True, status=FileStatus.ACTIVE, birth_on__isnull=False
    )
    free = Count("pk", filter=~Q(id_kind__in=EIGHTEEN))
    shared = mine.order_by().values("birth_on", "sex").annotate(rows=Count("pk"), free=free)
    same = shared.filter(rows__gt=1, free__gt=0, birth_on=OuterRef("birth_on"), sex=OuterRef("sex"))
    rows = list(
        mine.filter(Exists(same))
        .order_by("birth_on", "sex", "pk")
        .values_list("pk", "birth_on", "sex", "row_key", "name", "id_blind", "id_kind")
    )
    living = HouseholdMember.objects.filter(to_on__isnull=True, person__in=[row[0] for row in rows])
    homes = dict(living.values_list("person_id", "household_id"))
    people = [
        (
            pk,
            Likeness(
                open_name(key, name),
                sex,
                born,
                bytes(number or b""),
                kind in EIGHTEEN,
                household_id=homes.get(pk),
            ),
        )
        for pk, born, sex, key, name, number, kind in rows
    ]
    likely = sorted(_likely(people), key=lambda pair: -pair[2].points)[:most]
    return _pairs(likely)


Compared = tuple[int, int, Match]


def _likely(people: list[tuple[int, Likeness]]) -> Iterator[Compared]:
    for _, group in groupby(people, key=lambda row: (row[1].birth_on, row[1].sex)):
        for (one, first), (other, second) in combinations(group, 2):
            match = compare(first, second)
            if match.probable:
                yield one, other, match


def _pairs(likely: list[Compared]) -> list[Pair]:
    ids = {pk for one, other, _ in likely for pk in (one, other)}
    people = Person.objects.select_related("region").in_bulk(ids)
    return [
        Pair(
            _duplicate(people[one], match, True),
            _duplicate(people[other], match, True),
            match.points,
            match.reasons,
        )
        for one, other, match in likely
    ]


def compare_files(one: Person, other: Person) -> Match:
    """How alike two files on hand are, for the merge page."""
    phones = _phones([one, other])
    first, second = (_likeness(each, phones[each.pk]) for each in (one, other))
    return compare(first, second)
