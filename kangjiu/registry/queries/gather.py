"""What a file says on a day, gathered in a fixed number of queries; the file view and the facts both read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kangjiu.registry.models import (
    Diagnosis,
    DisabilityCertificate,
    Hardship,
    HouseholdMember,
    Person,
    PersonCategory,
)
from kangjiu.registry.rules import evidence, hardship


@dataclass(frozen=True)
class Gathered:
    """The dated rows of one person's file."""

    person: Person
    members: list[HouseholdMember]
    cards: list[DisabilityCertificate]
    hardships: list[Hardship]
    diagnoses: list[Diagnosis]
    categories: list[PersonCategory]

    @property
    def own_cards(self) -> list[DisabilityCertificate]:
        """The person's own cards, newest first."""
        return [card for card in self.cards if card.person_id == self.person.pk]

    @property
    def household_id(self) -> int | None:
        """The household the person belongs to on the day."""
        return next((row.household_id for row in self.members if row.person_id == self.person.pk), None)

    def disabled_count(self, on: date) -> int:
        """Card holders in the household on the day."""
        return hardship.disabled_count((_member(row, self.cards) for row in self.members), on)

    def hardship_kinds(self, on: date) -> frozenset[str]:
        """Kinds of hardship that hold on the day, the derived one included."""
        statuses = (hardship.Status(row.kind, row.from_on, row.to_on) for row in self.hardships)
        return hardship.in_force(statuses, on, disabled=self.disabled_count(on))

    def category_codes(self, on: date) -> list[str]:
        """Categories of assistance on the day, the primary one first."""
        held = [row for row in self.categories if hardship.covers(row.from_on, row.to_on, on)]
        return [row.category for row in sorted(held, key=lambda row: (not row.is_primary, row.pk))]

    def card_on(self, on: date) -> evidence.Card | None:
        """The person's card that holds on the day."""
        return evidence.card_on(map(card_value, self.own_cards), on)

    def findings(self) -> list[evidence.Finding]:
        """The diagnoses as the rule sees them."""
        return [
            evidence.Finding(
                row.category, row.hospital_level, row.diagnosed_on, row.valid_to_on, grade=row.grade
            )
            for row in self.diagnoses
        ]


def card_value(row: DisabilityCertificate) -> evidence.Card:
    """A card as the rule sees it."""
    components = tuple(row.components)
    return evidence.Card(row.category, row.level, row.issued_on, row.expires_on, row.reissue, components)


def _member(row: HouseholdMember, cards: Iterable[DisabilityCertificate]) -> hardship.Member:
    held = tuple((card.issued_on, card.expires_on) for card in cards if card.person_id == row.person_id)
    return hardship.Member(row.person_id, row.from_on, row.to_on, held)


def household_of(person_id: int, on: date, *, named: bool = True) -> list[HouseholdMember]:
    """Members on the day of the household the person belongs to that day; `named` joins who they are."""
    held = Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gte=on))
    household = HouseholdMember.objects.filter(held, person_id=person_id).values("household_id")[:1]
    rows = HouseholdMember.objects.filter(held, household_id__in=household)
    return list((rows.select_related("person", "household") if named else rows).order_by("pk"))


def gather(person: Person, on: date, *, named: bool = True) -> Gathered:
    """Everything the file says, for a person already found in scope; five queries."""
    members = household_of(person.pk, on, named=named)
    household_ids = {row.household_id for row in members}
    people = {person.pk, *(row.person_id for row in members)}
    own = Hardship.objects.filter(person=person)
    hardships = own.union(Hardship.objects.filter(household_id__in=household_ids), all=True)
    return Gathered(
        person=person,
        members=members,
        cards=list(DisabilityCertificate.objects.filter(person_id__in=people).order_by("-issued_on", "-pk")),
        hardships=sorted(hardships, key=lambda row: (row.from_on, row.pk), reverse=True),
        diagnoses=list(Diagnosis.objects.filter(person=person).order_by("-diagnosed_on", "-pk")),
        categories=list(PersonCategory.objects.filter(person=person).order_by("pk")),
    )
