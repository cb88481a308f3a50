"""Bookings (记账): append only, each cause once, each balanced in every source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from kangjiu.accounts.models import Organisation
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.funds import events
from kangjiu.funds.choices import LineStatus
from kangjiu.funds.models import BudgetLine, LedgerEntry, LedgerTransaction
from kangjiu.funds.rules import ledger, states
from kangjiu.funds.rules.ledger import Entry


def book(
    by: Scope,
    organisation: Organisation,
    book_code: str,
    memo: str,
    cause: str,
    entries: Sequence[Entry],
    *,
    on: date,
    at: datetime,
    reverses: LedgerTransaction | None = None,
) -> LedgerTransaction:
    """Book entries for one cause, inside the caller's transaction; Conflict when the cause is booked already."""
    ledger.balanced(entries)
    try:
        with transaction.atomic():
            booked = LedgerTransaction.objects.create(
                organisation=organisation,
                region_path=organisation.region_path,
                book=book_code,
                number=documents.next_number(by, f"booking_{book_code}", on.year, organisation.pk),
                booked_on=on,
                memo=memo,
                cause=cause,
                reverses=reverses,
                booked_by_id=by.user_id,
                recorded_at=at,
            )
    except IntegrityError as error:
        raise Conflict(
            Reason("funds.booked", "这件事已经记过账", next_step="请刷新后核对专账，不要重复办理")
        ) from error
    LedgerEntry.objects.bulk_create(_stored(booked, entry) for entry in entries)
    return booked


def _stored(booked: LedgerTransaction, entry: Entry) -> LedgerEntry:
    return LedgerEntry(
        transaction=booked,
        account=entry.account,
        amount_fen=entry.amount_fen,
        source=entry.source,
        line_id=entry.line_id,
        payment_id=entry.payment_id,
        service_year=entry.service_year,
        budget_year=entry.budget_year,
    )


def _take_back_line(wrong: LedgerTransaction) -> None:
    """The line of a reversed booking bears nothing any more; Refused when something was drawn on it."""
    line_id = int(wrong.cause.removeprefix("line:"))
    changed = BudgetLine.objects.filter(
        pk=line_id, committed_fen=0, status=LineStatus.CONFIRMED, carried_from__isnull=True
    ).update(status=LineStatus.CLOSED, lapsed_fen=F("amount_fen"))
    if changed != 1:
        raise Refused(
            Reason(
                "funds.line_used",
                "这条指标已经申请过用款、结转或是上年结转来的，不能冲销",
                next_step="请先撤销未支付的用款申请；已支付的不能冲销指标",
            )
        )


@transaction.atomic
def reverse(by: Scope, booking_id: int, *, at: datetime) -> LedgerTransaction:
    """Reverse the booking of a budget line nobody used (红字冲销); the first one stays as it is.

    By another person than the one who booked it. What a payment, an offset or a year close booked is put right
    by its own deed, so that ledger and lines never part: Refused with the way.
    """
    scope = by.need("funds.confirm")
    wrong = LedgerTransaction.objects.visible_to(scope).select_related("organisation").get(pk=booking_id)
    if LedgerTransaction.objects.filter(reverses=wrong).exists():
        raise Conflict(Reason("funds.booked", "这张凭证已经冲销", next_step="请刷新后核对专账"))
    reasons = states.reversible(wrong.cause)
    reasons += states.different_hands(wrong.booked_by_id, by.user_id, "冲销")
    if reasons:
        raise Refused(reasons)
    _take_back_line(wrong)
    entries = [
        Entry(
            one.account,
            one.amount_fen,
            one.source,
            one.line_id or 0,
            one.budget_year,
            one.service_year,
            one.payment_id,
        )
        for one in wrong.entries.all()
    ]
    booked = book(
        by,
        wrong.organisation,
        wrong.book,
        f"冲销 {wrong.number}",
        f"reverse:{wrong.pk}",
        ledger.reversed_(entries),
        on=local_day(at),
        at=at,
        reverses=wrong,
    )
    audit.record(by, events.REVERSED, at=at, subject=booked, data={"number": wrong.number})
    return booked
