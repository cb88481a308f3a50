"""我家孩子能享受吗: counties with a policy, what to ask in plain words, where to go. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.accounts import queries as accounts_queries
from kangjiu.common.scope import Grant, Scope
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
    """A county with a published policy."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Office:
    """Where a family applies (办理地点)."""

    name: str
    place: str


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
    """Counties whose policy is in force (已发布政策的县), in code order."""
    rows = policy_queries.versions(NOBODY, status=PackStatus.PUBLISHED, on=on)
    codes = sorted({row.county_code for row in rows if row.county_code})
    names = accounts_queries.region_names(code.ljust(12, "0") for code in codes)
    return [County(code, names.get(code.ljust(12, "0"), code)) for code in codes]


def county(code: str, on: date) -> County | None:
    """One county with a policy in force, or None."""
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
    found = sorted(rows, key=lambda one: (one.kind != OFFICES[0], one.region_path))
    return [Office(one.name, one.region.name) for one in found if one.active]
