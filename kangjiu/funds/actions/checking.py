"""Checking money against others' papers: the bank's receipt (回单), the month against the unit's books (对账)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.accounts import queries as accounts
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.funds import events, queries
from kangjiu.funds.choices import MonthStatus
from kangjiu.funds.models import BankReceipt, MonthReconciliation, MonthSource, Payment
from kangjiu.funds.rules import months, states
from kangjiu.funds.rules.months import UnitBalance


@transaction.atomic
def enter_receipt(
    by: Scope, payment_id: int, number: str, amount_fen: int, received_on: date, *, at: datetime
) -> BankReceipt:
    """Enter the bank's receipt of a payment (登记回单), as it says; another amount is kept and shows as a difference.

    Not by the person who entered the voucher; Conflict when nothing stands paid or the receipt is entered already.
    """
    rows = Payment.objects.select_for_update(of=("self",)).visible_to(by.need("funds.confirm"))
    payment = rows.select_related("organisation").get(pk=payment_id)
    attempt = payment.attempts.filter(returned_on__isnull=True).select_related("receipt").first()
    if attempt is None:
        raise Conflict(
            Reason("funds.receipt_unpaid", "这笔款现在没有支付记录", next_step="先登记支付凭证，再登记回单")
        )
    if hasattr(attempt, "receipt"):
        raise Conflict(Reason("funds.receipt_twice", "回单已经登记", next_step="请刷新后核对"))
    reasons = states.different_hands(attempt.paid_by_id, by.user_id, "登记回单")
    reasons += states.receipt(number, amount_fen, received_on, attempt.paid_on, local_day(at))
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            receipt = BankReceipt.objects.create(
                attempt=attempt,
                organisation=payment.organisation,
                number=number.strip(),
                amount_fen=amount_fen,
                received_on=received_on,
                entered_by_id=by.user_id or 0,
            )
    except IntegrityError as error:
        raise Refused(
            Reason(
                "funds.receipt_once",
                f"回单号 {number.strip()} 已经登记过",
                next_step="一张回单只登记一次，请核对",
                field="number",
            )
        ) from error
    said = {"number": payment.number, "amount_fen": amount_fen}
    audit.record(by, events.RECEIPT_ENTERED, at=at, subject=payment, data=said)
    return receipt


@transaction.atomic
def enter_month(
    by: Scope,
    organisation_id: int,
    book: str,
    month_on: date,
    unit: Mapping[str, UnitBalance],
    *,
    at: datetime,
) -> MonthReconciliation:
    """Reconcile a month with the unit's books (月度对账), source by source; entered again until it is signed."""
    organisation = accounts.organisation(by.need("funds.budget"), organisation_id)
    ledger = queries.treasury_at(organisation.pk, book, month_on)
    reasons = months.findings(ledger, unit, month_on, local_day(at))
    if reasons:
        raise Refused(reasons)
    month = _open_month(by, organisation.pk, organisation.region_path, book, month_on, at)
    month.sources.all().delete()
    MonthSource.objects.bulk_create(
        MonthSource(
            month=month,
            source=source,
            ledger_fen=ours,
            unit_fen=unit[source].unit_fen,
            explanation=unit[source].explanation.strip()[:200],
        )
        for source, ours in ledger.items()
    )
    audit.record(by, events.MONTH_ENTERED, at=at, subject=month, data={"month_on": month_on})
    return month


def _open_month(
    by: Scope, organisation_id: int, region_path: str, book: str, month_on: date, at: datetime
) -> MonthReconciliation:
    rows = MonthReconciliation.objects.select_for_update()
    month, _ = rows.get_or_create(
        organisation_id=organisation_id,
        book=book,
        month_on=month_on,
        defaults={"region_path": region_path, "entered_by_id": by.user_id or 0, "entered_at": at},
    )
    if month.status == MonthStatus.SIGNED:
        raise Conflict(Reason("funds.month_signed", "这个月的对账已经签字", next_step="请在列表里查看"))
    month.entered_by_id, month.entered_at = by.user_id or 0, at
    month.save(update_fields=["entered_by_id", "entered_at"])
    return month


@transaction.atomic
def sign_month(by: Scope, month_id: int, *, at: datetime) -> MonthReconciliation:
    """Sign a month's reconciliation as the second person (签字); Conflict when the ledger moved since."""
    rows = MonthReconciliation.objects.select_for_update(of=("self",)).visible_to(by.need("funds.confirm"))
    month = rows.get(pk=month_id)
    if month.status == MonthStatus.SIGNED:
        raise Conflict(Reason("funds.month_signed", "这个月的对账已经签字", next_step="请刷新后核对"))
    reasons = states.different_hands(month.entered_by_id, by.user_id, "签字")
    if reasons:
        raise Refused(reasons)
    stored = dict(month.sources.values_list("source", "ledger_fen"))
    if stored != queries.treasury_at(month.organisation_id, month.book, month.month_on):
        raise Conflict(
            Reason("funds.month_moved", "对账以后专账余额有变化", next_step="请对账人按现在的余额重新登记")
        )
    month.status, month.signed_by_id, month.signed_at = MonthStatus.SIGNED, by.user_id, at
    month.save(update_fields=["status", "signed_by_id", "signed_at"])
    audit.record(by, events.MONTH_SIGNED, at=at, subject=month, data={"month_on": month.month_on})
    return month
