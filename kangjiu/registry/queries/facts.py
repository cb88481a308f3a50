"""Facts of a file for the policy engine (政策事实), named as in its fact catalogue, as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kangjiu.common.dates import months_between
from kangjiu.common.scope import Scope
from kangjiu.registry.choices import CardCategory, Insurance, ResidenceKind
from kangjiu.registry.models import Person
from kangjiu.registry.queries.gather import Gathered, gather
from kangjiu.registry.rules import evidence
from kangjiu.registry.rules.hardship import covers

Value = date | int | bool | str | frozenset[str]

CARD_FACTS: Mapping[str, str] = {
    CardCategory.VISION: "card_visual",
    CardCategory.HEARING: "card_hearing",
    CardCategory.SPEECH: "card_speech",
    CardCategory.PHYSICAL: "card_physical",
    CardCategory.INTELLECTUAL: "card_intellectual",
    CardCategory.MENTAL: "card_mental",
    CardCategory.MULTIPLE: "card_multiple",
}


def facts(by: Scope, person_id: int, on: date) -> dict[str, Value]:
    """What the file of a person in scope says on a day; facts it does not say are left out.

    Dates as `date`, sets as frozenset of catalogue codes. Person.DoesNotExist outside the scope.
    """
    person = Person.objects.visible_to(by).get(pk=person_id)
    return facts_of(gather(person, on, named=False), on)


def facts_of(rows: Gathered, on: date) -> dict[str, Value]:
    """The facts of gathered rows."""
    person = rows.person
    said: dict[str, Value | None] = {
        "on": on,
        "birth_on": person.birth_on,
        "medically_insured": person.insurance != Insurance.NONE,
        "categories": frozenset(rows.category_codes(on)),
        "hardship": rows.hardship_kinds(on),
        "household_disabled_count": rows.disabled_count(on),
        **_residence(person, on),
        **_card(rows, on),
        **_diagnosis(rows, on),
    }
    return {name: value for name, value in said.items() if value is not None}


def _residence(person: Person, on: date) -> dict[str, Value | None]:
    """A permit counts on its own days; its months are the completed ones since it began."""
    if person.residence_kind == ResidenceKind.HUKOU:
        return {"residence": "hukou"}
    if person.permit_from_on is None or not covers(person.permit_from_on, person.permit_to_on, on):
        return {"residence": "outside", "permit_months": 0}
    return {"residence": "permit", "permit_months": months_between(person.permit_from_on, on)}


def _card(rows: Gathered, on: date) -> dict[str, Value | None]:
    card = rows.card_on(on)
    return {
        "certificate_present": card is not None,
        "certificate_category": CARD_FACTS[card.category] if card else None,
        "certificate_grade": card.level if card else None,
        "hearing_grade": evidence.hearing_grade(card, rows.findings(), on),
    }


def _diagnosis(rows: Gathered, on: date) -> dict[str, Value | None]:
    found = evidence.diagnosis_on(rows.findings(), on, rows.category_codes(on))
    return {
        "diagnosis_present": found is not None,
        "diagnosis_on": found.diagnosed_on if found else None,
        "diagnosis_valid_to_on": found.valid_to_on if found else None,
        "diagnosis_hospital": found.hospital_level if found else None,
    }
