"""Monthly claims: the list, building, one claim with its lines and reasons, submitting, returning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.claims import actions, queries
from kangjiu.claims.choices import ClaimStatus, LineState
from kangjiu.claims.forms import BuildClaimForm, ClaimFilterForm, ReasonForm
from kangjiu.claims.models import Claim, ClaimLine
from kangjiu.claims.rules import states
from kangjiu.claims.views.base import CLAIM_TONES, last_month, line_tag, provider_choices, scope_of
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
    Column("number", "申报编号", always=True),
    Column("provider", "机构"),
    Column("month", "月份", sort="month_on"),
    Column("lines", "账单数", number=True),
    Column("payable", "救助金额（元）", number=True),
    Column("blocked", "暂不能结算", number=True),
    Column("status", "状态", always=True),
)
LINE_COLUMNS = (
    Column("child", "儿童", always=True),
    Column("days", "计入天数", number=True),
    Column("total", "总费用（元）", number=True),
    Column("payable", "救助金额（元）", sort="payable_fen", number=True),
    Column("family", "家庭自付（元）", number=True),
    Column("state", "状态", sort="state"),
    Column("reasons", "理由", value=lambda row: "；".join(one.message for one in row["reasons"])),
)


@needs("claims.view", "claims.submit")
def claims(request: HttpRequest) -> HttpResponse:
    """Claims, newest month first (月度申报)."""
    scope = scope_of(request)
    filters = ClaimFilterForm(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    page = KeysetPage(
        request,
        queries.claims(scope, **wanted),
        name="claims",
        columns=COLUMNS,
        sort="-month_on",
        unit="份申报",
        present=lambda rows: [_row(row) for row in rows],
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "月度申报")
    context = {"page": page, "filters": filters, "may_build": scope.allows("claims.submit")}
    return render(request, "claims/claims.html", context)


def _row(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": reverse("claims:claim", args=[row.pk]),
        "number": row.number,
        "provider": row.provider.organisation.name,
        "month": f"{row.month_on.year}年{row.month_on.month}月",
        "lines": row.lines_count,
        "payable": yuan(row.payable_sum),
        "blocked": row.blocked_count or "",
        "status": tag_(ClaimStatus.label_of(row.status), CLAIM_TONES[row.status]),
    }


@needs("claims.submit")
def build_claim(request: HttpRequest) -> HttpResponse:
    """Build the month's claim."""
    scope = scope_of(request)

    def act(form: BuildClaimForm) -> Claim:
        given = form.cleaned_data
        return actions.build_claim(scope, given["provider"], given["month_on"], at=now())

    own = provider_choices(scope.need("claims.submit"))
    return form_page(
        request,
        BuildClaimForm,
        "claims/claim_build.html",
        act=act,
        done=lambda claim: redirect("claims:claim", claim.pk),
        providers=own,
        initial={"month_on": last_month(), "provider": own[0][0] if own else None},
    )


@needs("claims.view", "claims.submit")
def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """One claim: every line with its amount, blocked ones with reasons and next step."""
    scope = scope_of(request)
    row = queries.claim(scope, claim_id)
    page = KeysetPage(
        request,
        queries.lines(scope, claim_id),
        name="claim_lines",
        columns=LINE_COLUMNS,
        sort="state",
        size=100,
        unit="条",
        present=lambda rows: _lines(scope, rows),
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, f"申报明细 {row.number}")
    draft = row.status == ClaimStatus.DRAFT
    context = {
        "claim": row,
        "page": page,
        "status": tag_(ClaimStatus.label_of(row.status), CLAIM_TONES[row.status]),
        "draft": draft,
        "ready": row.lines_count > row.blocked_count,
        "may_submit": draft and scope.allows("claims.submit"),
        "may_return": not states.claim("return", row.status) and scope.allows("claims.check"),
    }
    return render(request, "claims/claim.html", context)


def _lines(scope: Scope, rows: Sequence[ClaimLine]) -> list[dict[str, Any]]:
    names = registry.masked_names(scope, [row.person_id for row in rows])
    return [
        {
            "id": row.pk,
            "url": reverse("claims:amount", args=[row.pk]),
            "child": names.get(row.person_id, "—"),
            "days": row.trained_days,
            "total": yuan(row.bill.total_fen),
            "payable": yuan(row.payable_fen),
            "family": yuan(row.family_fen),
            "state": line_tag(row.state),
            "left": row.released and row.state == LineState.BLOCKED,
            "reasons": queries.reasons(row),
        }
        for row in rows
    ]


@needs("claims.submit")
@post_only
def rebuild_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Work a draft out anew."""
    scope = scope_of(request)
    row = queries.claim(scope, claim_id)
    built = actions.build_claim(scope, row.provider_id, row.month_on, at=now())
    messages.success(request, "已按现在的账单、出勤和额度重新生成")
    return redirect("claims:claim", built.pk)


@needs("claims.submit")
@post_only
def submit_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Submit a claim."""
    row = actions.submit_claim(scope_of(request), claim_id, at=now())
    messages.success(request, f"{row.number} 已提交，等县残联编制季度结算")
    return redirect("claims:claim", row.pk)


@needs("claims.check")
def return_claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Return a claim to the provider."""
    scope = scope_of(request)
    row = queries.claim(scope, claim_id)

    def act(form: ReasonForm) -> Claim:
        return actions.return_claim(scope, claim_id, form.cleaned_data["reason"], at=now())

    return form_page(
        request,
        ReasonForm,
        "claims/claim_return.html",
        act=act,
        done=lambda done: redirect("claims:claim", done.pk),
        context={"claim": row},
    )
