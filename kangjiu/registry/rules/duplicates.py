"""How likely two files are one child (疑似重复): points for what agrees, the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.common.search import clean_name, name_spellings

PROBABLE = 70
EXACT = 1000
SAME_NAME, SAME_SOUND, NEAR_NAME = 40, 30, 20
SAME_BIRTH, NEAR_BIRTH = 40, 20
SAME_SEX, SAME_PHONE, SAME_HOUSEHOLD = 10, 20, 20
OTHER_NUMBER = -60


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is compared of one person (比对内容); empty values are not compared.

    `number` is the checked identity number or its digest, `personal` whether it is a number for life (18
    characters) and no birth certificate's; `phones` are those of the child and its guardians.
    """

    name: str
    sex: str = ""
    birth_on: date | None = None
    number: str | bytes = ""
    personal: bool = True
    phones: frozenset[str] = frozenset()
    household_id: int | None = None


@dataclass(frozen=True)
class Match:
    """Points and reasons of one comparison; exact means the same identity number."""

    points: int
    reasons: tuple[str, ...]

    @property
    def exact(self) -> bool:
        return self.points >= EXACT

    @property
    def probable(self) -> bool:
        """Shown to a person, who decides; nothing is refused for it."""
        return self.points >= PROBABLE


def compare(one: Likeness, other: Likeness) -> Match:
    """Compare two people; the same number is exact, two different numbers speak against it (twins)."""
    if one.number and one.number == other.number:
        return Match(EXACT, ("证件号码相同",))
    found = [*_names(one, other), *_births(one, other), *_rest(one, other)]
    return Match(sum(points for points, _ in found), tuple(word for _, word in found if word))


def _names(one: Likeness, other: Likeness) -> list[tuple[int, str]]:
    first, second = clean_name(one.name), clean_name(other.name)
    if first == second:
        return [(SAME_NAME, "姓名相同")]
    if name_spellings(first) & name_spellings(second):
        return [(SAME_SOUND, "姓名同音")]
    if len(first) == len(second) > 1 and sum(a != b for a, b in zip(first, second, strict=True)) == 1:
        return [(NEAR_NAME, "姓名差一个字")]
    return []


def _births(one: Likeness, other: Likeness) -> list[tuple[int, str]]:
    if one.birth_on is None or other.birth_on is None:
        return []
    if one.birth_on == other.birth_on:
        return [(SAME_BIRTH, "出生日期相同")]
    return [(NEAR_BIRTH, "出生日期相近")] if near_dates(one.birth_on, other.birth_on) else []


def near_dates(one: date, other: date) -> bool:
    """One digit differs, or month and day are swapped: how dates are mistyped."""
    first, second = f"{one:%Y%m%d}", f"{other:%Y%m%d}"
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1 or (
        (one.year, one.month, one.day) == (other.year, other.day, other.month)
    )


def _rest(one: Likeness, other: Likeness) -> list[tuple[int, str]]:
    found = []
    if one.sex and one.sex == other.sex:
        found.append((SAME_SEX, "性别相同"))
    if one.phones & other.phones:
        found.append((SAME_PHONE, "联系电话相同"))
    if one.household_id and one.household_id == other.household_id:
        found.append((SAME_HOUSEHOLD, "同一家庭户"))
    if one.number and other.number and one.personal and other.personal:
        found.append((OTHER_NUMBER, ""))
    return found
