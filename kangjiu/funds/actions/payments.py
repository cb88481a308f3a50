"""Payments (用款申请与支付): drawn from budget lines under lock, paid by somebody else, returned and paid again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from kangjiu.accounts import queries as accounts
from kangjiu.accounts.models import Organisation
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.funds import events, queries
from kangjiu.funds.actions.booking import book
from kangjiu.funds.choices import Book, PaymentStatus
from kangjiu.funds.models import BudgetLine, Payee, Payment, PaymentAttempt, PaymentPart
from kangjiu.funds.rules import drawing, ledger, states
from kangjiu.funds.rules.drawing import Part
from kangjiu.funds.rules.ledger import Drawn


@dataclass(frozen=True)
class PaymentRequest:
    """What a higher app asks the till to pay (用款申请), fen.

    `by_source` fixes what each source bears; `free_fen` is drawn from any fiscal line, upper levels first.
    """

    payee_organisation_id: int
    purpose: str
    service_year: int
    budget_year: int
    by_source: Mapping[str, int] = field(default_factory=dict)
    free_fen: int = 0
    document_id: int | None = None

    @property
    def amount_fen(self) -> int:
        """The whole amount, fen."""
        return sum(self.by_source.values()) + self.free_fen


@transaction.atomic
def request_payment(by: Scope, organisation_id: int, wanted: PaymentRequest, *, at: datetime) -> Payment:
    """Request a payment (申请用款): commits budget lines and books the debt; Refused without budget or account."""
    organisation = accounts.organisation(by.need("funds.request"), organisation_id)
    _lock_lines(organisation_id, wanted.budget_year)
    parts, reasons = _drawn(organisation_id, wanted)
    payee = queries.payee_in_force(wanted.payee_organisation_id)
    if reasons or payee is None:
        raise Refused([*reasons, *([_no_account()] if payee is None else [])])
    payment = _store(by, organisation, payee, wanted, parts, at)
    said = {"number": payment.number, "amount_fen": payment.amount_fen}
    audit.record(by, events.REQUESTED, at=at, subject=payment, data=said)
    return payment


def _lock_lines(organisation_id: int, budget_year: int) -> None:
    """Hold the year's lines, in id order, until the payment stands."""
    rows = BudgetLine.objects.select_for_update().filter(
        organisation_id=organisation_id, budget_year=budget_year
    )
    list(rows.order_by("id").values_list("id"))


def _drawn(organisation_id: int, wanted: PaymentRequest) -> tuple[list[Part], list[Reason]]:
    lines = queries.open_lines(organisation_id, wanted.budget_year)
    parts, reasons = drawing.draw(wanted.by_source, lines)
    taken = {part.line_id: part.amount_fen for part in parts}
    rest = [
        drawing.Line(one.id, one.source, one.book, one.issued_on, one.left_fen - taken.get(one.id, 0))
        for one in lines
    ]
    more, short = drawing.draw_any(wanted.free_fen, rest)
    return drawing.merged([*parts, *more]), reasons + short


def _no_account() -> Reason:
    return Reason(
        "funds.no_account", "收款机构没有已确认的对公账户", next_step="请先登记收款账户，并由第二人确认"
    )


def _store(
    by: Scope,
    organisation: Organisation,
    payee: Payee,
    wanted: PaymentRequest,
    parts: Sequence[Part],
    at: datetime,
) -> Payment:
    on = local_day(at)
    payment = Payment.objects.create(
        number=documents.next_number(by, "payment", on.year, organisation.pk),
        organisation=organisation,
        region_path=organisation.region_path,
        payee=payee,
        payee_organisation_id=wanted.payee_organisation_id,
        purpose=wanted.purpose,
        service_year=wanted.service_year,
        budget_year=wanted.budget_year,
        amount_fen=wanted.amount_fen,
        document_id=wanted.document_id,
        requested_by_id=by.user_id or 0,
        requested_at=at,
    )
    PaymentPart.objects.bulk_create(
        PaymentPart(payment=payment, line_id=part.line_id, amount_fen=part.amount_fen) for part in parts
    )
    for part in parts:
        _move(part.line_id, committed=part.amount_fen)
    _book(
        by, payment, ledger.owed(_of(payment), payment.service_year, payment.pk), "确认应付", "owed", on, at
    )
    return payment


def _move(line_id: int, *, committed: int = 0, paid: int = 0) -> None:
    """Conditional update of a line; the named constraint is the backstop."""
    changed = BudgetLine.objects.filter(
        pk=line_id,
        committed_fen__gte=-committed,
        committed_fen__lte=F("amount_fen") - committed,
        paid_fen__gte=-paid,
    ).update(committed_fen=F("committed_fen") + committed, paid_fen=F("paid_fen") + paid)
    if changed != 1:
        raise Conflict(Reason("funds.line_moved", "预算指标余额刚刚被他人使用", next_step="请刷新后重新申请"))


def _of(payment: Payment) -> list[Drawn]:
    rows = payment.parts.select_related("line").order_by("line_id")
    return [Drawn(one.line_id, one.line.source, one.line.budget_year, one.amount_fen) for one in rows]


def _book(
    by: Scope,
    payment: Payment,
    entries: Sequence[ledger.Entry],
    memo: str,
    cause: str,
    on: date,
    at: datetime,
) -> None:
    books: dict[str, list[ledger.Entry]] = {}
    book_of = dict(payment.parts.values_list("line_id", "line__book"))
    for entry in entries:
        books.setdefault(book_of[entry.line_id], []).append(entry)
    for code, own in sorted(books.items()):
        key = (
            f"payment:{payment.pk}:{cause}:{code}" if code != Book.FISCAL else f"payment:{payment.pk}:{cause}"
        )
        book(by, payment.organisation, code, f"{memo} {payment.number}", key, own, on=on, at=at)


def _locked(by: Scope, permission: str, payment_id: int, deed: str) -> Payment:
    rows = Payment.objects.select_for_update(of=("self",)).visible_to(by.need(permission))
    payment = rows.select_related("organisation").get(pk=payment_id)
    reasons = states.may(deed, payment.status)
    if reasons:
        raise Conflict(reasons)
    return payment


@transaction.atomic
def pay(by: Scope, payment_id: int, voucher_number: str, paid_on: date, *, at: datetime) -> Payment:
    """Enter the voucher of a payment made by the treasury (登记支付凭证); not by the person who requested it."""
    payment = _locked(by, "funds.pay", payment_id, "pay")
    reasons = states.different_hands(payment.requested_by_id, by.user_id, "支付")
    reasons += states.voucher(voucher_number, paid_on, local_day(payment.requested_at), local_day(at))
    if reasons:
        raise Refused(reasons)
    attempt = _attempt(by, payment, voucher_number.strip(), paid_on)
    for part in payment.parts.order_by("line_id"):
        _move(part.line_id, paid=part.amount_fen)
    payment.status = PaymentStatus.PAID
    payment.save(update_fields=["status"])
    entries = ledger.paid(_of(payment), payment.service_year, payment.pk)
    _book(by, payment, entries, "支付", f"paid:{attempt.pk}", paid_on, at)
    said = {"number": payment.number, "amount_fen": payment.amount_fen}
    audit.record(by, events.PAID, at=at, subject=payment, data=said)
    return payment


def _attempt(by: Scope, payment: Payment, voucher_number: str, paid_on: date) -> PaymentAttempt:
    try:
        with transaction.atomic():
            return PaymentAttempt.objects.create(
                payment=payment,
                organisation=payment.organisation,
                payee_id=payment.payee_id,
                voucher_number=voucher_number,
                paid_on=paid_on,
                paid_by_id=by.user_id or 0,
                requested_by_id=payment.requested_by_id,
            )
    except IntegrityError as error:
        raise Refused(
            Reason(
                "funds.voucher_once",
                f"凭证号 {voucher_number} 已经用过",
                next_step="请核对凭证，一张凭证只登记一次",
                field="voucher_number",
            )
        ) from error


@transaction.atomic
def return_payment(by: Scope, payment_id: int, reason: str, returned_on: date, *, at: datetime) -> Payment:
    """Enter a bank return (登记退票): the debt stands again and the lines are given back what was paid."""
    payment = _locked(by, "funds.pay", payment_id, "return")
    attempt = payment.attempts.get(returned_on__isnull=True)
    if returned_on < attempt.paid_on or returned_on > local_day(at):
        raise Refused(
            Reason(
                "funds.returned_on",
                "退回日期不在支付日期至今天之间",
                field="returned_on",
                next_step="请按银行回单填写",
            )
        )
    attempt.returned_on, attempt.return_reason = returned_on, reason
    attempt.save(update_fields=["returned_on", "return_reason"])
    for part in payment.parts.order_by("line_id"):
        _move(part.line_id, paid=-part.amount_fen)
    payment.status = PaymentStatus.RETURNED
    payment.save(update_fields=["status"])
    entries = ledger.returned(_of(payment), payment.service_year, payment.pk)
    _book(by, payment, entries, "退回", f"returned:{attempt.pk}", returned_on, at)
    said = {"number": payment.number, "amount_fen": payment.amount_fen}
    audit.record(by, events.RETURNED, at=at, subject=payment, data=said)
    return payment


@transaction.atomic
def reissue(by: Scope, payment_id: int, *, at: datetime) -> Payment:
    """Ask again for a returned payment (更正后重付), to the account now in force."""
    payment = _locked(by, "funds.request", payment_id, "reissue")
    payee = queries.payee_in_force(payment.payee_organisation_id)
    if payee is None:
        raise Refused(_no_account())
    payment.payee, payment.status = payee, PaymentStatus.REQUESTED
    payment.requested_by_id, payment.requested_at = by.user_id or 0, at
    payment.save(update_fields=["payee", "status", "requested_by_id", "requested_at"])
    audit.record(by, events.REISSUED, at=at, subject=payment, data={"number": payment.number})
    return payment


@transaction.atomic
def cancel(by: Scope, payment_id: int, *, at: datetime) -> Payment:
    """Cancel a payment not made (撤销用款): lines are released and the debt is booked back."""
    payment = _locked(by, "funds.request", payment_id, "cancel")
    for part in payment.parts.order_by("line_id"):
        _move(part.line_id, committed=-part.amount_fen)
    payment.status = PaymentStatus.CANCELLED
    payment.save(update_fields=["status"])
    entries = ledger.reversed_(ledger.owed(_of(payment), payment.service_year, payment.pk))
    _book(by, payment, entries, "撤销应付", "cancelled", local_day(at), at)
    audit.record(by, events.CANCELLED, at=at, subject=payment, data={"number": payment.number})
    return payment
