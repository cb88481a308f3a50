"""Opening balances: the list of years, one sheet with its rows, confirm, give back, sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.applications.choices import Item
from kangjiu.claims import actions, queries
from kangjiu.claims.choices import OpeningStatus
from kangjiu.claims.forms import NothingForm
from kangjiu.claims.models import OpeningBalance, OpeningSheet
from kangjiu.claims.rules import states
from kangjiu.claims.views.base import scope_of, today
from kangjiu.common.dates import now
from kangjiu.common.money import yuan
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange.views import list_download
from kangjiu.registry import queries as registry

TONES: dict[str, str] = {
    OpeningStatus.ENTERED: "warn",
    OpeningStatus.CONFIRMED: "info",
    OpeningStatus.SIGNED: "ok",
}
COLUMNS = (
    Column("year", "年度", sort="year", always=True),
    Column("office", "单位"),
    Column("rows", "条数", number=True),
    Column("settled", "已结算（元）", number=True),
    Column("go_live_on", "启用日期"),
    Column("status", "状态", always=True),
)
ROW_COLUMNS = (
    Column("child", "儿童", always=True),
    Column("item", "项目"),
    Column("provider", "机构"),
    Column("approval_number", "原批准文号"),
    Column("approved_on", "批准日期", sort="approved_on"),
    Column("trained", "已训练月数", number=True),
    Column("unsettled", "未结算月数", number=True),
    Column("settled", "已结算（元）", number=True),
)
SEEN = ("claims.view", "claims.opening_enter", "claims.opening_confirm")


@needs(*SEEN)
def opening(request: HttpRequest) -> HttpResponse:
    """Opening balances by year (期初余额)."""
    scope = scope_of(request)
    page = KeysetPage(
        request,
        queries.opening_sheets(scope),
        name="opening",
        columns=COLUMNS,
        sort="-year",
        unit="个年度",
        present=lambda rows: [_row(row) for row in rows],
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "期初余额")
    return render(
        request,
        "claims/opening.html",
        {"page": page, "may_enter": scope.allows("claims.opening_enter")},
    )


def _row(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": reverse("claims:opening_sheet", args=[row.pk]),
        "year": f"{row.year}年",
        "office": row.organisation.name,
        "rows": "无期初" if row.nothing_to_carry else row.rows_count,
        "settled": yuan(row.settled_sum),
        "go_live_on": row.go_live_on,
        "status": tag_(OpeningStatus.label_of(row.status), TONES[row.status]),
    }


@needs("claims.opening_enter")
def nothing_to_carry(request: HttpRequest) -> HttpResponse:
    """State that a year has no opening balances."""
    scope = scope_of(request)

    def act(form: NothingForm) -> OpeningSheet:
        given = form.cleaned_data
        return actions.enter_balances(
            scope, given["year"], [], go_live_on=given["go_live_on"], nothing_to_carry=True, at=now()
        )

    return form_page(
        request,
        NothingForm,
        "claims/opening_nothing.html",
        act=act,
        done=lambda sheet: redirect("claims:opening_sheet", sheet.pk),
        initial={"year": today().year, "go_live_on": today()},
    )


@needs(*SEEN)
def opening_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """One year's rows and what is next."""
    scope = scope_of(request)
    row = queries.opening_sheet(scope, sheet_id)
    page = KeysetPage(
        request,
        queries.opening_balances(scope, sheet_id),
        name="opening_rows",
        columns=ROW_COLUMNS,
        sort="id",
        size=100,
        unit="条",
        present=lambda rows: _rows(scope, rows),
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, f"{row.year}年期初余额")
    may = {deed: not states.opening(deed, row.status) for deed in states.OPENING}
    own = states.other_hands(scope.user_id, [row.entered_by_id], "签字")
    confirmer = scope.allows("claims.opening_confirm")
    context = {
        "sheet": row,
        "page": page,
        "status": tag_(OpeningStatus.label_of(row.status), TONES[row.status]),
        "may_import": may["enter"] and scope.allows("claims.opening_enter"),
        "may_confirm": may["confirm"] and (scope.allows("claims.opening_enter") or confirmer),
        "may_sign": may["sign"] and confirmer and not own,
        "may_reopen": may["reopen"] and confirmer,
        "why": own if may["sign"] and confirmer else [],
    }
    return render(request, "claims/opening_sheet.html", context)


def _rows(scope: Scope, rows: Sequence[OpeningBalance]) -> list[dict[str, Any]]:
    names = registry.masked_names(scope, [row.person_id for row in rows])
    return [
        {
            "id": row.pk,
            "child": names.get(row.person_id, "—"),
            "item": Item.label_of(row.item),
            "provider": row.provider.organisation.name,
            "approval_number": row.approval_number,
            "approved_on": row.approved_on,
            "trained": row.months_trained,
            "unsettled": row.months_unsettled,
            "settled": yuan(queries.row_of(row).settled_fen),
        }
        for row in rows
    ]


@needs("claims.opening_enter", "claims.opening_confirm")
@post_only
def confirm_opening(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """State that the rows are complete."""
    actions.confirm_opening(scope_of(request), sheet_id, at=now())
    messages.success(request, "期初余额已确认，请第二人签字")
    return redirect("claims:opening_sheet", sheet_id)


@needs("claims.opening_confirm")
@post_only
def reopen_opening(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Give the rows back for correction."""
    actions.reopen_opening(scope_of(request), sheet_id, at=now())
    messages.success(request, "已退回修改")
    return redirect("claims:opening_sheet", sheet_id)


@needs("claims.opening_confirm")
@post_only
def sign_opening(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Sign; every row becomes an approved application with what it used."""
    actions.sign_opening(scope_of(request), sheet_id, at=now())
    messages.success(request, "期初余额已签字，可以编制结算")
    return redirect("claims:opening_sheet", sheet_id)
