"""Reads of claims (月度申报) and their lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from kangjiu.claims.choices import AdjustmentStatus, BillStatus, ClaimStatus, LineState, SettlementStatus
from kangjiu.claims.models import Adjustment, Bill, Claim, ClaimLine, SettlementLine
from kangjiu.claims.queries.bills import VIEW
from kangjiu.common.errors import Reason
from kangjiu.common.scope import Scope

COUNTING = (ClaimStatus.SUBMITTED, ClaimStatus.SETTLED)
_JOINED = ("placement", "provider")


def unclaimed(provider_id: int, month_on: date) -> list[Bill]:
    """Bills of a month not claimed yet, with payers, in order of entry."""
    rows = Bill.objects.filter(provider_id=provider_id, month_on=month_on, status=BillStatus.ENTERED)
    return list(rows.select_related(*_JOINED).prefetch_related("payers").order_by("id"))


def lock_bills(ids: Iterable[int]) -> list[Bill]:
    """Bills of a draft still standing unclaimed, locked in order of ids."""
    rows = Bill.objects.select_for_update(of=("self",)).filter(pk__in=ids, status=BillStatus.ENTERED)
    return list(rows.select_related(*_JOINED).prefetch_related("payers").order_by("id"))


def claims(
    by: Scope, *, status: str = "", month_on: date | None = None, provider_id: int | None = None
) -> QuerySet[Any]:
    """Claims this person may read, newest month first, with what they ask for."""
    found = Claim.objects.visible_to(by.need(*VIEW)).select_related("provider__organisation")
    given = {"status": status, "month_on": month_on, "provider_id": provider_id}
    found = found.filter(**{name: value for name, value in given.items() if value})
    counted = Q(lines__released=False)
    return found.annotate(
        lines_count=Count("lines", filter=counted),
        payable_sum=Sum("lines__payable_fen", filter=counted, default=0),
        blocked_count=Count("lines", filter=Q(lines__state=LineState.BLOCKED)),
    ).order_by("-month_on", "-id")


def claim(by: Scope, claim_id: int) -> Any:
    """One claim; DoesNotExist outside the scope."""
    return claims(by).get(pk=claim_id)


def lines(by: Scope, claim_id: int) -> QuerySet[ClaimLine]:
    """Lines of a claim, blocked ones first, with bill and child."""
    found = ClaimLine.objects.visible_to(by.need(*VIEW)).filter(claim_id=claim_id)
    return found.select_related("bill", "person", "claim").order_by("state", "id")


def reasons(line: ClaimLine) -> list[Reason]:
    """Why a line is not paid in full (理由), as stored."""
    return [Reason(**one) for one in line.reasons]


def paid_of(by: Scope, person_id: int, year: int) -> list[ClaimLine]:
    """Lines of a child in a service year (本年费用), newest month first, with their settlement."""
    found = ClaimLine.objects.visible_to(by.need(*VIEW)).filter(
        person_id=person_id, bill__month_on__year=year, released=False, claim__status__in=COUNTING
    )
    settled = SettlementLine.objects.filter(released=False).select_related("settlement")
    rows = found.select_related("bill", "claim__provider__organisation").prefetch_related(
        Prefetch("settled", settled, to_attr="settled_now")
    )
    return list(rows.order_by("-bill__month_on", "-id"))


def paid_sum(person_id: int, year: int) -> int:
    """Fen really paid for a child in a service year (已支付), for callers with the child in scope.

    With corrections: what was found too much is taken off at once, what lacked counts once it is paid.
    """
    rows = SettlementLine.objects.filter(
        person_id=person_id,
        released=False,
        settlement__status=SettlementStatus.PAID,
        settlement__year=year,
    )
    corrected = Adjustment.objects.filter(
        person_id=person_id, line__bill__month_on__year=year, status=AdjustmentStatus.CONFIRMED
    )
    paid_up = Q(settled__released=False, settled__settlement__status=SettlementStatus.PAID)
    more = corrected.filter(Q(difference_fen__lt=0) | paid_up)
    sums = [
        rows.aggregate(total=Sum("amount_fen", default=0))["total"],
        more.aggregate(total=Sum("difference_fen", default=0))["total"],
    ]
    return int(sum(sums))
