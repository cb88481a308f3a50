"""Three-way reconciliation (三方核对) and the list of what is owed and not paid (应付未付)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kangjiu.claims import queries
from kangjiu.claims.forms import SettlementFilterForm
from kangjiu.claims.models import Settlement
from kangjiu.claims.rules import quarters
from kangjiu.claims.views.base import scope_of, today
from kangjiu.common.money import yuan
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange.views import list_download

COLUMNS = (
    Column("number", "结算编号", always=True),
    Column("provider", "机构"),
    Column("quarter", "季度"),
    Column("payable", "救助金额（元）", number=True),
    Column("offset", "抵扣（元）", number=True),
    Column("settled", "应付（元）", number=True),
    Column("paid", "支付（元）", number=True),
    Column("voucher", "凭证号"),
    Column("receipt", "回单（元）", number=True),
    Column("verdict", "核对", always=True),
)
SEES = ("claims.view", "claims.check", "claims.approve", "funds.request", "funds.pay")


@needs(*SEES)
def matching(request: HttpRequest) -> HttpResponse:
    """Settlement, payment and bank receipt of every settlement side by side (三方核对)."""
    scope = scope_of(request)
    filters = SettlementFilterForm(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    page = KeysetPage(
        request,
        queries.settlements(scope, **wanted),
        name="matching",
        columns=COLUMNS,
        sort="-id",
        unit="份结算",
        present=_rows,
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "三方核对")
    return render(request, "claims/matching.html", {"page": page, "filters": filters})


def _rows(rows: Sequence[Settlement]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.settlement.pk,
            "url": reverse("claims:settlement", args=[one.settlement.pk]),
            "number": one.settlement.number,
            "provider": one.settlement.provider.organisation.name,
            "quarter": f"{one.settlement.year}年第{one.settlement.quarter}季度",
            "payable": yuan(one.settlement.payable_fen),
            "offset": yuan(one.settlement.offset_fen),
            "settled": yuan(one.sides.settled_fen),
            "paid": _amount(one.sides.paid_fen),
            "voucher": one.voucher or "—",
            "receipt": _amount(one.sides.receipt_fen),
            "verdict": tag_(one.words, one.tone),
        }
        for one in queries.matched(rows)
    ]


def _amount(fen: int | None) -> str:
    return "—" if fen is None else yuan(fen)


@needs(*SEES)
def unpaid(request: HttpRequest) -> HttpResponse:
    """What is owed for a service year and not paid (应付未付清单), as of today."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 2000 <= int(asked) <= 2100 else today().year
    rows = queries.unpaid(scope_of(request), year, today())
    context = {
        "rows": rows,
        "year": year,
        "years": [today().year, today().year - 1, today().year - 2],
        "total": sum(one.amount_fen for one in rows),
        "on": today(),
        "clause": quarters.CLAUSE,
    }
    return render(request, "claims/unpaid.html", context)
