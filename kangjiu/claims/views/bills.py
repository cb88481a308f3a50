"""Bills: the list, one bill, the insurers' paper, voiding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.claims import actions, queries
from kangjiu.claims.choices import BillStatus, InsuranceState, PayWay
from kangjiu.claims.forms import BillFilterForm, PaperForm
from kangjiu.claims.models import Bill
from kangjiu.claims.rules.bills import FLAGS
from kangjiu.claims.rules.payers import waterfall
from kangjiu.claims.views.base import BILL_TONES, INSURANCE_TONES, scope_of
from kangjiu.common.dates import now
from kangjiu.common.money import yuan
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange.views import list_download
from kangjiu.registry import queries as registry

COLUMNS = (
    Column("invoice_number", "发票号码", always=True),
    Column("child", "儿童"),
    Column("month", "月份", sort="month_on"),
    Column("provider", "机构"),
    Column("total", "总费用（元）", sort="total_fen", number=True),
    Column("insurance", "医保结算"),
    Column("flags", "疑点"),
    Column("status", "状态", always=True),
)


@needs("claims.view", "claims.bill")
def bills(request: HttpRequest) -> HttpResponse:
    """Bills, newest month first (账单)."""
    scope = scope_of(request)
    filters = BillFilterForm(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    page = KeysetPage(
        request,
        queries.bills(scope, **wanted),
        name="bills",
        columns=COLUMNS,
        sort="-month_on",
        unit="张账单",
        present=lambda rows: _rows(scope, rows),
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "账单")
    context = {"page": page, "filters": filters, "may_enter": scope.allows("claims.bill")}
    return render(request, "claims/bills.html", context)


def _rows(scope: Scope, rows: Sequence[Bill]) -> list[dict[str, Any]]:
    names = registry.masked_names(scope, [row.person_id for row in rows])
    return [
        {
            "id": row.pk,
            "url": reverse("claims:bill", args=[row.pk]),
            "invoice_number": row.invoice_number,
            "child": names.get(row.person_id, "—"),
            "month": f"{row.month_on.year}年{row.month_on.month}月",
            "provider": row.provider.organisation.name,
            "total": yuan(row.total_fen),
            "insurance": tag_(InsuranceState.label_of(row.insurance), INSURANCE_TONES[row.insurance]),
            "flags": "、".join(FLAGS[flag] for flag in row.flags),
            "status": tag_(BillStatus.label_of(row.status), BILL_TONES[row.status]),
        }
        for row in rows
    ]


@needs("claims.view", "claims.bill")
def bill(request: HttpRequest, bill_id: int) -> HttpResponse:
    """One bill: charges, payers, the insurers' paper."""
    scope = scope_of(request)
    row = queries.bill(scope, bill_id)
    parts = queries.parts_of([row.pk])[row.pk]
    entered = row.status == BillStatus.ENTERED
    context = {
        "bill": row,
        "child": registry.masked_names(scope, [row.person_id]).get(row.person_id, "—"),
        "status": tag_(BillStatus.label_of(row.status), BILL_TONES[row.status]),
        "insurance": InsuranceState.label_of(row.insurance),
        "pay_way": PayWay.label_of(row.pay_way) if row.pay_way else "—",
        "flags": [FLAGS[flag] for flag in row.flags],
        "items": queries.items_of(row),
        "lines": queries.lines_of(scope, row.pk) if scope.allows("claims.view") else [],
        "falls": waterfall(row.total_fen, parts),
        "may_insure": entered and row.insurance == InsuranceState.PENDING and scope.allows("claims.bill"),
        "may_void": entered and scope.allows("claims.bill"),
    }
    return render(request, "claims/bill.html", context)


@needs("claims.bill")
def insurance(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Copy the insurers' settlement paper."""
    scope = scope_of(request)
    row = queries.bill(scope, bill_id)

    def act(form: PaperForm) -> Bill:
        return actions.settle_insurance(scope, bill_id, form.paper(), at=now())

    def done(saved: Bill) -> HttpResponse:
        messages.success(request, "医保结算单已登记")
        return redirect("claims:bill", saved.pk)

    return form_page(request, PaperForm, "claims/insurance.html", act=act, done=done, context={"bill": row})


@needs("claims.bill")
@post_only
def void_bill(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Void a bill nobody claimed."""
    actions.void_bill(scope_of(request), bill_id, at=now())
    messages.success(request, "账单已作废，发票号码可以用在正确的账单上")
    return redirect("claims:bill", bill_id)
