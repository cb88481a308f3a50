"""Three-way reconciliation (三方核对) and what is owed and not paid (应付未付)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kangjiu.claims.choices import SettlementStatus
from kangjiu.claims.models import Adjustment, Settlement
from kangjiu.claims.queries.adjusting import SEEN
from kangjiu.claims.queries.settlements import late_quarters
from kangjiu.common.scope import Scope
from kangjiu.funds import queries as funds
from kangjiu.funds.choices import PaymentStatus
from kangjiu.funds.models import Payment, PaymentAttempt
from kangjiu.funds.rules import matching
from kangjiu.funds.rules.matching import Sides


@dataclass(frozen=True)
class Matched:
    """One settlement with its three sides (结算、支付、银行回单), fen, and what they say together."""

    settlement: Settlement
    sides: Sides
    voucher: str
    receipt: str
    words: str
    tone: str


@dataclass(frozen=True)
class Unpaid:
    """What is owed for a service year and not paid (应付未付), fen."""

    provider: str
    year: int
    quarter: int
    amount_fen: int
    where: str
    settlement_id: int | None
    due_on: date
    words: str
    tone: str


def matched(rows: Iterable[Settlement]) -> list[Matched]:
    """The three sides of settlements in scope, in their order, in two queries."""
    rows = list(rows)
    payments = funds.with_receipts(row.payment_id for row in rows if row.payment_id)
    return [_matched(row, payments.get(row.payment_id or 0)) for row in rows]


def _matched(row: Settlement, payment: Payment | None) -> Matched:
    standing = payment if payment and payment.status != PaymentStatus.CANCELLED else None
    attempt = _attempt(standing)
    receipt = getattr(attempt, "receipt", None)
    sides = Sides(
        settled_fen=row.net_fen,
        requested_fen=standing.amount_fen if standing else None,
        paid_fen=standing.amount_fen if standing and attempt else None,
        receipt_fen=receipt.amount_fen if receipt else None,
        returned=standing is not None and standing.status == PaymentStatus.RETURNED,
    )
    words, tone = matching.verdict(sides)
    return Matched(
        row, sides, attempt.voucher_number if attempt else "", receipt.number if receipt else "", words, tone
    )


def _attempt(payment: Payment | None) -> PaymentAttempt | None:
    """The try that stands, of a payment already read."""
    if payment is None:
        return None
    return next((one for one in payment.attempts.all() if one.returned_on is None), None)


def unpaid(by: Scope, year: int, on: date) -> list[Unpaid]:
    """What is owed to providers for a service year and not paid on a day (应付未付清单), oldest first.

    Claims not settled, settlements under way or waiting for their payment, corrections upwards not settled.
    """
    found = [
        Unpaid(
            one.provider,
            one.year,
            one.quarter,
            one.amount_fen,
            f"结算{SettlementStatus.label_of(one.status)}" if one.status else "已申报，还没有编制结算",
            one.settlement_id,
            one.due_on,
            one.words,
            one.tone,
        )
        for one in late_quarters(by, on)
        if one.year == year
    ]
    return found + _upwards(by, year, on)


def _upwards(by: Scope, year: int, on: date) -> list[Unpaid]:
    rows = Adjustment.objects.visible_to(by.need(*SEEN)).filter(
        status="confirmed", difference_fen__gt=0, line__bill__month_on__year=year
    )
    waiting = rows.exclude(settled__released=False).select_related("provider__organisation", "line__bill")
    return [
        Unpaid(
            one.provider.organisation.name,
            year,
            (one.line.bill.month_on.month + 2) // 3,
            one.difference_fen,
            f"调整 {one.number} 的补付，还没有列入结算",
            None,
            on,
            "随下一次结算",
            "info",
        )
        for one in waiting.order_by("id")
    ]
