"""Rows for tests: children, guardians and what hangs on them, in 示例县, made directly.

`make_child()` gives a child with a valid identity number, a category and its search tokens.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import count

from django.db import transaction

from kangjiu.accounts.data import DEMO_COUNTY
from kangjiu.accounts.tests.factories import make_region
from kangjiu.common import blind
from kangjiu.common.dates import CHINA
from kangjiu.common.identifiers import id_check_character
from kangjiu.common.scope import Grant, Scope
from kangjiu.registry import choices
from kangjiu.registry.actions.base import write_tokens
from kangjiu.registry.models import (
    Diagnosis,
    DisabilityCertificate,
    FileGrant,
    Guardian,
    Hardship,
    Household,
    HouseholdMember,
    Person,
    PersonCategory,
)
from kangjiu.registry.queries.duplicates import number_digest

EARLY = datetime(2020, 1, 2, 9, 0, tzinfo=CHINA)
TOWNSHIP = f"{DEMO_COUNTY}101"
_running = count(1)
SURNAMES, GIVEN = "安白常段范高何江", "禾言宁舟遥知夏秋"


def id_number(
    birth_on: date = date(2021, 3, 18), sex: str = choices.Sex.FEMALE, *, area: str = "419001"
) -> str:
    """A valid 18-character identity number, another one each time."""
    order = (next(_running) * 2) % 998 + (1 if sex == choices.Sex.MALE else 0)
    first = f"{area}{birth_on:%Y%m%d}{order:03d}"
    return first + id_check_character(first)


def make_name() -> str:
    """A made-up name of three characters, another one each time (for 4,096 times)."""
    n = next(_running)
    return f"{SURNAMES[n % 8]}{GIVEN[n // 8 % 8]}{GIVEN[n // 64 % 8]}"


def make_person(
    name: str = "", *, region: str = TOWNSHIP, number: str | None = None, **fields: object
) -> Person:
    """A person without a file: a guardian or household member. `number=""` for none."""
    place = make_region(region)
    birth_on = fields.pop("birth_on", date(1990, 5, 20))
    sex = fields.pop("sex", choices.Sex.FEMALE)
    number = id_number(birth_on, sex) if number is None else number  # type: ignore[arg-type]
    kind = choices.IdKind.RESIDENT if number else choices.IdKind.NONE
    person = Person(
        name=name or make_name(),
        id_kind=fields.pop("id_kind", kind),
        id_number=number or None,
        id_blind=number_digest(kind, number) if number else None,
        sex=sex,
        birth_on=birth_on,
        region=place,
        region_path=place.path,
        county_code=place.path[:6],
        created_at=EARLY,
        **fields,
    )
    with transaction.atomic():
        person.save()
        write_tokens([person])
    return person


def make_child(
    name: str = "",
    *,
    category: str = choices.Category.PHYSICAL,
    region: str = TOWNSHIP,
    phone: str = "13900000001",
    **fields: object,
) -> Person:
    """A child with an active file in the first township of 示例县, five years old in 2026."""
    fields.setdefault("birth_on", date(2021, 3, 18))
    fields.setdefault("file_number", f"{region[:6]}-2020-{next(_running):05d}")
    fields.setdefault("contact", {"phone": phone} if phone else None)
    child = make_person(name, region=region, is_child=True, **fields)
    if category:
        make_category(child, category)
    return child


def make_category(
    child: Person, category: str = choices.Category.PHYSICAL, **fields: object
) -> PersonCategory:
    """A category of assistance since 2020, the primary one."""
    fields = {"is_primary": True, "from_on": EARLY.date(), **fields}
    return PersonCategory.objects.create(person=child, category=category, **fields)


def make_guardian(child: Person, name: str = "", **fields: object) -> Guardian:
    """The mother of a child, with a phone of her own."""
    person = fields.pop("guardian", None) or make_person(name, contact={"phone": "13900000002"})
    values = {"relation": choices.Relation.MOTHER, "is_primary": True, "from_on": EARLY.date(), **fields}
    return Guardian.objects.create(person=child, guardian=person, **values)


def make_household(*members: Person, from_on: date = date(2020, 1, 2)) -> Household:
    """A household of people, the first one the child."""
    first = members[0]
    number = f"{first.county_code}-H{next(_running):06d}"
    home = Household.objects.create(number=number, region=first.region, region_path=first.region_path)
    for one in members:
        relation = choices.Relation.CHILD if one == first else choices.Relation.OTHER
        HouseholdMember.objects.create(household=home, person=one, relation=relation, from_on=from_on)
    return home


def make_hardship(
    holder: Person | Household, kind: str = choices.HardshipKind.DIBAO, **fields: object
) -> Hardship:
    """A hardship status since 2020 of a person or a household."""
    values = {"source": "示例县民政局", "from_on": EARLY.date(), **fields}
    owner = {"person": holder} if isinstance(holder, Person) else {"household": holder}
    return Hardship.objects.create(kind=kind, **owner, **values)


def make_certificate(
    person: Person, category: str = choices.CardCategory.PHYSICAL, level: int = 2, **fields: object
) -> DisabilityCertificate:
    """A disability card that fits the person's number, issued in 2022 for ten years."""
    number = f"{person.id_number.open()}{category}{level}"
    values = {"issued_on": date(2022, 6, 1), "expires_on": date(2032, 5, 31), **fields}
    return DisabilityCertificate.objects.create(
        person=person,
        number=number,
        number_blind=blind.digest("certificate", number),
        category=category,
        level=level,
        **values,
    )


def make_diagnosis(person: Person, category: str = choices.Category.PHYSICAL, **fields: object) -> Diagnosis:
    """A diagnosis of a 3A hospital made in January 2024, valid for three years."""
    values = {
        "detail": {"text": "示例诊断", "hospital": "示例医院"},
        "hospital_level": choices.HospitalLevel.TERTIARY_A,
        "diagnosed_on": date(2024, 1, 9),
        "valid_to_on": date(2027, 1, 8),
        **fields,
    }
    return Diagnosis.objects.create(person=person, category=category, **values)


def grant(
    child: Person, *, user_id: int | None = None, organisation_id: int | None = None, **fields: object
) -> FileGrant:
    """A grant of the file since 2020, open end."""
    ground = choices.Ground.GUARDIAN if user_id else choices.Ground.PLACEMENT
    values = {"ground": ground, "from_on": EARLY.date(), **fields}
    return FileGrant.objects.create(person=child, user_id=user_id, organisation_id=organisation_id, **values)


def office(*permissions: str, county: str = DEMO_COUNTY, user_id: int | None = 7) -> Scope:
    """A county office's scope with permissions, without account rows (registry.view and .edit by default)."""
    held = frozenset(permissions or ("registry.view", "registry.edit"))
    low, high = county.ljust(12, "0"), county.ljust(12, "9")
    return Scope(user_id, (Grant(held, low, high),), 12, county, "org:12", session="test")
