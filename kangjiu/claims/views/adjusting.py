"""Pages of corrections after settlement (调整): list, proposing, one correction explained, confirming."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.accounts import queries as accounts
from kangjiu.claims import actions, queries
from kangjiu.claims.choices import AdjustmentCause, AdjustmentStatus
from kangjiu.claims.forms import AdjustForm, AdjustmentFilterForm
from kangjiu.claims.models import Adjustment
from kangjiu.claims.rules import adjusting, states
from kangjiu.claims.views.base import scope_of
from kangjiu.common.dates import now
from kangjiu.common.money import yuan
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_
from kangjiu.documents.views import attachment_response
from kangjiu.exchange.views import list_download
from kangjiu.registry import queries as registry

TONES: dict[str, str] = {
    AdjustmentStatus.PROPOSED: "warn",
    AdjustmentStatus.CONFIRMED: "ok",
    AdjustmentStatus.WITHDRAWN: "",
}
COLUMNS = (
    Column("number", "调整编号", always=True),
    Column("child", "儿童"),
    Column("month", "月份"),
    Column("provider", "机构"),
    Column("cause", "原因"),
    Column("booked", "已结算（元）", number=True),
    Column("should", "应结算（元）", number=True),
    Column("difference", "差额（元）", number=True),
    Column("status", "状态", always=True),
)
SEES = ("claims.view", "claims.check", "claims.approve", "funds.request", "funds.pay")


@needs(*SEES)
def adjustments(request: HttpRequest) -> HttpResponse:
    """Corrections, newest first (调整)."""
    scope = scope_of(request)
    filters = AdjustmentFilterForm(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    page = KeysetPage(
        request,
        queries.adjustments(scope, **wanted),
        name="adjustments",
        columns=COLUMNS,
        sort="-id",
        unit="份调整",
        present=lambda rows: _rows(scope, rows),
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "结算调整")
    return render(request, "claims/adjustments.html", {"page": page, "filters": filters})


def _rows(scope: Scope, rows: Sequence[Adjustment]) -> list[dict[str, Any]]:
    names = registry.masked_names(scope, [row.person_id for row in rows])
    return [
        {
            "id": row.pk,
            "url": reverse("claims:adjustment", args=[row.pk]),
            "number": row.number,
            "child": names.get(row.person_id, "—"),
            "month": f"{row.line.bill.month_on.year}年{row.line.bill.month_on.month}月",
            "provider": row.provider.organisation.name,
            "cause": AdjustmentCause.label_of(row.cause),
            "booked": yuan(row.booked_fen),
            "should": yuan(row.should_fen),
            "difference": yuan(row.difference_fen),
            "status": tag_(AdjustmentStatus.label_of(row.status), TONES[row.status]),
        }
        for row in rows
    ]


@needs("claims.check")
def adjust(request: HttpRequest, line_id: int) -> HttpResponse:
    """Propose a correction of one settled line."""
    scope = scope_of(request)
    line = queries.line_to_adjust(scope, line_id)
    state = queries.standing([line])[line.pk]

    def act(form: AdjustForm) -> Adjustment:
        paper = form.cleaned_data["evidence"]
        given = (paper.read(), paper.name) if paper else None
        return actions.propose_adjustment(scope, line_id, form.correction(), evidence=given, at=now())

    def done(made: Adjustment) -> HttpResponse:
        messages.success(
            request, f"{made.number} 已提出，差额 {yuan(made.difference_fen)} 元，请另一人核对确认"
        )
        return redirect("claims:adjustment", made.pk)

    context = {
        "line": line,
        "bill": line.bill,
        "child": registry.masked_names(scope, [line.person_id]).get(line.person_id, "—"),
        "payable": state.payable_fen,
        "clause": adjusting.CLAUSE,
    }
    initial = {
        "total_fen": state.total_fen,
        "excluded_fen": state.excluded_fen,
        "prepaid_fen": state.prepaid_fen,
        "trained_days": state.trained_days,
        **state.others,
    }
    return form_page(
        request, AdjustForm, "claims/adjust.html", act=act, done=done, context=context, initial=initial
    )


@needs(*SEES)
def adjustment(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """One correction: before and after, why, and where the money is."""
    scope = scope_of(request)
    view = queries.correction(scope, adjustment_id)
    row = view.row
    people = accounts.display_names([one for one in (row.proposed_by_id, row.confirmed_by_id) if one])
    waits = not states.adjustment("confirm", row.status)
    own = waits and scope.allows("claims.approve") and row.proposed_by_id == scope.user_id
    context = {
        "view": view,
        "row": row,
        "child": registry.masked_names(scope, [row.person_id]).get(row.person_id, "—"),
        "cause": AdjustmentCause.label_of(row.cause),
        "status": tag_(AdjustmentStatus.label_of(row.status), TONES[row.status]),
        "proposed_by": people.get(row.proposed_by_id, "—"),
        "confirmed_by": people.get(row.confirmed_by_id or 0, ""),
        "may_confirm": waits and scope.allows("claims.approve") and not own,
        "may_withdraw": waits and (scope.allows("claims.check") or scope.allows("claims.approve")),
        "own": own,
        "sees_till": scope.allows("funds.view"),
        "clause": adjusting.CLAUSE,
    }
    return render(request, "claims/adjustment.html", context)


@needs("claims.approve")
@post_only
def confirm_adjustment(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """Confirm as the second person."""
    made = actions.confirm_adjustment(scope_of(request), adjustment_id, at=now())
    messages.success(request, f"{made.number} 已确认：{adjusting.what_next(made.difference_fen)}")
    return redirect("claims:adjustment", adjustment_id)


@needs("claims.check", "claims.approve")
@post_only
def withdraw_adjustment(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """Take back one nobody confirmed."""
    made = actions.withdraw_adjustment(scope_of(request), adjustment_id, at=now())
    messages.success(request, f"{made.number} 已撤回，账和额度没有变")
    return redirect("claims:adjustment", adjustment_id)


@needs(*SEES)
def adjustment_evidence(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """The scan of the paper behind a correction."""
    row = queries.adjustment(scope_of(request), adjustment_id)
    if row.evidence is None:
        raise Http404
    return attachment_response(row.evidence, f"调整凭据 {row.number}")
