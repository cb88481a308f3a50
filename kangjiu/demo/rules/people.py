"""The children of the demo county (示例儿童): invented from a seed, the same every time; every name says 示例."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from kangjiu.common.dates import add_months, years_between
from kangjiu.demo.rules import numbers
from kangjiu.registry.choices import (
    CardCategory,
    Category,
    HardshipKind,
    HospitalLevel,
    Insurance,
    Relation,
)

SURNAMES = "安白常程邓丁范方傅高葛龚顾郭韩何贺洪侯胡黄贾江姜康孔赖黎李梁林刘卢陆罗吕马毛孟莫潘彭钱秦邱任"
GIVEN = "安宁知禾晨曦沐阳子涵一诺若溪星辰可欣嘉言予墨清和云舒乐瑶景行书航思远雨桐佳怡浩然梓萱"
CATEGORIES = (
    (Category.AUTISM, 34),
    (Category.INTELLECTUAL, 22),
    (Category.PHYSICAL, 18),
    (Category.HEARING, 11),
    (Category.SPEECH, 10),
    (Category.VISION, 5),
)
CARD_OF = {
    Category.AUTISM: CardCategory.MENTAL,
    Category.INTELLECTUAL: CardCategory.INTELLECTUAL,
    Category.PHYSICAL: CardCategory.PHYSICAL,
    Category.HEARING: CardCategory.HEARING,
    Category.SPEECH: CardCategory.SPEECH,
    Category.VISION: CardCategory.VISION,
}
RELATIONS = ((Relation.MOTHER, 62), (Relation.FATHER, 28), (Relation.GRANDPARENT, 10))
HARDSHIPS = (
    ("", 72),
    (HardshipKind.DIBAO, 12),
    (HardshipKind.POVERTY_RELIEF, 8),
    (HardshipKind.DIBAO_MARGIN, 5),
    (HardshipKind.TEKUN, 2),
    (HardshipKind.ORPHAN, 1),
)
INSURANCES = ((Insurance.RESIDENT, 90), (Insurance.EMPLOYEE, 6), (Insurance.NONE, 4))
HOSPITALS = (
    ("示例省儿童医院", HospitalLevel.TERTIARY_A),
    ("示例市妇幼保健院", HospitalLevel.TERTIARY),
    ("示例市第一人民医院", HospitalLevel.TERTIARY_A),
)
CARD_FROM_AGE = 7
DIAGNOSIS_MONTHS = 24


@dataclass(frozen=True)
class Adult:
    """A guardian (监护人) of the demo."""

    name: str
    relation: str
    identity: str
    phone: str


@dataclass(frozen=True)
class Child:
    """A child of the demo (示例儿童), as the official application form tells it."""

    serial: int
    name: str
    male: bool
    birth_on: date
    identity: str
    category: str
    card: str
    card_issued_on: date | None
    grade: int
    hospital: str
    hospital_level: str
    diagnosed_on: date
    guardian: Adult
    address: str
    path: str
    hardship: str
    insurance: str


def children(
    count: int, on: date, villages: Sequence[tuple[str, str]], *, seed: int = 20240901
) -> Iterator[Child]:
    """Invented children aged 1 to 13 on a day, spread over villages given as (path, name); no number twice."""
    given = Given(Random(seed))  # noqa: S311 – invented people, not secrets
    for serial in range(count):
        yield _child(given, serial, on, villages)


@dataclass
class Given:
    """The chances of one run, and the numbers it has given out."""

    chance: Random
    numbers: set[str] = field(default_factory=set)

    def identity(self, birth_on: date, serial: int, *, male: bool) -> str:
        """A number nobody of this run has yet."""
        found = numbers.identity(birth_on, serial % 500, male=male)
        while found in self.numbers:
            serial += 1
            found = numbers.identity(birth_on, serial % 500, male=male)
        self.numbers.add(found)
        return found


def relatives(children_: Sequence[Child], each: int, on: date, *, seed: int = 7) -> Iterator[list[Adult]]:
    """So many more adults for each child, for loading a big county."""
    given = Given(Random(seed))  # noqa: S311
    given.numbers |= {one.identity for one in children_} | {one.guardian.identity for one in children_}
    for child in children_:
        yield [guardian(given, child.serial * each + place, child.name[2], on) for place in range(each)]


def _child(given: Given, serial: int, on: date, villages: Sequence[tuple[str, str]]) -> Child:
    chance = given.chance
    birth_on = on - timedelta(days=chance.choices((1, 3, 5, 8, 11), (10, 34, 30, 20, 6))[0] * 365)
    birth_on -= timedelta(days=chance.randrange(700))
    male = chance.randrange(100) < 62
    category = _pick(chance, CATEGORIES)
    surname = chance.choice(SURNAMES)
    identity = given.identity(birth_on, serial, male=male)
    path, village = villages[chance.randrange(len(villages))]
    grade = chance.choice((1, 2, 2, 3, 3, 4))
    carded = years_between(birth_on, on) >= CARD_FROM_AGE or chance.randrange(100) < 45
    # a seventh birthday during the year does not leave a child without a card
    carded = carded or years_between(birth_on, add_months(on, 15)) >= CARD_FROM_AGE
    hospital, level = chance.choice(HOSPITALS)
    diagnosed_on = max(birth_on + timedelta(days=200), on - timedelta(days=chance.randrange(30, 400)))
    return Child(
        serial=serial,
        name=_name(chance, surname),
        male=male,
        birth_on=birth_on,
        identity=identity,
        category=category,
        card=numbers.card(identity, CARD_OF[Category(category)], grade) if carded else "",
        card_issued_on=max(birth_on + timedelta(days=300), on - timedelta(days=chance.randrange(60, 900)))
        if carded
        else None,
        grade=grade,
        hospital=hospital,
        hospital_level=level,
        diagnosed_on=diagnosed_on,
        guardian=guardian(given, serial, surname, on),
        address=f"{village}{chance.randrange(1, 90)}号",
        path=path,
        hardship=_pick(chance, HARDSHIPS),
        insurance=_pick(chance, INSURANCES),
    )


def guardian(given: Given, serial: int, surname: str, on: date) -> Adult:
    """An adult of a family: mother, father or grandparent."""
    chance = given.chance
    relation = _pick(chance, RELATIONS)
    male = relation == Relation.FATHER or (relation == Relation.GRANDPARENT and chance.randrange(2) == 0)
    age = chance.randrange(56, 70) if relation == Relation.GRANDPARENT else chance.randrange(27, 43)
    birth_on = on - timedelta(days=age * 365 + chance.randrange(365))
    name = _name(chance, surname if male else chance.choice(SURNAMES))
    phone = numbers.mobile(serial)
    return Adult(name, relation, given.identity(birth_on, serial, male=male), phone)


def _name(chance: Random, surname: str) -> str:
    return "示例" + surname + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))


def _pick(chance: Random, weighted: Sequence[tuple[str, int]]) -> str:
    values, weights = zip(*weighted, strict=True)
    return str(chance.choices(values, weights)[0])
