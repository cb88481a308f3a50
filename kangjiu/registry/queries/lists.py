"""The list of children (儿童名册): filters as conditions, rows presented page by page in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from kangjiu.accounts import queries as accounts_queries
from kangjiu.common.identifiers import mask_name, tail
from kangjiu.common.scope import Scope
from kangjiu.registry import choices
from kangjiu.registry.models import (
    Guardian,
    Hardship,
    HouseholdMember,
    Person,
    PersonCategory,
    UpperRecord,
)
from kangjiu.registry.queries.people import VIEW
from kangjiu.registry.rules.ages import age_words, birth_range


@dataclass(frozen=True, slots=True)
class ChildFilters:
    """What the list is narrowed to; empty means not narrowed. `township` is a region path, ages completed years."""

    on: date
    status: str = choices.FileStatus.ACTIVE
    category: str = ""
    township: str = ""
    hardship: str = ""
    age_from: int | None = None
    age_to: int | None = None
    upper: str = ""


UNKNOWN = "未登记"


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One line of the list, ready to show."""

    id: int
    file_number: str
    name: str
    sex: str
    birth_on: date | None
    age: str
    number_tail: str
    region: str
    category: str
    hardship: str
    guardian: str
    upper: str
    status: str

    @property
    def url(self) -> str:
        """The page of the case file."""
        return reverse("desk:file", args=[self.id])


def children(by: Scope, filters: ChildFilters) -> QuerySet[Person]:
    """Children in scope that answer the filters; NotAllowed without registry.view."""
    rows = Person.objects.visible_to(by.need(VIEW)).filter(is_child=True)
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.township:
        rows = rows.filter(accounts_queries.in_subtrees("region_path", filters.township))
    first, last = birth_range(filters.age_from, filters.age_to, filters.on)
    rows = rows.filter(birth_on__gte=first) if first else rows
    rows = rows.filter(birth_on__lte=last) if last else rows
    return rows.filter(*_related(filters))


def _related(filters: ChildFilters) -> list[Q]:
    """Conditions on what hangs on the file, on the day."""
    found: list[Q] = []
    if filters.category:
        held = PersonCategory.objects.filter(
            _on(filters.on), person=OuterRef("pk"), category=filters.category
        )
        found.append(Q(Exists(held)))
    if filters.hardship:
        poor = Hardship.objects.filter(_on(filters.on), kind=filters.hardship)
        homes = HouseholdMember.objects.filter(_on(filters.on), household__in=poor.values("household_id"))
        own = Q(pk__in=poor.filter(person__isnull=False).values("person_id"))
        found.append(own | Q(pk__in=homes.values("person_id")))
    if filters.upper == choices.UpperStatus.NOT_ENTERED:
        entered = UpperRecord.objects.exclude(status=choices.UpperStatus.NOT_ENTERED)
        found.append(~Q(Exists(entered.filter(person=OuterRef("pk")))))
    elif filters.upper:
        found.append(Q(Exists(UpperRecord.objects.filter(person=OuterRef("pk"), status=filters.upper))))
    return found


def _on(day: date) -> Q:
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))


def present(
    people: Sequence[Person], on: date, shown: Collection[str] = ("guardian", "upper")
) -> list[ChildRow]:
    """Rows of a page as shown: names masked; at most six queries whatever the number of rows.

    Guardians and the upper system are read only when their columns are `shown`.
    """
    ids = [one.pk for one in people]
    regions = accounts_queries.region_names(one.region_path for one in people)
    categories = _joined_categories(ids, on)
    hardships = hardship_labels(ids, on)
    guardians = primary_guardians(ids, on) if "guardian" in shown else {}
    upper = _upper(ids) if "upper" in shown else {}
    return [
        ChildRow(
            id=one.pk,
            file_number=one.file_number or "",
            name=mask_name(one.name.open()),
            sex=choices.Sex.label_of(one.sex),
            birth_on=one.birth_on,
            age=age_words(one.birth_on, on),
            number_tail=tail(one.id_number.open()),
            region=regions.get(one.region_path, ""),
            category=categories.get(one.pk, UNKNOWN),
            hardship=hardships.get(one.pk, ""),
            guardian=guardians.get(one.pk, UNKNOWN),
            upper=choices.UpperStatus.label_of(upper.get(one.pk, choices.UpperStatus.NOT_ENTERED)),
            status=choices.FileStatus.label_of(one.status),
        )
        for one in people
    ]


def _upper(ids: list[int]) -> dict[int, str]:
    return dict(UpperRecord.objects.filter(person__in=ids).values_list("person_id", "status"))


def _joined_categories(ids: list[int], on: date) -> dict[int, str]:
    rows = PersonCategory.objects.filter(_on(on), person__in=ids).order_by("-is_primary", "pk")
    found: dict[int, list[str]] = {}
    for person_id, code in rows.values_list("person_id", "category"):
        found.setdefault(person_id, []).append(choices.Category.label_of(code))
    return {person_id: "、".join(labels) for person_id, labels in found.items()}


def hardship_labels(ids: list[int], on: date) -> dict[int, str]:
    """Labels of the recorded hardship of each child and household on the day, in two queries."""
    homes = HouseholdMember.objects.filter(_on(on), person__in=ids).values_list("household_id", "person_id")
    members: dict[int, list[int]] = {}
    for household_id, person_id in homes:
        members.setdefault(household_id, []).append(person_id)
    held = Hardship.objects.filter(_on(on))
    columns = ("pk", "person_id", "household_id", "kind")
    own = held.filter(person__in=ids).values_list(*columns)
    both = own.union(held.filter(household__in=members).values_list(*columns), all=True)
    found: dict[int, list[str]] = {}
    for _, person_id, household_id, kind in sorted(both, key=lambda row: row[0]):
        for one in [person_id] if person_id else members[household_id]:
            found.setdefault(one, []).append(choices.HardshipKind.label_of(kind))
    return {one: "、".join(dict.fromkeys(labels)) for one, labels in found.items()}


def primary_guardians(ids: list[int], on: date) -> dict[int, str]:
    """Masked name and relation of each child's first guardian on the day, in one query."""
    open_end = Q(to_on__isnull=True) | Q(to_on__gte=on)
    rows = Guardian.objects.filter(open_end, person__in=ids).select_related("guardian", "institution")
    found: dict[int, str] = {}
    for row in rows.order_by("is_primary", "-pk"):
        name = mask_name(row.guardian.name.open()) if row.guardian else row.institution.name  # type: ignore[union-attr]
        found[row.person_id] = f"{name}（{choices.Relation.label_of(row.relation)}）"
    return found


def townships(by: Scope) -> list[tuple[str, str]]:
    """(path, name) of the townships and streets the list can be narrowed to."""
    inside = accounts_queries.regions_in(by.need(VIEW), ["township"])
    return [(path, name) for path, name in inside.values_list("path", "name")[:500]]


def places(by: Scope) -> list[tuple[str, str]]:
    """(path, label) of the townships and villages where the person may keep files, villages indented."""
    inside = accounts_queries.regions_in(by.narrow("registry.edit"), ["township", "village"])
    rows = inside.values_list("path", "name", "level")[:3000]
    return [(path, f"　{name}" if level == "village" else name) for path, name, level in rows]


def institutions(by: Scope) -> list[tuple[str, str]]:
    """(id, name) of the institutions in scope that can be guardians."""
    found = accounts_queries.organisations(by, ["welfare_institution"])
    return [(str(one.pk), one.name) for one in found[:500]]


def child_by_number(by: Scope, file_number: str) -> Person | None:
    """The child of a file number in scope, merged files apart; None when there is none."""
    rows = Person.objects.visible_to(by.need(VIEW)).filter(file_number=file_number, is_child=True)
    return rows.filter(merged_into__isnull=True).first()
