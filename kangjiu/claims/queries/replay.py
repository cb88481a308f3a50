"""A year's real cases as a policy sees them (年度实例): children decided on, their attendance and bills, for a replay.

Facts are those frozen at each decision; amounts are the bills'. The number of queries does not grow with the children.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum

from kangjiu.applications.choices import Status
from kangjiu.applications.models import Application, Decision, Entitlement
from kangjiu.care.choices import SheetStatus
from kangjiu.claims.choices import BillStatus, InsuranceState
from kangjiu.claims.models import Bill, ClaimLine, OpeningBalance
from kangjiu.claims.queries.gather import COUNTING, Candidate, candidates, facts_of, frozen_basis
from kangjiu.claims.rules import months
from kangjiu.claims.rules.months import BillFacts, Used
from kangjiu.common.dates import month_end
from kangjiu.common.scope import Scope
from kangjiu.policy.models import Receipt

VIEW = "claims.view"
PAYERS = ("basic_fen", "serious_fen", "assistance_fen", "programme_fen", "account_fen", "charity_fen")
LEFT_OUT = {
    "pending": "待医保结算",
    "sheet": "出勤还没有确认",
    "right": "没有对应的救助资格，或不在可结算期间",
}


@dataclass(frozen=True)
class RealCase:
    """One child and year (一名儿童一年): facts by level, day of decision, what was really claimed in fen.

    `category` and `hardship` (catalogue codes) are those of the decision; `refused` when the year's application was.
    """

    person_id: int
    region_path: str
    category: str
    hardship: tuple[str, ...]
    on: date
    facts: Mapping[str, Any]
    bills: int
    bill_fen: int
    before_fund: Mapping[str, int]
    booked_fen: int
    refused: bool


@dataclass(frozen=True)
class RealYear:
    """All cases of a year in scope, ordered by child, and how many bills stand aside and why."""

    year: int
    cases: Sequence[RealCase]
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def bill_count(self) -> int:
        """Bills that are replayed."""
        return sum(case.bills for case in self.cases)


def years(by: Scope) -> list[int]:
    """Years with decisions in scope, newest first."""
    rows = Entitlement.objects.visible_to(by.need(VIEW)).order_by("-year").values_list("year", flat=True)
    return list(rows.distinct())


def real_year(by: Scope, year: int) -> RealYear:
    """The cases of a year in scope; NotAllowed without claims.view."""
    scope = by.need(VIEW)
    rights = list(_rights(scope, year))
    ready, left_out = _sorted_out(_bills(scope, year))
    booked = _booked(scope, year)
    made = _granted(rights, ready, _openings(scope, year), booked)
    held = {case.person_id for case in made}
    made += _refused(scope, year, held)
    return RealYear(year, sorted(made, key=lambda case: case.person_id), left_out)


def _rights(scope: Scope, year: int) -> Iterable[Entitlement]:
    rows = Entitlement.objects.visible_to(scope).filter(year=year)
    return rows.select_related("person", "application", "decision").order_by("person_id", "pk")


def _bills(scope: Scope, year: int) -> list[Bill]:
    rows = Bill.objects.visible_to(scope).filter(month_on__year=year).exclude(status=BillStatus.VOID)
    rows = rows.select_related("placement", "provider").prefetch_related("payers")
    return list(rows.order_by("person_id", "month_on", "pk"))


def _sorted_out(bills: Sequence[Bill]) -> tuple[dict[int, list[Candidate]], dict[str, int]]:
    """Bills that count by entitlement, and why the others do not."""
    ready: dict[int, list[Candidate]] = {}
    aside: Counter[str] = Counter()
    for one in candidates(bills):
        why = _why_aside(one)
        if why:
            aside[why] += 1
        elif one.entitlement is not None:
            ready.setdefault(one.entitlement.pk, []).append(one)
    return ready, dict(aside)


def _why_aside(one: Candidate) -> str:
    if one.bill.insurance == InsuranceState.PENDING:
        return "pending"
    if one.sheet is None or one.sheet.status != SheetStatus.CONFIRMED:
        return "sheet"
    period = one.period
    outside = period is None or month_end(one.bill.month_on) < period[0] or one.bill.month_on > period[1]
    return "right" if outside else ""


def _openings(scope: Scope, year: int) -> dict[int, Used]:
    """What was settled before this system, by entitlement."""
    rows = OpeningBalance.objects.visible_to(scope).filter(sheet__year=year, entitlement__isnull=False)
    rows = rows.annotate(settled=Sum("amounts__settled_fen"))
    fields = rows.values_list("entitlement_id", "settled", "months_trained", "months_unsettled")
    return {pk: Used(settled or 0, 2 * (trained - open_)) for pk, settled, trained, open_ in fields}


def _booked(scope: Scope, year: int) -> dict[int, int]:
    rows = ClaimLine.objects.visible_to(scope).filter(
        bill__month_on__year=year, released=False, claim__status__in=COUNTING
    )
    return dict(rows.order_by().values_list("person_id").annotate(Sum("payable_fen")))


def _granted(
    rights: Sequence[Entitlement],
    ready: Mapping[int, Sequence[Candidate]],
    openings: Mapping[int, Used],
    booked: Mapping[int, int],
) -> list[RealCase]:
    basis = frozen_basis(rights)
    own: dict[int, list[Entitlement]] = {}
    for right in rights:
        own.setdefault(right.person_id, []).append(right)
    return [
        _case(person, held, basis, ready, openings, booked.get(person, 0)) for person, held in own.items()
    ]


def _case(
    person_id: int,
    rights: Sequence[Entitlement],
    basis: Mapping[int, tuple[dict[str, Any], dict[str, Any]]],
    ready: Mapping[int, Sequence[Candidate]],
    openings: Mapping[int, Used],
    booked_fen: int,
) -> RealCase:
    first = rights[0]
    case = basis[first.pk][0]
    own = {right.pk: [facts_of(one) for one in ready.get(right.pk, ())] for right in rights}
    bills = [bill for held in own.values() for bill in held]
    items = [
        _item(right, basis[right.pk][1], ready.get(right.pk, ()), own[right.pk], openings) for right in rights
    ]
    months_on = [bill.month_on for bill in bills]
    return RealCase(
        person_id, first.person.region_path, first.category, tuple(sorted(case.get("hardship") or ())),
        month_end(max(months_on)) if months_on else date(first.year, 12, 31),
        {**case, "item": items}, len(bills), sum(bill.total_fen for bill in bills), _before_fund(bills),
        booked_fen, refused=False,
    )  # fmt: skip


def _item(
    right: Entitlement,
    item: Mapping[str, Any],
    held: Sequence[Candidate],
    bills: Sequence[BillFacts],
    openings: Mapping[int, Used],
) -> dict[str, Any]:
    kind = "medical" if held and held[0].bill.provider.is_medical else "non_medical"
    told = {"benefit_item": right.item, "item_category": right.category, "provider_kind": kind}
    facts = {"provider_designated": True, "provider_in_area": True, **item, **told}
    used = openings.get(right.pk, Used())
    asked: dict[str, Any] = months.question({}, facts, bills, used)["item"][0]
    return asked


def _before_fund(bills: Sequence[BillFacts]) -> dict[str, int]:
    """What the payers before the fund and charity bore, by fact name."""
    rows = [months.bill_row(bill) for bill in bills]
    return {name: sum(row[name] for row in rows) for name in PAYERS}


def _refused(scope: Scope, year: int, held: set[int]) -> list[RealCase]:
    """Children whose application of the year was refused and who have no right in it."""
    rows = Application.objects.visible_to(scope).filter(year=year, status=Status.REJECTED)
    wanted = {
        row.pk: row for row in rows.select_related("person").order_by("pk") if row.person_id not in held
    }
    decided = Decision.objects.filter(application_id__in=wanted, receipt_id__isnull=False).order_by("pk")
    receipts = dict(decided.values_list("application_id", "receipt_id"))
    kept = Receipt.objects.in_bulk(receipts.values())
    last = {row.person_id: row for row in wanted.values() if row.pk in receipts}
    return [_refused_case(row, kept[receipts[row.pk]]) for row in last.values()]


def _refused_case(row: Application, receipt: Receipt) -> RealCase:
    facts = json.loads(receipt.inputs.open())["facts"]
    items = [{"settled_fen": 0, "half_months_used": 0, **one, "month": []} for one in facts.get("item", ())]
    return RealCase(
        row.person_id, row.region_path, row.category, tuple(sorted(facts.get("hardship") or ())),
        receipt.on, {**facts, "item": items}, 0, 0, dict.fromkeys(PAYERS, 0), 0, refused=True,
    )  # fmt: skip
