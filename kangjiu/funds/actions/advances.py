"""Advances to providers (预拨): booked as prepayment, offset each quarter, cleared at the year's end (多退少补)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kangjiu.accounts import queries as accounts
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.money import yuan
from kangjiu.common.scope import Scope
from kangjiu.funds import events, queries
from kangjiu.funds.actions import held
from kangjiu.funds.actions.payments import PaymentRequest, lock_lines, no_account, store
from kangjiu.funds.choices import PaymentKind
from kangjiu.funds.models import Payment
from kangjiu.funds.rules import drawing


@dataclass(frozen=True)
class AdvanceRequest:
    """An advance to a provider (预拨), fen: booked as prepayment, offset each quarter, cleared at year end."""

    payee_organisation_id: int
    budget_year: int
    amount_fen: int
    purpose: str = "预拨康复救助资金"


@transaction.atomic
def request_advance(by: Scope, organisation_id: int, wanted: AdvanceRequest, *, at: datetime) -> Payment:
    """Request an advance (申请预拨): drawn from the year's lines, booked as prepayment and never as subsidy.

    Refused without budget or account, for another year than the present one, and while an earlier year's advance
    to the payee is not cleared.
    """
    organisation = accounts.organisation(by.need("funds.request"), organisation_id)
    lock_lines(organisation_id, wanted.budget_year)
    on = local_day(at)
    parts, reasons = drawing.draw_any(
        max(0, wanted.amount_fen), queries.open_lines(organisation_id, wanted.budget_year)
    )
    reasons += _against_advance(organisation_id, wanted, on)
    payee = queries.payee_in_force(wanted.payee_organisation_id)
    if reasons or payee is None:
        raise Refused([*reasons, *([no_account()] if payee is None else [])])
    asked = PaymentRequest(
        payee_organisation_id=wanted.payee_organisation_id,
        purpose=wanted.purpose,
        service_year=wanted.budget_year,
        budget_year=wanted.budget_year,
        free_fen=wanted.amount_fen,
    )
    payment = store(by, organisation, payee, asked, drawing.merged(parts), at, PaymentKind.ADVANCE)
    held.open_advance(by, payment, drawing.merged(parts), at=at)
    said = {"number": payment.number, "amount_fen": payment.amount_fen}
    audit.record(by, events.REQUESTED, at=at, subject=payment, data=said)
    return payment


def _against_advance(organisation_id: int, wanted: AdvanceRequest, on: date) -> list[Reason]:
    reasons = []
    if wanted.amount_fen <= 0:
        reasons.append(Reason("funds.amount", "预拨金额必须大于零", held.CLAUSE, field="amount_fen"))
    if wanted.budget_year != on.year:
        reasons.append(
            Reason(
                "funds.advance_year",
                f"预拨只能用当年（{on.year} 年）的指标",
                held.CLAUSE,
                "请改成当年的预算年度",
                "budget_year",
            )
        )
    earlier = queries.open_advances(organisation_id, wanted.payee_organisation_id, before=wanted.budget_year)
    if earlier:
        reasons.append(
            Reason(
                "funds.advance_open",
                f"这家机构以前年度的预拨还有 {yuan(earlier)} 元没有清理",
                held.CLAUSE,
                "请先抵扣或由机构缴回，多退少补以后再预拨",
                "payee",
            )
        )
    return reasons
