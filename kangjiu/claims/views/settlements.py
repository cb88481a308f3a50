"""Quarter settlements: the list with late quarters, building, one settlement with its roster and next step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.accounts import queries as accounts
from kangjiu.claims import actions, queries
from kangjiu.claims.choices import SettlementStatus
from kangjiu.claims.forms import BuildSettlementForm, NoteForm, SettlementFilterForm
from kangjiu.claims.models import Settlement, SettlementLine, SettlementStep
from kangjiu.claims.rules import quarters, states
from kangjiu.claims.views.base import provider_choices, scope_of, settlement_tag, today
from kangjiu.common.dates import add_months, now, quarter_of
from kangjiu.common.money import yuan
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.scope import Scope
from kangjiu.exchange.views import list_download
from kangjiu.funds.choices import PaymentStatus
from kangjiu.registry import queries as registry

COLUMNS = (
    Column("number", "结算编号", always=True),
    Column("provider", "机构"),
    Column("quarter", "季度", sort="year"),
    Column("children", "儿童", number=True),
    Column("total", "总费用（元）", number=True, shown=False),
    Column("payable", "救助金额（元）", sort="payable_fen", number=True),
    Column("status", "状态", always=True),
)
LINE_COLUMNS = (
    Column("child", "儿童", always=True),
    Column("month", "月份"),
    Column("days", "计入天数", number=True),
    Column("total", "总费用（元）", number=True),
    Column("amount", "救助金额（元）", sort="amount_fen", number=True),
)
ORDER: tuple[str, ...] = (
    SettlementStatus.BUILT,
    SettlementStatus.CHECKED,
    SettlementStatus.APPROVED,
    SettlementStatus.PAID,
)
DONE_WORDS: dict[str, str] = {
    SettlementStatus.BUILT: "编制",
    SettlementStatus.CHECKED: "复核",
    SettlementStatus.APPROVED: "审批",
    SettlementStatus.PAID: "支付",
    SettlementStatus.RETURNED: "退回",
}


@needs("claims.view", "claims.check", "claims.approve")
def settlements(request: HttpRequest) -> HttpResponse:
    """Settlements, newest first, under the quarters that are late (季度结算)."""
    scope = scope_of(request)
    filters = SettlementFilterForm(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    page = KeysetPage(
        request,
        queries.settlements(scope, **wanted),
        name="settlements",
        columns=COLUMNS,
        sort="-year",
        unit="份结算",
        present=lambda rows: [_row(row) for row in rows],
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "季度结算")
    may_build = scope.allows("claims.check")
    context = {
        "page": page,
        "filters": filters,
        "may_build": may_build,
        "late": [one for one in queries.late_quarters(scope, today()) if not one.settlement_id]
        if may_build
        else [],
        "clause": quarters.CLAUSE,
    }
    return render(request, "claims/list.html", context)


def _row(row: Settlement) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": reverse("claims:settlement", args=[row.pk]),
        "number": row.number,
        "provider": row.provider.organisation.name,
        "quarter": f"{row.year}年第{row.quarter}季度",
        "children": row.child_count,
        "total": yuan(row.total_fen),
        "payable": yuan(row.payable_fen),
        "status": settlement_tag(row.status),
    }


@needs("claims.check")
def build_settlement(request: HttpRequest) -> HttpResponse:
    """Build a quarter's settlement."""
    scope = scope_of(request)

    def act(form: BuildSettlementForm) -> Settlement:
        given = form.cleaned_data
        return actions.build_settlement(scope, given["provider"], given["year"], given["quarter"], at=now())

    def done(made: Settlement) -> HttpResponse:
        messages.success(request, f"{made.number} 已编制，请另一名同事复核")
        return redirect("claims:settlement", made.pk)

    year, quarter = quarter_of(add_months(today(), -3))
    initial: dict[str, Any] = {"year": year, "quarter": quarter}
    initial |= {
        name: request.GET[name]
        for name in ("provider", "year", "quarter")
        if request.GET.get(name, "").isdigit()
    }
    return form_page(
        request,
        BuildSettlementForm,
        "claims/build.html",
        act=act,
        done=done,
        providers=provider_choices(scope),
        initial=initial,
    )


@needs("claims.view", "claims.check", "claims.approve", "funds.request", "funds.pay")
def settlement(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """One settlement: roster, steps, payment, and what is next and by whom."""
    scope = scope_of(request)
    row = queries.settlement(scope, settlement_id)
    page = KeysetPage(
        request,
        queries.settlement_lines(scope, settlement_id),
        name="settlement_lines",
        columns=LINE_COLUMNS,
        sort="id",
        size=100,
        unit="条",
        present=lambda rows: _lines(scope, rows),
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, f"花名册 {row.number}")
    steps = queries.steps(row.pk)
    context = {
        "settlement": row,
        "page": page,
        "status": settlement_tag(row.status),
        "steps": _steps(row, steps),
        "may_see_payment": any(map(scope.allows, ("funds.view", "funds.request", "funds.pay"))),
        "payment_status": PaymentStatus.label_of(row.payment.status) if row.payment else "",
        "adjustments": queries.adjustments_in(row.pk),
        "offsets": queries.offsets_in(row.pk),
        "sees_till": scope.allows("funds.view"),
        "note_form": NoteForm(),
        "clause": quarters.CLAUSE,
        **_next(scope, row, steps),
    }
    return render(request, "claims/settlement.html", context)


@needs("claims.view", "claims.check", "claims.approve", "funds.request", "funds.pay")
def of_payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    """From a payment or a ledger line to the settlement that caused it, whose roster explains every fen."""
    return redirect("claims:settlement", queries.settlement_behind(scope_of(request), payment_id).pk)


def _lines(scope: Scope, rows: Sequence[SettlementLine]) -> list[dict[str, Any]]:
    names = registry.masked_names(scope, [row.person_id for row in rows])
    return [
        {
            "id": row.pk,
            "url": reverse("claims:amount", args=[row.claim_line_id]),
            "child": names.get(row.person_id, "—"),
            "month": f"{row.claim_line.bill.month_on.year}年{row.claim_line.bill.month_on.month}月",
            "days": row.claim_line.trained_days,
            "total": yuan(row.claim_line.bill.total_fen),
            "amount": yuan(row.amount_fen),
        }
        for row in rows
    ]


def _steps(row: Settlement, taken: Sequence[SettlementStep]) -> list[dict[str, str]]:
    people = accounts.display_names([one.by_id for one in taken])
    found = []
    for one in taken:
        who = people.get(one.by_id, "系统")
        note = f"{who}，{one.at:%Y-%m-%d}" + (f"：{one.note}" if one.note else "")
        found.append({"label": DONE_WORDS[one.status], "state": "done", "note": note})
    if row.status in ORDER:
        left = ORDER[ORDER.index(row.status) + 1 :]
        found += [
            {"label": DONE_WORDS[status], "state": "todo" if n else "now", "note": ""}
            for n, status in enumerate(left)
        ]
    return found


def _next(scope: Scope, row: Settlement, steps: Sequence[SettlementStep]) -> dict[str, Any]:
    """What this person may do now, and the reason where a second person is needed."""
    may = {deed: not states.settlement(deed, row.status) for deed in states.SETTLEMENT}
    hands = {one.status: one.by_id for one in steps}
    of_two = any(grant.role == "county_review_approve" for grant in scope.narrow("claims.approve").grants)
    against = {
        "check": states.other_hands(scope.user_id, [row.built_by_id], "复核"),
        "approve": states.approver(
            scope.user_id, row.built_by_id, hands.get("checked", 0), office_of_two=of_two
        ),
        "request": states.other_hands(scope.user_id, hands.values(), "申请用款"),
    }
    permission = {"check": "claims.check", "approve": "claims.approve", "request": "funds.request"}
    paying = row.payment is not None and row.payment.status != PaymentStatus.CANCELLED
    found: dict[str, Any] = {"why": []}
    for deed, needed in permission.items():
        able = may[deed] and scope.allows(needed) and not (deed == "request" and paying)
        found[f"may_{deed}"] = able and not against[deed]
        found["why"] += against[deed] if able else []
    waiting = row.payment is not None and row.payment.status == PaymentStatus.REQUESTED
    found["may_pay"] = waiting and scope.allows("funds.pay") and row.payment is not None
    found["may_return"] = (
        may["return"] and not paying and (scope.allows("claims.check") or scope.allows("claims.approve"))
    )
    return found
