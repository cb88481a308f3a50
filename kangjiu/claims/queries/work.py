"""What waits for a person in claims (今日工作): bills, claims, settlements, opening balances."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.urls import reverse

from kangjiu.claims.choices import (
    AdjustmentStatus,
    ClaimStatus,
    InsuranceState,
    OpeningStatus,
    SettlementStatus,
)
from kangjiu.claims.models import Adjustment, Bill, Claim
from kangjiu.claims.queries.lagging import unclaimed_months
from kangjiu.claims.queries.opening import opening_sheets
from kangjiu.claims.queries.settlements import Settling, settling
from kangjiu.claims.rules import adjusting, payers, quarters
from kangjiu.common.money import yuan
from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow

MOST = 50
DEEDS: dict[str, tuple[str, str, str]] = {
    SettlementStatus.BUILT: ("claims.check", "复核季度结算", "claims.check"),
    SettlementStatus.CHECKED: ("claims.approve", "审批季度结算", "claims.approve"),
    SettlementStatus.APPROVED: ("funds.request", "申请用款", "claims.request"),
}


def work(by: Scope, on: date, limit: int, known: Settling | None = None) -> list[WorkRow]:
    """Rows of today's work this person may do, quarters with their legal day first.

    `known` is where settling stands, when the caller has read it already.
    """
    rows = [*_unclaimed(by, on), *_adjustments(by), *_opening(by), *_claims(by), *_bills(by)]
    if any(by.allows(permission) for permission, _, _ in DEEDS.values()):
        stands = known or settling(by, on)
        rows += [*_settlements(by, on, stands), *_quarters(by, stands)]
    return sorted(rows, key=lambda row: row.due_on or date.max)[:limit]


def _settlements(by: Scope, on: date, known: Settling) -> Iterator[WorkRow]:
    """Settlements whose next step is this person's: not one who took an earlier step, or whose payment is asked for."""
    mine = [status for status, (permission, _, _) in DEEDS.items() if by.allows(permission)]
    rows = [one for one in known.unpaid if one.status in mine and not one.payment_id]
    for one in rows[:MOST]:
        if one.touched:  # type: ignore[attr-defined]
            continue
        _, what, kind = DEEDS[one.status]
        due = quarters.due_on(one.year, one.quarter)
        words, tone = quarters.words(due, on)
        who = f"{one.provider.organisation.name}，{one.year}年第{one.quarter}季度"
        url = reverse("claims:settlement", args=[one.pk])
        yield WorkRow(due, words, tone, what, who, quarters.CLAUSE, url, kind)


def _quarters(by: Scope, known: Settling) -> Iterator[WorkRow]:
    """Ended quarters nobody has settled yet (季度结算预警)."""
    if not by.allows("claims.check"):
        return
    for one in known.unsettled:
        who = f"{one.provider}，{one.year}年第{one.quarter}季度"
        url = f"{reverse('claims:build')}?provider={one.provider_id}&year={one.year}&quarter={one.quarter}"
        yield WorkRow(
            one.due_on, one.words, one.tone, "编制季度结算", who, quarters.CLAUSE, url, "claims.build"
        )


def _unclaimed(by: Scope, on: date) -> Iterator[WorkRow]:
    """Providers with confirmed months of ended quarters nobody claimed: nothing would ever be settled (催报)."""
    if not by.allows("claims.check"):
        return
    for one in unclaimed_months(by, on):
        due = quarters.due_on(one.year, one.quarter)
        words, tone = quarters.words(due, on)
        who = f"{one.provider}，{one.year}年第{one.quarter}季度，{one.sheets} 人月"
        url = f"{reverse('claims:claims')}?status="
        yield WorkRow(due, words, tone, "催机构申报", who, quarters.CLAUSE, url, "claims.unclaimed")


def _adjustments(by: Scope) -> Iterator[WorkRow]:
    """Corrections a second person confirms."""
    if not by.allows("claims.approve"):
        return
    rows = Adjustment.objects.visible_to(by.narrow("claims.approve")).filter(status=AdjustmentStatus.PROPOSED)
    waiting = rows.exclude(proposed_by_id=by.user_id).select_related("provider__organisation", "line__bill")
    for one in waiting.order_by("id")[:MOST]:
        month_on = one.line.bill.month_on
        yield WorkRow(
            None,
            "等第二人确认",
            "warn",
            f"确认结算调整：差额 {yuan(one.difference_fen)} 元",
            f"{one.provider.organisation.name}，{month_on.year}年{month_on.month}月",
            adjusting.CLAUSE,
            reverse("claims:adjustment", args=[one.pk]),
            "claims.adjustment",
        )


def _opening(by: Scope) -> Iterator[WorkRow]:
    if not by.allows("claims.opening_confirm"):
        return
    for sheet in opening_sheets(by).filter(status=OpeningStatus.CONFIRMED)[:MOST]:
        url = reverse("claims:opening_sheet", args=[sheet.pk])
        who = f"{sheet.organisation.name}，{sheet.year}年度"
        yield WorkRow(None, "签字后才能结算", "warn", "签字期初余额", who, "", url, "claims.opening")


def _claims(by: Scope) -> Iterator[WorkRow]:
    """Drafts a provider has not submitted."""
    if not by.allows("claims.submit"):
        return
    rows = Claim.objects.visible_to(by.narrow("claims.submit")).filter(status=ClaimStatus.DRAFT)
    for one in rows.select_related("provider__organisation").order_by("month_on", "id")[:MOST]:
        url = reverse("claims:claim", args=[one.pk])
        who = f"{one.provider.organisation.name}，{one.month_on.year}年{one.month_on.month}月"
        yield WorkRow(None, "待提交", "info", "提交月度申报", who, quarters.CLAUSE, url, "claims.submit")


def _bills(by: Scope) -> Iterator[WorkRow]:
    """Bills that wait for the insurers, one row a provider."""
    if not by.allows("claims.bill"):
        return
    rows = Bill.objects.visible_to(by.narrow("claims.bill")).filter(
        insurance=InsuranceState.PENDING, status="entered"
    )
    counted = rows.order_by().values_list("provider__organisation__name").annotate(Count("id"))
    for name, count in counted:
        url = f"{reverse('claims:bills')}?insurance=pending"
        yield WorkRow(
            None,
            "待医保结算",
            "warn",
            f"登记 {count} 张医保结算单",
            name,
            payers.CLAUSE,
            url,
            "claims.insurance",
        )
