"""Bookings (记账): append only, each cause once, each balanced in every source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.accounts.models import Organisation
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.funds import events
from kangjiu.funds.models import LedgerEntry, LedgerTransaction
from kangjiu.funds.rules import ledger
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


@transaction.atomic
def reverse(by: Scope, booking_id: int, *, at: datetime) -> LedgerTransaction:
    """Reverse a booking by a new one with every sign turned (红字冲销); the first one stays as it is."""
    scope = by.need("funds.confirm")
    wrong = LedgerTransaction.objects.visible_to(scope).select_related("organisation").get(pk=booking_id)
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
