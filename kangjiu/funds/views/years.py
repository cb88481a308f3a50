"""The year's close and the month's reconciliation (年终结转、月度对账)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import now
from kangjiu.common.money import yuan
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange.views import list_download
from kangjiu.funds import actions, queries
from kangjiu.funds.choices import Book, CloseStatus, MonthStatus
from kangjiu.funds.forms import CloseForm, MonthForm, MonthPickForm
from kangjiu.funds.models import MonthReconciliation, YearClose
from kangjiu.funds.views.base import offices, scope_of, today

CLOSE_TONES: dict[str, str] = {
    CloseStatus.PROPOSED: "warn",
    CloseStatus.CONFIRMED: "ok",
    CloseStatus.RETURNED: "",
}
MONTH_TONES: dict[str, str] = {MonthStatus.ENTERED: "warn", MonthStatus.SIGNED: "ok"}
COLUMNS = (
    Column("month", "月份", sort="month_on", always=True),
    Column("organisation", "资金单位"),
    Column("book", "账簿"),
    Column("ledger", "专账余额（元）", number=True),
    Column("unit", "单位账余额（元）", number=True),
    Column("difference", "差额（元）", number=True),
    Column("explained", "差额说明"),
    Column("status", "状态", always=True),
)


@needs("funds.view", "funds.budget", "funds.confirm")
def closes(request: HttpRequest) -> HttpResponse:
    """Year closes, and what still stands in the way of the next one."""
    scope = scope_of(request)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 2000 <= int(asked) <= 2100 else today().year - 1
    rows = list(queries.closes(scope)[:20])
    people = accounts.display_names(
        [one for row in rows for one in (row.proposed_by_id, row.confirmed_by_id) if one]
    )
    context = {
        "year": year,
        "offices": offices(scope),
        "closes": [_close(scope, row, people) for row in rows],
        "may_propose": scope.allows("funds.budget"),
    }
    return render(request, "funds/closes.html", context)


def _close(scope: Scope, row: YearClose, people: dict[int, str]) -> dict[str, Any]:
    waits = row.status == CloseStatus.PROPOSED and scope.allows("funds.confirm")
    return {
        "row": row,
        "lines": queries.lines_of(row),
        "status": tag_(CloseStatus.label_of(row.status), CLOSE_TONES[row.status]),
        "proposed_by": people.get(row.proposed_by_id, "—"),
        "confirmed_by": people.get(row.confirmed_by_id or 0, ""),
        "may_confirm": waits and row.proposed_by_id != scope.user_id,
        "may_return": waits,
    }


@needs("funds.budget")
def propose_close(request: HttpRequest, office_id: int, year: int) -> HttpResponse:
    """Propose the close of a year, line by line."""
    scope = scope_of(request)
    office = accounts.organisation(scope.need("funds.budget"), office_id)
    rests = queries.rests(office.pk, year)
    still = queries.still_open(office.pk, year)

    def act(form: CloseForm) -> YearClose:
        given = form.cleaned_data
        return actions.propose_close(
            scope, office.pk, year, form.carries(), given["document_number"], at=now()
        )

    def done(close: YearClose) -> HttpResponse:
        messages.success(request, f"{close.budget_year} 年结转已提出，请另一人核对确认")
        return redirect("funds:closes")

    context = {"office": office, "year": year, "rests": rests, "still": still}
    return form_page(request, CloseForm, "funds/close.html", act=act, done=done, context=context, rests=rests)


@needs("funds.confirm")
@post_only
def confirm_close(request: HttpRequest, close_id: int) -> HttpResponse:
    """Confirm a close as the second person."""
    close = actions.confirm_close(scope_of(request), close_id, at=now())
    messages.success(request, f"{close.budget_year} 年已结转，结转的余额是 {close.budget_year + 1} 年的指标")
    return redirect("funds:closes")


@needs("funds.confirm")
@post_only
def return_close(request: HttpRequest, close_id: int) -> HttpResponse:
    """Send a proposed close back."""
    close = actions.return_close(scope_of(request), close_id, at=now())
    messages.success(request, f"{close.budget_year} 年结转已退回，可以重新提出")
    return redirect("funds:closes")


@needs("funds.view", "funds.budget", "funds.confirm")
def months(request: HttpRequest) -> HttpResponse:
    """Month's reconciliations, newest first (月度对账)."""
    scope = scope_of(request)
    page = KeysetPage(
        request,
        queries.months(scope),
        name="months",
        columns=COLUMNS,
        sort="-month_on",
        unit="个月",
        present=lambda rows: [_month(scope, row) for row in rows],
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "月度对账")
    return render(request, "funds/months.html", {"page": page, "may_enter": scope.allows("funds.budget")})


def _month(scope: Scope, row: MonthReconciliation) -> dict[str, Any]:
    sources = queries.sources_of(row)
    waits = row.status == MonthStatus.ENTERED and scope.allows("funds.confirm")
    return {
        "id": row.pk,
        "month": f"{row.month_on.year}年{row.month_on.month}月",
        "organisation": row.organisation.name,
        "book": Book.label_of(row.book),
        "ledger": yuan(sum(one.ledger_fen for one in sources)),
        "unit": yuan(sum(one.unit_fen for one in sources)),
        "difference": yuan(sum(one.difference_fen for one in sources)),
        "explained": "；".join(
            f"{one.get_source_display()} 差 {yuan(one.difference_fen)} 元：{one.explanation}"
            for one in sources
            if one.difference_fen
        )
        or "一致",
        "status": tag_(MonthStatus.label_of(row.status), MONTH_TONES[row.status]),
        "may_sign": waits and row.entered_by_id != scope.user_id,
    }


@needs("funds.budget")
def new_month(request: HttpRequest) -> HttpResponse:
    """Enter the unit's balances of a month; first which month, then source by source."""
    scope = scope_of(request)
    pick = MonthPickForm(request.GET or None, offices=offices(scope))
    if not pick.is_bound or not pick.is_valid():
        return render(request, "funds/month_pick.html", {"form": pick}, status=pick.status)
    given, month_on = pick.cleaned_data, pick.month_on
    office = accounts.organisation(scope.need("funds.budget"), given["organisation"])
    ledger = queries.treasury_at(office.pk, given["book"], month_on)

    def act(form: MonthForm) -> MonthReconciliation:
        return actions.enter_month(scope, office.pk, given["book"], month_on, form.unit(), at=now())

    def done(month: MonthReconciliation) -> HttpResponse:
        messages.success(request, "对账已登记，请另一人核对签字")
        return redirect("funds:months")

    context = {
        "office": office,
        "month_on": month_on,
        "book": Book.label_of(given["book"]),
        "empty": not ledger,
    }
    return form_page(
        request, MonthForm, "funds/month.html", act=act, done=done, context=context, ledger=ledger
    )


@needs("funds.confirm")
@post_only
def sign_month(request: HttpRequest, month_id: int) -> HttpResponse:
    """Sign a month's reconciliation as the second person."""
    actions.sign_month(scope_of(request), month_id, at=now())
    messages.success(request, "对账已签字")
    return redirect("funds:months")
