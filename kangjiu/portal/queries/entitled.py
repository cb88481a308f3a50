"""我家孩子能享受吗: counties with a policy, what to ask in plain words, where to go. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.accounts import queries as accounts_queries
from kangjiu.common.scope import WHOLE_COUNTRY, Grant, Scope
from kangjiu.policy import queries as policy_queries
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.queries import PublicQuestion

NOBODY = Scope(None)
OFFICES = ("county_federation", "township_federation")
MOST_OFFICES = 40

# asked together with the question before them, or answered for everybody
TOGETHER = {"diagnosis_on": "diagnosis_present"}
NOT_ASKED = frozenset({"item_category", "benefit_item", *TOGETHER})
ORDER = (
    "birth_on",
    "residence",
    "categories",
    "certificate_present",
    "diagnosis_present",
    "hardship",
    "aid_elsewhere",
)


@dataclass(frozen=True, slots=True)
class County:
    """A county where one may ask: `has_policy` when a policy is in force, else only its federation is known."""

    code: str
    name: str
    has_policy: bool = True


@dataclass(frozen=True, slots=True)
class Office:
    """Where a family applies (办理地点): address and phone as the unit shows them, empty when it shows none."""

    name: str
    place: str
    address: str = ""
    phone: str = ""

    @property
    def dial(self) -> str:
        """The number a phone can dial: digits of the first one."""
        return "".join(mark for mark in self.phone.split("、")[0].split("转")[0] if mark.isdigit())


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the wizard: the question and what is asked together with it."""

    question: PublicQuestion
    with_date: bool = False

    @property
    def name(self) -> str:
        """The fact this page asks for."""
        return self.question.name


def counties(on: date) -> list[County]:
    """Counties whose policy is in force (已发布政策的县), then those with a federation and no policy, in code order."""
    rows = policy_queries.versions(NOBODY, status=PackStatus.PUBLISHED, on=on)
    codes = {row.county_code for row in rows if _is_county(row.county_code)}
    everywhere = Scope(None, (Grant(frozenset(), *WHOLE_COUNTRY),))
    units = accounts_queries.organisations(everywhere, OFFICES[:1]).filter(active=True)
    others = {unit.county_code for unit in units if unit.county_code} - codes
    names = accounts_queries.region_names(code.ljust(12, "0") for code in codes | others)
    found = [
        County(code, names.get(code.ljust(12, "0"), code), code in codes) for code in sorted(codes | others)
    ]
    return sorted(found, key=lambda one: not one.has_policy)


def _is_county(code: str) -> bool:
    """A county's own code: a tier above decides nothing for a child by itself."""
    return bool(code) and not code.endswith("00")


def county(code: str, on: date) -> County | None:
    """One county with a policy in force or at least a federation, or None."""
    return next((one for one in counties(on) if one.code == code), None)


def steps(county_code: str, on: date) -> list[Step]:
    """The pages of the wizard (一页一问) under the county's policy, the plain six first."""
    asked = [
        one
        for one in policy_queries.public_questions(county_code, on)
        if one.name not in NOT_ASKED and not one.optional
    ]
    asked.sort(key=lambda one: ORDER.index(one.name) if one.name in ORDER else len(ORDER))
    names = {one.name for one in policy_queries.public_questions(county_code, on)}
    return [Step(one, any(TOGETHER[d] == one.name and d in names for d in TOGETHER)) for one in asked]


def offices(county_code: str) -> list[Office]:
    """The federation of the county and those of its townships (残联窗口), which are public."""
    low, high = accounts_queries.subtree(county_code.ljust(12, "0"))
    inside = Scope(None, (Grant(frozenset(), low, high),))
    rows = accounts_queries.organisations(inside, OFFICES)[:MOST_OFFICES]
    found = sorted(rows, key=lambda one: (one.kind != OFFICES[0], not one.phone, one.region_path))
    return [Office(one.name, one.region.name, one.address, one.phone) for one in found if one.active]
