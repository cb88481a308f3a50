"""One file as people read it (一人一档): dated facts with what holds on the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.audit import queries as audit_queries
from kangjiu.common.identifiers import mask_name, tail
from kangjiu.common.scope import Scope
from kangjiu.documents.models import Attachment
from kangjiu.registry import choices
from kangjiu.registry.models import Diagnosis, Guardian, HouseholdMember, Merge, Person, UpperRecord
from kangjiu.registry.queries.gather import Gathered, gather
from kangjiu.registry.queries.people import person as find_person
from kangjiu.registry.rules.ages import age_words
from kangjiu.registry.rules.hardship import covers


@dataclass(frozen=True, slots=True)
class Line:
    """One dated line of a file: what, details, days, source and whether it holds on the day."""

    id: int
    label: str
    detail: str
    from_on: date | None
    to_on: date | None
    source: str
    active: bool
    code: str = ""
    has_paper: bool = False


@dataclass(frozen=True, slots=True)
class GuardianLine:
    """A guardian as shown: name masked, phone with its last four; an institution by its name."""

    id: int
    person_id: int | None
    name: str
    relation: str
    phone: str
    is_primary: bool
    from_on: date | None
    to_on: date | None
    active: bool
    user_id: int | None


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A household member as shown."""

    id: int
    person_id: int
    name: str
    relation: str
    from_on: date
    card: str
    is_self: bool


@dataclass(frozen=True)
class FileView:
    """A file on a day. `name` is opened, the numbers show their last four only."""

    person: Person
    name: str
    age: str
    number_tail: str
    phone: str
    address: str
    hukou_address: str
    guardians: list[GuardianLine]
    household_number: str
    members: list[MemberLine]
    hardships: list[Line]
    hardship_labels: list[str]
    certificates: list[Line]
    diagnoses: list[Line]
    categories: list[Line]
    upper: UpperRecord | None
    merged: list[Merge]
    disabled_count: int

    @property
    def category(self) -> str:
        """Label of the primary category in force."""
        return next((line.label for line in self.categories if line.active), "")


def file(by: Scope, person_id: int, on: date, *, whole: bool = True) -> FileView:
    """The file of a person in scope on a day, in nine queries; Person.DoesNotExist outside.

    Without `whole` the upper system's record and past merges are left out, which saves two.
    """
    person = find_person(by, person_id)
    rows = gather(person, on)
    contact = person.contact.open()
    return FileView(
        person=person,
        name=person.name.open(),
        age=age_words(person.birth_on, on),
        number_tail=tail(person.id_number.open()),
        phone=mask_phone(contact.get("phone", "")),
        address=contact.get("address", ""),
        hukou_address=contact.get("hukou_address", ""),
        guardians=_guardians(person, on),
        household_number=rows.members[0].household.number if rows.members else "",
        members=[_member(row, rows, on) for row in rows.members],
        hardships=_hardships(rows, on),
        hardship_labels=[choices.HardshipKind.label_of(kind) for kind in sorted(rows.hardship_kinds(on))],
        certificates=_certificates(rows, on),
        diagnoses=_diagnoses(rows, on),
        categories=_categories(rows, on),
        upper=UpperRecord.objects.filter(person=person).first() if whole else None,
        merged=merges_of(person) if whole else [],
        disabled_count=rows.disabled_count(on),
    )


def mask_phone(phone: str) -> str:
    """*** **** 0562: a phone by its last four."""
    return f"*** **** {tail(phone)}" if tail(phone) else ""


def _guardians(person: Person, on: date) -> list[GuardianLine]:
    rows = Guardian.objects.filter(person=person).select_related("guardian", "institution")
    return [_guardian(row, on) for row in rows.order_by("-is_primary", "pk")]


def primary_guardian(person_id: int, on: date) -> Guardian | None:
    """The guardian a paper names on a day (主要监护人), person or institution joined; the child is in scope."""
    rows = Guardian.objects.filter(person_id=person_id).select_related("guardian", "institution")
    held = [row for row in rows.order_by("-is_primary", "pk") if covers(row.from_on, row.to_on, on)]
    return held[0] if held else None


def guardian(by: Scope, person_id: int, guardian_id: int) -> Guardian:
    """One guardianship of a child in scope; Guardian.DoesNotExist outside it."""
    return Guardian.objects.visible_to(by.need("registry.view")).get(pk=guardian_id, person_id=person_id)


def _guardian(row: Guardian, on: date) -> GuardianLine:
    one, institution = row.guardian, row.institution
    return GuardianLine(
        id=row.pk,
        person_id=row.guardian_id,
        name=mask_name(one.name.open()) if one else (institution.name if institution else ""),
        relation=choices.Relation.label_of(row.relation),
        phone=mask_phone(one.contact.open().get("phone", "")) if one else "",
        is_primary=row.is_primary,
        from_on=row.from_on,
        to_on=row.to_on,
        active=covers(row.from_on, row.to_on, on),
        user_id=row.user_id,
    )


def _member(row: HouseholdMember, rows: Gathered, on: date) -> MemberLine:
    held = [c for c in rows.cards if c.person_id == row.person_id and covers(c.issued_on, c.expires_on, on)]
    return MemberLine(
        id=row.pk,
        person_id=row.person_id,
        name=mask_name(row.person.name.open()),
        relation=choices.Relation.label_of(row.relation),
        from_on=row.from_on,
        card=f"{choices.CardCategory.label_of(held[0].category)} {held[0].level} 级" if held else "",
        is_self=row.person_id == rows.person.pk,
    )


def _hardships(rows: Gathered, on: date) -> list[Line]:
    return [
        Line(
            id=row.pk,
            label=choices.HardshipKind.label_of(row.kind),
            detail="全家" if row.household_id else "本人",
            from_on=row.from_on,
            to_on=row.to_on,
            source=row.source,
            active=covers(row.from_on, row.to_on, on),
            code=row.kind,
        )
        for row in rows.hardships
    ]


def _certificates(rows: Gathered, on: date) -> list[Line]:
    current = rows.card_on(on)
    return [
        Line(
            id=row.pk,
            label=f"{choices.CardCategory.label_of(row.category)} {row.level} 级",
            detail=_components(row.components),
            from_on=row.issued_on,
            to_on=row.expires_on,
            source=f"尾号 {tail(row.number.open())}",
            active=current is not None
            and (row.issued_on, row.reissue) == (current.issued_on, current.reissue),
            code=row.category,
        )
        for row in rows.own_cards
    ]


def _components(codes: list[str]) -> str:
    return "、".join(choices.CardCategory.label_of(code) for code in codes)


def _diagnoses(rows: Gathered, on: date) -> list[Line]:
    found = []
    for row in rows.diagnoses:
        said = row.detail.open()
        level = choices.HospitalLevel.label_of(row.hospital_level)
        found.append(
            Line(
                id=row.pk,
                label=said.get("text", "") or choices.Category.label_of(row.category),
                detail=choices.Category.label_of(row.category),
                from_on=row.diagnosed_on,
                to_on=row.valid_to_on,
                source="，".join(part for part in (said.get("hospital", ""), level) if part),
                active=covers(row.diagnosed_on, row.valid_to_on, on),
                code=row.category,
                has_paper=row.paper_id is not None,
            )
        )
    return found


def diagnosis_paper(by: Scope, person_id: int, diagnosis_id: int) -> Attachment:
    """The scan of a diagnosis (诊断证明扫描件) of a child in scope; DoesNotExist when there is none."""
    rows = Diagnosis.objects.filter(person=find_person(by, person_id), paper__isnull=False)
    return Attachment.objects.get(pk__in=rows.filter(pk=diagnosis_id).values("paper_id"))


def _categories(rows: Gathered, on: date) -> list[Line]:
    return [
        Line(
            id=row.pk,
            label=choices.Category.label_of(row.category),
            detail="主要类别" if row.is_primary else "",
            from_on=row.from_on,
            to_on=row.to_on,
            source="",
            active=covers(row.from_on, row.to_on, on),
            code=row.category,
        )
        for row in sorted(rows.categories, key=lambda row: (not row.is_primary, row.pk))
    ]


def merges_of(person: Person) -> list[Merge]:
    """Merges into this file that still hold, newest first."""
    rows = Merge.objects.filter(kept=person, undone_at__isnull=True).select_related("merged", "kept")
    return list(rows.order_by("-merged_at"))


def needs_purpose(by: Scope, person_id: int) -> bool:
    """Whether the purpose of reading must still be asked: once per child and session; families are not asked."""
    return not by.is_family and not audit_queries.purpose_given(by, person_id)
