"""The family's children as the pages show them: rights and money, applications, months to confirm."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from kangjiu.applications import queries as applications_queries
from kangjiu.applications.choices import Item, Status
from kangjiu.applications.models import Application, Entitlement
from kangjiu.applications.queries import NOTHING_LEFT, ApplicationFilters, QuotaLeft
from kangjiu.care import queries as care_queries
from kangjiu.care.choices import SheetStatus
from kangjiu.care.models import MonthSheet
from kangjiu.care.rules import codes
from kangjiu.claims import queries as claims_queries
from kangjiu.claims.choices import LineState, SettlementStatus
from kangjiu.claims.models import ClaimLine
from kangjiu.claims.rules.adjusting import State
from kangjiu.common.money import yuan
from kangjiu.common.scope import Scope
from kangjiu.registry import queries as registry_queries
from kangjiu.registry.models import Person
from kangjiu.registry.rules.ages import age_words

OPEN = (Status.DRAFT, Status.SUBMITTED, Status.INCOMPLETE, Status.COMPLETE, Status.REVIEWED)
MOST = 40


@dataclass(frozen=True, slots=True)
class Right:
    """One right of a year as a family reads it (标准、已用、还能用), fen."""

    row: Entitlement
    item: str
    left: QuotaLeft

    @property
    def cap_fen(self) -> int:
        """全年标准."""
        return self.left.used_fen + self.left.fen

    @property
    def words(self) -> str:
        """The meter in words."""
        used, left = yuan(self.left.used_fen), yuan(self.left.fen)
        return f"全年标准 {yuan(self.cap_fen)} 元，已用 {used} 元，还能用 {left} 元"

    @property
    def half_months_used_words(self) -> str:
        """已计月数 in words: 3.5."""
        return codes.day_words(self.left.half_months_used)


@dataclass(frozen=True, slots=True)
class Bill:
    """A month's bill as the family reads it (账单): who paid what, where it stands; fen."""

    line_id: int
    month_on: date
    provider: str
    total_fen: int
    payable_fen: int
    family_fen: int
    state: str


@dataclass(frozen=True, slots=True)
class Child:
    """One child of the family, the name open."""

    person: Person
    name: str
    age: str
    rights: tuple[Right, ...]
    bills: tuple[Bill, ...] = ()


@dataclass(frozen=True, slots=True)
class Todo:
    """Something the family has to do now: what, why, the way."""

    title: str
    text: str
    url: str
    label: str


def children(by: Scope, on: date, *, year: int | None = None) -> list[Child]:
    """The children whose files this family may read, with the rights of a year (this one unless told)."""
    people = list(registry_queries.granted_people(by)[:MOST])
    return [_child(by, one, on, year or on.year) for one in people]


def with_bills(by: Scope, found: list[Child], year: int) -> list[Child]:
    """The children with the year's bills, for the page of money."""
    if not by.allows("claims.view"):
        return found
    return [replace(one, bills=_bills(claims_queries.paid_of(by, one.person.pk, year))) for one in found]


def _bills(rows: list[ClaimLine]) -> tuple[Bill, ...]:
    """Bills as they stand with corrections after settlement."""
    states = claims_queries.standing(rows)
    return tuple(_bill(row, states[row.pk]) for row in rows)


def _bill(row: ClaimLine, now: State) -> Bill:
    settled = next(iter(getattr(row, "settled_now", ())), None)
    paid = settled is not None and settled.settlement.status == SettlementStatus.PAID
    state = "已付给机构" if paid else "正在结算" if settled is not None else LineState.label_of(row.state)
    fens = (now.total_fen, now.payable_fen, now.family_fen)
    state += "，后来有更正" if now.payable_fen != row.payable_fen else ""
    return Bill(row.pk, row.bill.month_on, row.claim.provider.organisation.name, *fens, state)


def child(by: Scope, person_id: int, on: date) -> Child:
    """One child of the family; Person.DoesNotExist for another's."""
    return _child(by, registry_queries.person(by, person_id), on, on.year)


def _child(by: Scope, person: Person, on: date, year: int) -> Child:
    rights = applications_queries.entitlements(by, person.pk, year)
    left = applications_queries.quotas_left(person.pk, year)
    shown = tuple(Right(row, Item.label_of(row.item), left.get(row.item, NOTHING_LEFT)) for row in rights)
    return Child(person, str(person.name.open()), age_words(person.birth_on, on), shown)


def own_applications(by: Scope) -> list[Application]:
    """Applications of the family's children, newest first (进度)."""
    rows = applications_queries.applications(by, ApplicationFilters())
    return sorted(rows[:MOST], key=lambda row: (-row.year, -row.pk))


def todos(by: Scope, names: dict[int, str], applications: list[Application]) -> list[Todo]:
    """What waits for the family (现在要办的), the months to confirm first."""
    confirming = [*_months(by, names), *_slips(by, names)] if by.allows("care.confirm") else []
    return [*confirming, *(todo for row in applications for todo in _asked(row, names))]


def _months(by: Scope, names: dict[int, str]) -> list[Todo]:
    rows = care_queries.sheets(by, status=SheetStatus.CLOSED)[:MOST]
    return [
        Todo(
            f"请确认{names.get(row.placement.person_id, '')} {row.month_on.month} 月训练天数",
            f"机构记了 {trained_words(row)} 天。看一看对不对，确认后账单才能往下办。",
            reverse("portal:month", args=[row.pk]),
            "去确认",
        )
        for row in rows
    ]


def _slips(by: Scope, names: dict[int, str]) -> list[Todo]:
    return [
        Todo(
            f"机构想改{names.get(row.sheet.placement.person_id, '')} {row.day.month} 月 {row.day.day} 日的记录",
            "您同意才算数。",
            reverse("portal:slip", args=[row.pk]),
            "去看看",
        )
        for row in care_queries.open_slips(by)[:MOST]
    ]


def _asked(row: Application, names: dict[int, str]) -> list[Todo]:
    name = names.get(row.person_id, "")
    page = reverse("portal:application", args=[row.pk])
    if row.status == Status.DRAFT:
        way = reverse("portal:apply_step", args=[row.pk, "items"])
        return [Todo(f"{name}的申请还没交", "填到一半，已经存好了，接着填就行。", way, "接着填")]
    if row.status == Status.INCOMPLETE:
        text = "窗口告诉过您缺什么，补齐后开始计工作日。"
        return [Todo(f"{name}的申请还缺材料", text, page, "去补材料")]
    return []


def trained_words(row: MonthSheet) -> str:
    """17.5: days of training of a closed month, half days counted half."""
    return codes.day_words(2 * row.present_days + row.half_days)


def clear_names(found: list[Child]) -> dict[int, str]:
    """Names of the family's own children by id."""
    return {one.person.pk: one.name for one in found}
