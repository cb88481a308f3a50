"""Payments (用款申请与支付): drawn from budget lines under lock, paid by somebody else, returned and paid again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from kangjiu.accounts import queries as accounts
from kangjiu.accounts.models import Organisation
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.money import yuan
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.funds import events, queries
from kangjiu.funds.actions import held
from kangjiu.funds.actions.booking import book
from kangjiu.funds.choices import Account, Book, HeldDeed, PaymentKind, PaymentStatus
from kangjiu.funds.models import BudgetLine, Payee, Payment, PaymentAttempt, PaymentPart
from kangjiu.funds.rules import drawing, ledger, states, years
from kangjiu.funds.rules.drawing import Part
from kangjiu.funds.rules.ledger import Drawn


@dataclass(frozen=True)
class PaymentRequest:
    """What a higher app asks the till to pay (用款申请), fen.

    `by_source` fixes what each source bears; `free_fen` is drawn from any fiscal line, upper levels first.
    `offsets` names what the payee holds already (held id, fen): it is earned now and lessens what is paid.
    """

    payee_organisation_id: int
    purpose: str
    service_year: int
    budget_year: int
    by_source: Mapping[str, int] = field(default_factory=dict)
    free_fen: int = 0
    document_id: int | None = None
    offsets: Sequence[tuple[int, int]] = ()
    cross_year_basis: str = ""

    @property
    def offset_fen(self) -> int:
        """What is offset, fen."""
        return sum(fen for _, fen in self.offsets)

    @property
    def amount_fen(self) -> int:
        """What is to be paid, fen: everything wanted less what is offset."""
        return sum(self.by_source.values()) + self.free_fen - self.offset_fen


@transaction.atomic
def request_payment(by: Scope, organisation_id: int, wanted: PaymentRequest, *, at: datetime) -> Payment:
    """Request a payment (申请用款): commits budget lines and books the debt; Refused without budget or account.

    What the payee holds already is offset first; an amount offset whole needs no payment and stands as paid.
    """
    organisation = accounts.organisation(by.need("funds.request"), organisation_id)
    taken = held.take(wanted.payee_organisation_id, wanted.offsets)
    lock_lines(organisation_id, wanted.budget_year)
    parts, reasons = _drawn(organisation_id, wanted, taken)
    reasons += years.budget_year(wanted.service_year, wanted.budget_year, wanted.cross_year_basis)
    payee = queries.payee_in_force(wanted.payee_organisation_id)
    if reasons or payee is None:
        raise Refused([*reasons, *([no_account()] if payee is None else [])])
    payment = store(by, organisation, payee, wanted, parts, at)
    _offset(by, payment, taken, at)
    said = {"number": payment.number, "amount_fen": payment.amount_fen}
    audit.record(by, events.REQUESTED, at=at, subject=payment, data=said)
    return payment


def _offset(by: Scope, payment: Payment, taken: Sequence[held.Taken], at: datetime) -> None:
    """Write and book what is offset; with nothing left to pay the payment stands as paid."""
    if not taken:
        return
    on = local_day(at)
    held.clear(by, taken, HeldDeed.OFFSET, on, payment=payment)
    _book(by, payment, held.offset_entries(taken, payment), "抵扣", "offset", on, at)
    if payment.amount_fen == 0:
        payment.status = PaymentStatus.PAID
        payment.save(update_fields=["status"])


def lock_lines(organisation_id: int, budget_year: int) -> None:
    """Hold the year's lines, in id order, until the payment stands."""
    rows = BudgetLine.objects.select_for_update().filter(
        organisation_id=organisation_id, budget_year=budget_year
    )
    list(rows.order_by("id").values_list("id"))


def _drawn(
    organisation_id: int, wanted: PaymentRequest, offset: Sequence[held.Taken]
) -> tuple[list[Part], list[Reason]]:
    lines = queries.open_lines(organisation_id, wanted.budget_year)
    sources: dict[str, int] = {}
    for one in offset:
        sources[one.part.line.source] = sources.get(one.part.line.source, 0) + one.amount_fen
    by_source, free_fen = drawing.less(wanted.by_source, wanted.free_fen, sources)
    parts, reasons = drawing.draw(by_source, lines)
    taken = {part.line_id: part.amount_fen for part in parts}
    rest = [replace(one, left_fen=one.left_fen - taken.get(one.id, 0)) for one in lines]
    more, short = drawing.draw_any(free_fen, rest)
    return drawing.merged([*parts, *more]), reasons + short


def no_account() -> Reason:
    return Reason(
        "funds.no_account", "收款机构没有已确认的对公账户", next_step="请先登记收款账户，并由第二人确认"
    )


def store(
    by: Scope,
    organisation: Organisation,
    payee: Payee,
    wanted: PaymentRequest,
    parts: Sequence[Part],
    at: datetime,
    kind: str = PaymentKind.SUBSIDY,
) -> Payment:
    on = local_day(at)
    payment = Payment.objects.create(
        number=documents.next_number(by, "payment", on.year, organisation.pk),
        organisation=organisation,
        region_path=organisation.region_path,
        payee=payee,
        payee_organisation_id=wanted.payee_organisation_id,
        purpose=wanted.purpose,
        kind=kind,
        service_year=wanted.service_year,
        budget_year=wanted.budget_year,
        cross_year_basis=wanted.cross_year_basis.strip(),
        amount_fen=wanted.amount_fen,
        offset_fen=wanted.offset_fen,
        document_id=wanted.document_id,
        requested_by_id=by.user_id or 0,
        requested_at=at,
    )
    PaymentPart.objects.bulk_create(
        PaymentPart(payment=payment, line_id=part.line_id, amount_fen=part.amount_fen) for part in parts
    )
    for part in parts:
        _move(part.line_id, committed=part.amount_fen)
    if parts:
        _book(by, payment, _owed(payment), "确认应付", "owed", on, at)
    return payment


def _owed(payment: Payment) -> list[ledger.Entry]:
    debit = Account.PREPAID if payment.kind == PaymentKind.ADVANCE else Account.EXPENSE
    return ledger.owed(_of(payment), payment.service_year, payment.pk, debit)


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
    book_of = queries.books_of(one.line_id for one in entries)
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
    attempt = payment.attempts.filter(returned_on__isnull=True).first()
    if attempt is None:
        raise Refused(
            Reason(
                "funds.nothing_paid", "这笔款全额抵扣，没有付过钱", next_step="没有付款就没有退回，请核对单号"
            )
        )
    _not_used(payment)
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


def _not_used(payment: Payment) -> None:
    """Refused when an advance was offset already, or a part of the payment was found overpaid."""
    used = queries.used_of_payment(payment)
    if used:
        raise Refused(
            Reason(
                "funds.return_used",
                f"这笔款有 {yuan(used)} 元已经抵扣、缴回或列入追回，不能整笔登记退回",
                held.CLAUSE,
                "请在“预拨与追回”里核对",
            )
        )


@transaction.atomic
def reissue(by: Scope, payment_id: int, *, at: datetime) -> Payment:
    """Ask again for a returned payment (更正后重付), to the account now in force."""
    payment = _locked(by, "funds.request", payment_id, "reissue")
    payee = queries.payee_in_force(payment.payee_organisation_id)
    if payee is None:
        raise Refused(no_account())
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
    if payment.amount_fen:
        _book(by, payment, ledger.reversed_(_owed(payment)), "撤销应付", "cancelled", local_day(at), at)
    _let_go(by, payment, at)
    audit.record(by, events.CANCELLED, at=at, subject=payment, data={"number": payment.number})
    return payment


def _let_go(by: Scope, payment: Payment, at: datetime) -> None:
    """What the payment had offset is held again; an advance that was never paid is held no more."""
    given = held.undo_offsets(payment)
    if given:
        entries = ledger.reversed_(held.offset_entries(given, payment))
        _book(by, payment, entries, "撤回抵扣", "offset_cancelled", local_day(at), at)
    if payment.kind == PaymentKind.ADVANCE:
        held.close_advance(by, payment, local_day(at))
