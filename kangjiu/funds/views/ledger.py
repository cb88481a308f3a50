"""The dedicated ledger with its trial balance."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.common.dates import now
from kangjiu.common.money import yuan
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.exchange.views import list_download
from kangjiu.funds import actions, queries
from kangjiu.funds.choices import Account, Book, SourceKind
from kangjiu.funds.forms import LedgerForm
from kangjiu.funds.models import LedgerTransaction
from kangjiu.funds.rules import states
from kangjiu.funds.views.base import scope_of

COLUMNS = (
    Column("number", "凭证字号", always=True),
    Column("booked_on", "日期", sort="booked_on"),
    Column("memo", "摘要"),
    Column("entries", "分录", value=lambda row: "；".join(row["words"])),
    Column("amount", "金额（元）", number=True),
)


@needs("funds.view")
def ledger(request: HttpRequest) -> HttpResponse:
    """Bookings of a book, newest first, under the trial balance (专账、试算平衡)."""
    scope = scope_of(request)
    form = LedgerForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    book, year = given.get("book") or Book.FISCAL, given.get("year")
    page = KeysetPage(
        request,
        queries.ledger(scope, book=book, budget_year=year),
        name="ledger",
        columns=COLUMNS,
        sort="-id",
        unit="张凭证",
        present=lambda rows: [_row(row) for row in rows],
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, f"{Book.label_of(book)}")
    trial = queries.trial_balance(scope, book, year)
    context = {
        "page": page,
        "filters": form,
        "book": Book.label_of(book),
        "trial": trial,
        "debit": sum(row.debit_fen for row in trial),
        "credit": sum(row.credit_fen for row in trial),
        "balanced": sum(row.balance_fen for row in trial) == 0,
        "may_reverse": scope.allows("funds.confirm"),
    }
    return render(request, "funds/ledger.html", context)


def _row(row: LedgerTransaction) -> dict[str, Any]:
    entries = queries.entries_of(row)
    words = [
        f"{'借' if one.amount_fen > 0 else '贷'} {Account.label_of(one.account)}"
        f"（{SourceKind.label_of(one.source)}）{yuan(abs(one.amount_fen))}"
        for one in entries
    ]
    return {
        "id": row.pk,
        "number": row.number,
        "booked_on": row.booked_on,
        "memo": row.memo,
        "words": words,
        "entries": words,
        "amount": yuan(sum(one.amount_fen for one in entries if one.amount_fen > 0)),
        "reversible": row.reverses_id is None and not states.reversible(row.cause),
        "payment_id": next((one.payment_id for one in entries if one.payment_id), None),
    }


@needs("funds.confirm")
@post_only
def reverse_booking(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Reverse a booking by a new one."""
    booked = actions.reverse(scope_of(request), booking_id, at=now())
    messages.success(request, f"已记红字凭证 {booked.number}")
    return redirect("funds:ledger")
