"""Money in a payee's hands (预拨款、多付待追回): opened, offset by a settlement's payment, paid back with a voucher."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.money import yuan
from kangjiu.common.scope import Scope
from kangjiu.funds import events
from kangjiu.funds.actions.booking import book
from kangjiu.funds.choices import Account, HeldDeed, HeldKind, LineStatus, PaymentStatus
from kangjiu.funds.models import BudgetLine, Held, HeldMove, HeldPart, Payment
from kangjiu.funds.rules import drawing, ledger, states
from kangjiu.funds.rules.drawing import Part
from kangjiu.funds.rules.ledger import Drawn

ACCOUNTS: dict[str, str] = {HeldKind.ADVANCE: Account.PREPAID, HeldKind.OVERPAID: Account.RECEIVABLE}
CLAUSE = "济残联〔2024〕9号 四（二）财政、审计"


@dataclass(frozen=True)
class Overpaid:
    """What a higher app found paid too much (多付), fen; `shares` in basis points as the policy fixed them."""

    payment_id: int
    cause: str
    memo: str
    amount_fen: int
    service_year: int
    shares: Mapping[str, int]


@dataclass(frozen=True)
class Taken:
    """A part of what is held that a payment takes in place of money (抵扣), fen."""

    part: HeldPart
    account: str
    amount_fen: int


@transaction.atomic
def open_overpaid(by: Scope, found: Overpaid, *, at: datetime) -> Held:
    """Book what was paid too much as receivable (调减记账), inside the caller's transaction, who knows the reason.

    The money goes back to the lines it came from. Conflict when the payment is not paid, or the cause stands already.
    """
    scope = by.need("claims.approve", "funds.request")
    rows = Payment.objects.select_for_update(of=("self",)).visible_to(scope)
    payment = rows.select_related("organisation").get(pk=found.payment_id)
    if payment.status != PaymentStatus.PAID:
        raise Conflict(
            Reason(
                "funds.not_paid",
                f"用款申请 {payment.number} 还没有支付",
                CLAUSE,
                "请先退回结算，更正后重新编制",
            )
        )
    if Held.objects.filter(cause=found.cause).exists():
        raise Conflict(Reason("funds.held_once", "这件事已经记过追回", CLAUSE, "请刷新后核对"))
    parts = drawing.back(found.amount_fen, found.shares, _still_spent(payment))
    held = _store(by, payment, HeldKind.OVERPAID, found, parts, at)
    drawn = _drawn((part.line_id, part.amount_fen) for part in parts)
    entries = ledger.overpaid(drawn, found.service_year, payment.pk)
    _book(by, held, entries, f"调减 {found.memo}", f"held:{held.pk}:opened", local_day(at), at)
    return held


def _still_spent(payment: Payment) -> list[drawing.Line]:
    """What each line still bears of a payment: its part and what it offset, less what was found overpaid before."""
    spent: dict[int, int] = dict(payment.parts.values_list("line_id", "amount_fen"))
    offsets = HeldMove.objects.filter(payment=payment, undone=False, deed=HeldDeed.OFFSET)
    for line_id, fen in offsets.values_list("part__line_id", "amount_fen"):
        spent[line_id] = spent.get(line_id, 0) + fen
    earlier = HeldPart.objects.filter(held__payment=payment, held__kind=HeldKind.OVERPAID)
    for line_id, fen in earlier.values_list("line_id", "amount_fen"):
        spent[line_id] = spent.get(line_id, 0) - fen
    rows = BudgetLine.objects.filter(pk__in=spent).order_by("id")
    return [drawing.Line(one.pk, one.source, one.book, one.issued_on, spent[one.pk]) for one in rows]


def _store(
    by: Scope, payment: Payment, kind: str, found: Overpaid, parts: Sequence[Part], at: datetime
) -> Held:
    held = Held.objects.create(
        organisation=payment.organisation,
        region_path=payment.region_path,
        payee_organisation_id=payment.payee_organisation_id,
        kind=kind,
        cause=found.cause,
        memo=found.memo,
        payment=payment,
        service_year=found.service_year,
        budget_year=payment.budget_year,
        amount_fen=found.amount_fen,
        opened_on=local_day(at),
        opened_by_id=by.user_id or 0,
    )
    HeldPart.objects.bulk_create(
        HeldPart(held=held, line_id=part.line_id, amount_fen=part.amount_fen) for part in parts
    )
    audit.record(
        by, events.HELD_OPENED, at=at, subject=held, data={"kind": kind, "amount_fen": held.amount_fen}
    )
    return held


def open_advance(by: Scope, payment: Payment, parts: Sequence[Part], *, at: datetime) -> Held:
    """The held money of an advance just asked for (预拨款), inside the till's transaction."""
    found = Overpaid(
        payment.pk, f"advance:{payment.pk}", payment.purpose, payment.amount_fen, payment.service_year, {}
    )
    return _store(by, payment, HeldKind.ADVANCE, found, parts, at)


def take(payee_organisation_id: int, wanted: Sequence[tuple[int, int]]) -> list[Taken]:
    """Lock and take (held id, fen) out of what a payee holds; Conflict when it is no longer there."""
    found = Held.objects.select_for_update(of=("self",)).select_related("payment")
    rows = {one.pk: one for one in found.filter(pk__in=[pk for pk, _ in wanted]).order_by("id")}
    taken: list[Taken] = []
    for pk, fen in wanted:
        held = rows.get(pk)
        paid_out = held is not None and (
            held.kind == HeldKind.OVERPAID or held.payment.status == PaymentStatus.PAID
        )
        if held is None or not paid_out or held.payee_organisation_id != payee_organisation_id:
            raise _gone()
        if held.left_fen < fen:
            raise _gone()
        taken += _from_parts(held, fen)
    return taken


def _gone() -> Conflict:
    return Conflict(
        Reason(
            "funds.offset_gone",
            "编制结算时列入抵扣的预拨款或多付款，余额已经变化",
            CLAUSE,
            "请退回这份结算，重新编制后再申请用款",
        )
    )


def _from_parts(held: Held, fen: int) -> list[Taken]:
    taken = []
    for part in held.parts.order_by("line_id"):
        some = min(fen, part.amount_fen - part.cleared_fen)
        if some > 0:
            taken.append(Taken(part, ACCOUNTS[held.kind], some))
            fen -= some
    return taken


def clear(
    by: Scope,
    taken: Iterable[Taken],
    deed: str,
    on: date,
    *,
    payment: Payment | None = None,
    voucher_number: str = "",
) -> None:
    """Write down what clears held money (清理), inside the caller's transaction; the constraint is the backstop."""
    for one in taken:
        HeldPart.objects.filter(pk=one.part.pk).update(cleared_fen=F("cleared_fen") + one.amount_fen)
        Held.objects.filter(pk=one.part.held_id).update(cleared_fen=F("cleared_fen") + one.amount_fen)
        HeldMove.objects.create(
            part=one.part,
            deed=deed,
            amount_fen=one.amount_fen,
            payment=payment,
            organisation_id=one.part.held.organisation_id,
            voucher_number=voucher_number,
            moved_on=on,
            by_id=by.user_id or 0,
        )


def undo_offsets(payment: Payment) -> list[Taken]:
    """Give back what a cancelled payment had offset (撤回抵扣); what it was, for the ledger."""
    moves = HeldMove.objects.select_for_update(of=("self",)).filter(
        payment=payment, undone=False, deed=HeldDeed.OFFSET
    )
    given = []
    for move in moves.select_related("part__held").order_by("id"):
        HeldPart.objects.filter(pk=move.part_id).update(cleared_fen=F("cleared_fen") - move.amount_fen)
        Held.objects.filter(pk=move.part.held_id).update(cleared_fen=F("cleared_fen") - move.amount_fen)
        move.undone = True
        move.save(update_fields=["undone"])
        given.append(Taken(move.part, ACCOUNTS[move.part.held.kind], move.amount_fen))
    return given


def close_advance(by: Scope, payment: Payment, on: date) -> None:
    """An advance that was never paid is held no more (预拨撤销), inside the till's transaction."""
    found = Held.objects.select_for_update().get(cause=f"advance:{payment.pk}")
    clear(by, _from_parts(found, found.left_fen), HeldDeed.CANCELLED, on, payment=payment)


def offset_entries(taken: Sequence[Taken], payment: Payment) -> list[ledger.Entry]:
    """The ledger's side of offsets: expense against what was held, line by line."""
    entries: list[ledger.Entry] = []
    for account in dict.fromkeys(one.account for one in taken):
        own = [(one.part.line_id, one.amount_fen) for one in taken if one.account == account]
        entries += ledger.offset(_drawn(own), account, payment.service_year, payment.pk)
    return entries


def _drawn(amounts: Iterable[tuple[int, int]]) -> list[Drawn]:
    totals: dict[int, int] = {}
    for line_id, fen in amounts:
        totals[line_id] = totals.get(line_id, 0) + fen
    lines = BudgetLine.objects.in_bulk(totals)
    return [Drawn(pk, lines[pk].source, lines[pk].budget_year, fen) for pk, fen in sorted(totals.items())]


def _book(
    by: Scope,
    held: Held,
    entries: Sequence[ledger.Entry],
    memo: str,
    cause: str,
    on: date,
    at: datetime,
) -> None:
    code = BudgetLine.objects.get(pk=entries[0].line_id).book
    book(by, held.organisation, code, memo[:80], cause, entries, on=on, at=at)


@transaction.atomic
def recover(
    by: Scope, held_id: int, amount_fen: int, voucher_number: str, paid_on: date, *, at: datetime
) -> Held:
    """Enter what the payee paid back (登记缴回) with the treasury's voucher; not by the person who opened it.

    The line has the money again, unless its year is closed: then it leaves for the treasury (收回财政).
    """
    rows = Held.objects.select_for_update(of=("self",)).visible_to(by.need("funds.pay"))
    held = rows.select_related("organisation", "payment").get(pk=held_id)
    reasons = states.different_hands(held.opened_by_id, by.user_id, "登记缴回")
    reasons += _against(held, amount_fen, voucher_number, paid_on, local_day(at))
    if reasons:
        raise Refused(reasons)
    taken = _from_parts(held, amount_fen)
    clear(by, taken, HeldDeed.RECOVERED, paid_on, voucher_number=voucher_number.strip())
    _give_back(by, held, taken, paid_on, at)
    held.refresh_from_db()
    audit.record(by, events.HELD_RECOVERED, at=at, subject=held, data={"amount_fen": amount_fen})
    return held


def _against(held: Held, amount_fen: int, voucher_number: str, paid_on: date, on: date) -> list[Reason]:
    reasons = []
    if held.payment.status != PaymentStatus.PAID:
        reasons.append(Reason("funds.not_paid", "这笔款还没有支付出去", CLAUSE, "请刷新后核对"))
    if not 0 < amount_fen <= held.left_fen:
        reasons.append(
            Reason(
                "funds.recover_amount",
                f"缴回 {yuan(amount_fen)} 元，不在 0.01 至余额 {yuan(held.left_fen)} 元之间",
                CLAUSE,
                "请照缴款凭证填写；已在结算中抵扣的不用再缴",
                "amount_fen",
            )
        )
    if not voucher_number.strip():
        reasons.append(
            Reason("funds.recover_voucher", "没有填写缴款凭证号", CLAUSE, "请照缴款书填写", "voucher_number")
        )
    used = HeldMove.objects.filter(organisation_id=held.organisation_id, deed=HeldDeed.RECOVERED)
    used = used.filter(voucher_number=voucher_number.strip()).exclude(part__held=held)
    if voucher_number.strip() and used.exists():
        reasons.append(
            Reason(
                "funds.recover_twice",
                f"缴款凭证 {voucher_number.strip()} 已经登记在另一笔追回上",
                CLAUSE,
                "一张凭证只登记一次，请核对",
                "voucher_number",
            )
        )
    if not held.opened_on <= paid_on <= on:
        reasons.append(
            Reason(
                "funds.recover_on",
                f"缴款日期 {paid_on:%Y-%m-%d} 不在 {held.opened_on:%Y-%m-%d} 至今天之间",
                CLAUSE,
                "请照缴款书填写",
                "paid_on",
            )
        )
    return reasons


def _give_back(by: Scope, held: Held, taken: Sequence[Taken], paid_on: date, at: datetime) -> None:
    drawn = _drawn((one.part.line_id, one.amount_fen) for one in taken)
    entries = ledger.recovered(drawn, ACCOUNTS[held.kind], held.service_year, held.payment_id)
    closed = set(
        BudgetLine.objects.filter(
            pk__in=[one.line_id for one in drawn], status=LineStatus.CLOSED
        ).values_list("pk", flat=True)
    )
    entries += ledger.lapsed([one for one in drawn if one.line_id in closed])
    for one in drawn:
        gone = one.amount_fen if one.line_id in closed else 0
        BudgetLine.objects.filter(pk=one.line_id).update(
            committed_fen=F("committed_fen") - one.amount_fen,
            paid_fen=F("paid_fen") - one.amount_fen,
            lapsed_fen=F("lapsed_fen") + gone,
        )
    moved = HeldMove.objects.filter(part__held=held).latest("id").pk
    _book(by, held, entries, f"缴回 {held.memo}", f"held:{held.pk}:recovered:{moved}", paid_on, at)
