"""The budget by source and year, and its lines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.common.dates import now
from kangjiu.common.money import yuan
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange.views import list_download
from kangjiu.funds import actions, queries
from kangjiu.funds.choices import Account, Book, LineStatus, SourceKind
from kangjiu.funds.forms import LineForm, YearForm
from kangjiu.funds.models import BudgetLine, LedgerEntry
from kangjiu.funds.views.base import offices, scope_of, today

TONES: dict[str, str] = {LineStatus.ENTERED: "warn", LineStatus.CONFIRMED: "ok", LineStatus.CLOSED: ""}
COLUMNS = (
    Column("document_number", "指标文号", sort="document_number", always=True),
    Column("source", "资金来源", sort="source"),
    Column("issued_on", "下达日期", sort="issued_on"),
    Column("purpose", "用途", shown=False),
    Column("function_code", "功能科目", shown=False),
    Column("amount", "下达（元）", sort="amount_fen", number=True),
    Column("committed", "已申请（元）", number=True),
    Column("paid", "已支付（元）", number=True),
    Column("left", "可用（元）", number=True),
    Column("status", "状态", always=True),
)


@needs("funds.view", "funds.budget")
def index(request: HttpRequest) -> HttpResponse:
    """Balances by source and the lines of a budget year (预算指标)."""
    scope = scope_of(request)
    form = YearForm(request.GET)
    year = (form.cleaned_data.get("year") if form.is_valid() else None) or today().year
    page = KeysetPage(
        request,
        queries.lines(scope, year),
        name="budget",
        columns=COLUMNS,
        sort="-issued_on",
        unit="条指标",
        present=lambda rows: [_line(row) for row in rows],
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, f"{year}年预算指标")
    balances = queries.balances(scope, year)
    context = {
        "page": page,
        "filters": form,
        "year": year,
        "balances": balances,
        "totals": _totals(balances),
        "may_enter": scope.allows("funds.budget"),
        "may_confirm": scope.allows("funds.confirm"),
        "me": scope.user_id,
    }
    return render(request, "funds/budget.html", context)


def _totals(balances: list[queries.SourceBalance]) -> dict[str, int]:
    return {
        "amount": sum(one.amount_fen for one in balances),
        "committed": sum(one.committed_fen for one in balances),
        "paid": sum(one.paid_fen for one in balances),
        "left": sum(one.left_fen for one in balances),
    }


def _line(row: BudgetLine) -> dict[str, Any]:
    return {
        "id": row.pk,
        "document_number": row.document_number,
        "source": SourceKind.label_of(row.source),
        "issued_on": row.issued_on,
        "purpose": row.purpose,
        "function_code": row.function_code,
        "amount": yuan(row.amount_fen),
        "committed": yuan(row.committed_fen),
        "paid": yuan(row.paid_fen),
        "left": yuan(row.left_fen),
        "carried": row.carried_from_id is not None,
        "status": tag_(LineStatus.label_of(row.status), TONES[row.status]),
        "waits": row.status == LineStatus.ENTERED,
        "entered_by_id": row.entered_by_id,
    }


@needs("funds.view", "funds.budget")
def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """One line with every booking that moved it (指标变动)."""
    scope = scope_of(request)
    row = queries.line(scope, line_id)
    context = {
        "line": row,
        "source": SourceKind.label_of(row.source),
        "book": Book.label_of(row.book),
        "status": tag_(LineStatus.label_of(row.status), TONES[row.status]),
        "moves": _moves(queries.movements(scope, line_id)),
    }
    return render(request, "funds/line.html", context)


def _moves(entries: list[LedgerEntry]) -> list[dict[str, Any]]:
    """What each booking did to the line: received, asked for, paid; fen, and what was left after it."""
    found: dict[int, dict[str, Any]] = {}
    for one in entries:
        row = found.setdefault(
            one.transaction_id,
            {"booking": one.transaction, "payment": one.payment, "service_year": one.service_year, "fen": {}},
        )
        row["fen"][one.account] = row["fen"].get(one.account, 0) + one.amount_fen
    left = 0
    for row in found.values():
        fen = row["fen"]
        left += -fen.get(Account.INCOME, 0)
        used = fen.get(Account.EXPENSE, 0) + fen.get(Account.PREPAID, 0) + fen.get(Account.RECEIVABLE, 0)
        left -= used
        row |= {
            "received": -fen.get(Account.INCOME, 0),
            "used": used,
            "paid": -fen.get(Account.TREASURY, 0) if not fen.get(Account.INCOME) else 0,
            "left": left,
        }
    return list(found.values())


@needs("funds.budget")
def new_line(request: HttpRequest) -> HttpResponse:
    """Enter a budget line."""
    scope = scope_of(request)

    def act(form: LineForm) -> BudgetLine:
        given = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        office = given.pop("organisation")
        return actions.enter_line(scope, office, actions.LineData(**given), at=now())

    def done(line: BudgetLine) -> HttpResponse:
        messages.success(request, f"已登记 {line.document_number}，请另一名同事确认")
        return redirect("funds:list")

    return form_page(
        request,
        LineForm,
        "funds/line_form.html",
        act=act,
        done=done,
        check=True,
        offices=offices(scope),
        initial={"budget_year": today().year},
    )


@needs("funds.confirm")
@post_only
def confirm_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """Confirm a line as the second person."""
    line = actions.confirm_line(scope_of(request), line_id, at=now())
    messages.success(request, f"{line.document_number} 已确认，可以用款")
    return redirect("funds:list")
