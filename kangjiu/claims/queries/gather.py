"""Facts of many bills at once (汇集事实): attendance, entitlement, what was used, the basis frozen at approval.

The number of queries does not grow with the bills. Callers have the bills in scope; everything else is read as the
system, because what a child used at another provider counts as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q

from kangjiu.applications import queries as applications
from kangjiu.applications.choices import EntitlementStatus
from kangjiu.applications.models import Entitlement, Quota
from kangjiu.care import queries as care
from kangjiu.care.models import MonthSheet
from kangjiu.claims.choices import ClaimStatus
from kangjiu.claims.models import Bill, ClaimLine
from kangjiu.claims.queries.adjusting import standing
from kangjiu.claims.rules import months, payers
from kangjiu.claims.rules.adjusting import State
from kangjiu.claims.rules.months import BillFacts, Trained, Used
from kangjiu.common.dates import local_day
from kangjiu.common.scope import Scope
from kangjiu.policy.models import Receipt
from kangjiu.registry import queries as registry

COUNTING = (ClaimStatus.SUBMITTED, ClaimStatus.SETTLED)
_OWN_FACTS = frozenset({"settled_fen", "half_months_used", "month", "carried_in_fen"})
Key = tuple[int, str, int]


@dataclass(frozen=True)
class Candidate:
    """One bill with what belongs to it: attendance sheet and entitlement, None where there is none."""

    bill: Bill
    sheet: MonthSheet | None
    entitlement: Entitlement | None

    @property
    def trained(self) -> Trained:
        """What counts of the attendance (计入天数); nothing without a sheet."""
        if self.sheet is None:
            return Trained()
        counted = care.days_counted(self.sheet)
        return Trained(counted.whole_days, counted.leave_days, counted.minutes, counted.sessions)

    @property
    def period(self) -> tuple[date, date] | None:
        """Payable days of the entitlement, both included."""
        one = self.entitlement
        return (one.payable_from_on, min(one.ends_on, one.ended_on or one.ends_on)) if one else None

    @property
    def suspended(self) -> bool:
        """Whether the entitlement is suspended (资格暂停)."""
        return self.entitlement is not None and self.entitlement.status == EntitlementStatus.SUSPENDED


@dataclass(frozen=True)
class Group:
    """One child and item: the bills asked about and those claimed already, and what was used before."""

    entitlement: Entitlement
    bills: tuple[BillFacts, ...]
    used: Used
    case: Mapping[str, Any] = field(default_factory=dict)
    item: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        """The question's facts."""
        return months.question(self.case, self.item, self.bills, self.used)


def candidates(bills: Sequence[Bill]) -> list[Candidate]:
    """Bills with attendance and entitlement, in three queries; needs `placement` joined and `payers` prefetched."""
    wanted = Q(placement_id__in={bill.placement_id for bill in bills})
    sheets = MonthSheet.objects.filter(wanted, month_on__in={bill.month_on for bill in bills})
    by_month = {(sheet.placement_id, sheet.month_on): sheet for sheet in sheets}
    rights = _entitlements(bills)
    return [
        Candidate(bill, by_month.get((bill.placement_id, bill.month_on)), _right(bill, rights))
        for bill in bills
    ]


def _entitlements(bills: Sequence[Bill]) -> dict[Key, list[Entitlement]]:
    rows = Entitlement.objects.filter(
        person_id__in={bill.person_id for bill in bills}, year__in={bill.month_on.year for bill in bills}
    ).select_related("decision", "application", "person")
    found: dict[Key, list[Entitlement]] = {}
    for row in rows.order_by("id"):
        found.setdefault((row.person_id, row.item, row.year), []).append(row)
    return found


def _right(bill: Bill, rights: Mapping[Key, Sequence[Entitlement]]) -> Entitlement | None:
    """The placement's own entitlement when it fits, else the one of the child, item and year."""
    fitting = rights.get((bill.person_id, bill.item, bill.month_on.year), [])
    own = [one for one in fitting if one.pk == bill.placement.entitlement_id]
    return next(iter([*own, *reversed(fitting)]), None)


def facts_of(candidate: Candidate) -> BillFacts:
    """A bill as the pack sees it."""
    bill, parts = candidate.bill, {one.payer: one.amount_fen for one in candidate.bill.payers.all()}
    state = State(bill.total_fen, bill.excluded_fen, bill.prepaid_fen, parts, candidate.trained.days)
    return facts_of_state(bill, state, candidate.trained)


def _claimed_facts(line: ClaimLine, state: State) -> BillFacts:
    """A bill claimed already, with its corrections."""
    found = facts_of_state(line.bill, state, claimed_days(line, state.trained_days))
    return replace(found, claimed_fen=state.payable_fen, claimed_halves=state.half_months)


def facts_of_state(bill: Bill, state: State, trained: Trained) -> BillFacts:
    """A bill as the pack sees it, by its papers as they stand."""
    return BillFacts(
        id=bill.pk,
        month_on=bill.month_on,
        billed_on=bill.invoice_on,
        total_fen=state.total_fen,
        parts=payers.before_fund(state.total_fen, state.parts),
        excluded_fen=state.excluded_fen,
        prepaid_fen=state.prepaid_fen,
        not_assisted_fen=min(bill.not_assisted_fen, state.total_fen),
        insurance=bill.insurance,
        trained=trained,
    )


def groups(ready: Sequence[Candidate]) -> list[Group]:
    """One question for each child and item, ordered by child, in six queries whatever their number."""
    own: dict[int, list[Candidate]] = {}
    rights: dict[int, Entitlement] = {}
    for one in ready:
        if one.entitlement is not None:
            own.setdefault(one.entitlement.pk, []).append(one)
            rights[one.entitlement.pk] = one.entitlement
    claimed = _claimed({right.person_id for right in rights.values()}, ready)
    states = standing(line for lines in claimed.values() for line in lines)
    used = _used(list(rights.values()))
    basis = frozen_basis(list(rights.values()))
    return [
        _group(rights[pk], own[pk], claimed, states, used[pk], basis[pk])
        for pk in sorted(rights, key=lambda pk: (rights[pk].person_id, pk))
    ]


def _group(
    right: Entitlement,
    own: Sequence[Candidate],
    claimed: Mapping[Key, Sequence[ClaimLine]],
    states: Mapping[int, State],
    used: Used,
    basis: tuple[dict[str, Any], dict[str, Any]],
) -> Group:
    own_months = {one.bill.month_on for one in own}
    before = [
        _claimed_facts(line, states[line.pk])
        for line in claimed.get((right.person_id, right.item, right.year), ())
        if line.bill.month_on in own_months
    ]
    bills = (*before, *(facts_of(one) for one in own))
    return _of_right(right, bills, used, basis, own[0].bill.provider.is_medical)


def _of_right(
    right: Entitlement,
    bills: tuple[BillFacts, ...],
    used: Used,
    basis: tuple[dict[str, Any], dict[str, Any]],
    is_medical: bool,
) -> Group:
    case, item = basis
    kind = "medical" if is_medical else "non_medical"
    told = {"benefit_item": right.item, "item_category": right.category, "provider_kind": kind}
    return Group(
        entitlement=right,
        bills=bills,
        used=used,
        case=case,
        item={"provider_designated": True, **item, **told},
    )


def claimed_days(line: ClaimLine, days: int) -> Trained:
    """The attendance a claimed line counts, with its days as they stand now.

    Minutes and sessions of a corrected month follow the days, rounded down.
    """
    sheet = care.days_counted(line.sheet) if line.sheet else None
    if sheet is None:
        return Trained(days)
    if days == line.trained_days or not line.trained_days:
        return Trained(days, sheet.leave_days, sheet.minutes, sheet.sessions)
    minutes = sheet.minutes * days // line.trained_days
    return Trained(days, sheet.leave_days, minutes, sheet.sessions * days // line.trained_days)


def group_of(line: ClaimLine, state: State) -> Group:
    """The question about one settled line by corrected papers (重算): as if it had not been claimed.

    Needs bill, provider, sheet and entitlement joined; what the line used is free again in the question.
    """
    right = line.entitlement
    if right is None:
        raise ValueError("a line without an entitlement was never settled")
    now = standing([line])[line.pk]
    key = (right.person_id, right.item, right.year)
    others = [
        one for one in _claimed_in([right.person_id], [line.bill.month_on]).get(key, ()) if one.pk != line.pk
    ]
    states = standing(others)
    used = _used([right])[right.pk]
    left = used.left_half_months
    free = Used(
        max(0, used.settled_fen - now.payable_fen),
        max(0, used.half_months - now.half_months),
        None if left is None else left + now.half_months,
    )
    asked = facts_of_state(line.bill, state, claimed_days(line, state.trained_days))
    bills = (*(_claimed_facts(one, states[one.pk]) for one in others), asked)
    return _of_right(right, bills, free, frozen_basis([right])[right.pk], line.bill.provider.is_medical)


def _used(rights: Sequence[Entitlement]) -> dict[int, Used]:
    """What is used of each entitlement's ceiling in the country (本年已用额度), by entitlement id."""
    found = applications.quotas_of({right.person for right in rights})
    used = {}
    for right in rights:
        row = found.get((right.person_id, right.item, right.year))
        used[right.pk] = _used_of(row) if row else Used()
    return used


def _used_of(row: Quota) -> Used:
    return Used(row.used_fen, row.half_months_used, applications.ceiling_of(row).left_half_months)


def _claimed(people: Iterable[int], ready: Sequence[Candidate]) -> dict[Key, list[ClaimLine]]:
    """Lines already claimed in the same months, at whatever provider."""
    return _claimed_in(people, [one.bill.month_on for one in ready])


def _claimed_in(people: Iterable[int], months_on: Iterable[date]) -> dict[Key, list[ClaimLine]]:
    rows = ClaimLine.objects.filter(
        person_id__in=set(people),
        released=False,
        claim__status__in=COUNTING,
        bill__month_on__in=set(months_on),
    ).select_related("bill", "sheet")
    found: dict[Key, list[ClaimLine]] = {}
    for line in rows.order_by("id"):
        key = (line.person_id, line.bill.item, line.bill.month_on.year)
        found.setdefault(key, []).append(line)
    return found


def frozen_basis(rights: Sequence[Entitlement]) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    """Facts of case and item each entitlement was given on (批准时的事实), by entitlement id.

    From the receipt of the approval; for an entitlement without one from the file on its first day.
    """
    receipts = Receipt.objects.in_bulk({right.receipt_id for right in rights if right.receipt_id})
    found = {}
    for right in rights:
        receipt = receipts.get(right.receipt_id or 0)
        said = json.loads(receipt.inputs.open())["facts"] if receipt else _from_file(right)
        found[right.pk] = _split(said, right)
    return found


def _from_file(right: Entitlement) -> dict[str, Any]:
    return dict(registry.facts(Scope.system(["registry.view"]), right.person_id, right.starts_on))


def _split(said: Mapping[str, Any], right: Entitlement) -> tuple[dict[str, Any], dict[str, Any]]:
    case = {name: value for name, value in said.items() if name != "item"}
    items = [one for one in said.get("item", ()) if one.get("benefit_item") == right.item]
    item = {name: value for name, value in items[0].items() if name not in _OWN_FACTS} if items else {}
    applied = right.application.submitted_on or local_day(right.application.entered_at)
    case.setdefault("applied_on", applied)
    if right.decision is not None:
        case.setdefault("approved_on", local_day(right.decision.decided_at))
    return case, item
