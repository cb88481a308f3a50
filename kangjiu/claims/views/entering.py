"""Entering bills: the month's grid for all children, and one child's bill from the published prices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.care.models import Placement
from kangjiu.claims import actions, queries
from kangjiu.claims.choices import InsuranceState, PayWay
from kangjiu.claims.forms import INSURED, BillForm, BillRowForm, MonthField
from kangjiu.claims.models import Bill
from kangjiu.claims.views.base import last_month, scope_of, today
from kangjiu.common.dates import chinese_day, month_end, now
from kangjiu.common.errors import Reason
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.forms import form_page
from kangjiu.providers import queries as providers

FIELDS = tuple(BillRowForm.base_fields)
TYPED = tuple(name for name in FIELDS if name not in ("insurance", "invoice_on"))


@dataclass
class GridRow:
    """One child's row (一行): what was typed stays, reasons stand under it."""

    placement: Placement
    name: str
    values: dict[str, str]
    reasons: list[Reason] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The placement, in field names."""
        return self.placement.pk


@needs("claims.bill")
def enter_bills(request: HttpRequest) -> HttpResponse:
    """The month's bills of all children on one page (按月登记账单); rows left empty are left alone."""
    scope = scope_of(request)
    provider = providers.provider(scope, scope.organisation_id or 0)
    month_on = _month(request)
    placements = queries.placements_of_month(scope, provider.pk, month_on)
    rows = [_grid_row(request, one, month_on) for one in placements]
    if request.method == "POST":
        saved = _save(request, rows, month_on)
        rows = [row for row in rows if row.id not in saved]
        if saved:
            messages.success(request, f"已登记 {len(saved)} 张账单")
        if not any(row.errors or row.reasons for row in rows):
            return redirect(f"{reverse('claims:bills')}?month_on={month_on:%Y-%m}")
    context = {
        "rows": rows,
        "month_on": month_on,
        "month": f"{month_on:%Y-%m}",
        "provider": provider,
        "insurance_choices": list(InsuranceState.choices()),
        "pay_ways": list(PayWay.choices()),
        "insured": list(INSURED.items()),
        "refused": sum(bool(row.errors or row.reasons) for row in rows),
    }
    return render(request, "claims/enter.html", context, status=422 if context["refused"] else 200)


def _month(request: HttpRequest) -> date:
    """The month asked for, the last one when none or a broken one is."""
    text = request.POST.get("month") or request.GET.get("month") or ""
    try:
        return MonthField(required=False).clean(text) or last_month()
    except ValidationError:
        return last_month()


def _grid_row(request: HttpRequest, placement: Placement, month_on: date) -> GridRow:
    typed = {name: request.POST.get(f"{placement.pk}-{name}", "").strip() for name in FIELDS}
    if request.method != "POST":
        typed["invoice_on"] = chinese_day(min(month_end(month_on), today()))
    return GridRow(placement, str(placement.person.name.open()), typed)


def _save(request: HttpRequest, rows: list[GridRow], month_on: date) -> set[int]:
    """Save the filled rows; the ids of those that stand now."""
    wanted = []
    for row in rows:
        if not any(row.values[name] for name in TYPED):
            continue
        form = BillRowForm(row.values)
        if form.is_valid():
            item = row.placement.entitlement.item
            wanted.append(actions.BillRow(row.id, item, form.data_of_bill()))
        else:
            row.errors = [f"{problem.label}：{problem.text}" for problem in form.problems()]
    if not wanted:
        return set()
    found = actions.enter_bills(scope_of(request), month_on, wanted, at=now())
    for row in rows:
        row.reasons = list(found.refused.get(row.id, ()))
    return set(found.saved)


@needs("claims.bill")
def enter_bill(request: HttpRequest, placement_id: int) -> HttpResponse:
    """One child's bill with quantities of the published list."""
    scope = scope_of(request)
    placement = queries.placement(scope, placement_id)
    month_on = _month(request)
    prices = sorted(providers.prices_on(placement.provider_id, month_on).values(), key=lambda one: one.code)

    def act(form: BillForm) -> Bill:
        item = placement.entitlement.item
        return actions.enter_bill(scope, placement_id, month_on, item, form.data_of_bill(), at=now())

    def done(bill: Bill) -> HttpResponse:
        messages.success(request, "账单已登记")
        return redirect("claims:bill", bill.pk)

    context: dict[str, Any] = {
        "child": placement.person.name.open(),
        "month_on": month_on,
        "month": f"{month_on:%Y-%m}",
    }
    return form_page(
        request,
        BillForm,
        "claims/enter_one.html",
        act=act,
        done=done,
        context=context,
        prices=prices,
        is_medical=placement.provider.is_medical,
        initial={"invoice_on": min(month_end(month_on), today())},
    )
