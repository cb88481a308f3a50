"""Placements (安置与服务): list, one child in training, receipt of a referral, plan, assessment, leaving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.audit import actions as audit_actions
from kangjiu.audit.choices import Purpose
from kangjiu.care import actions, choices, queries
from kangjiu.care.forms import AssessmentForm, EndForm, PlacementFilter, PlanForm, ReceiveForm
from kangjiu.care.models import Placement
from kangjiu.care.views.base import placement_form, scope_of, today
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange.views import list_download
from kangjiu.providers import queries as providers
from kangjiu.registry.choices import Category

COLUMNS = (
    Column("child", "儿童", always=True),
    Column("file_number", "档案号", shown=False),
    Column("category", "类别"),
    Column("provider", "机构"),
    Column("site", "场所"),
    Column("starts_on", "开始", sort="starts_on"),
    Column("ends_on", "离开", sort="ends_on"),
    Column("status", "状态"),
)
TONES: dict[str, str] = {choices.PlacementStatus.ACTIVE: "ok", choices.PlacementStatus.ENDED: ""}


def _present(rows: list[Placement]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "url": reverse("care:placement", args=[row.pk]),
            "child": queries.child_name(row),
            "file_number": row.person.file_number,
            "category": Category.label_of(row.entitlement.category),
            "provider": row.provider.organisation.name,
            "site": row.site.name,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "status": tag_(choices.PlacementStatus.label_of(row.status), TONES[row.status]),
        }
        for row in rows
    ]


@needs("care.view")
def index(request: HttpRequest) -> HttpResponse:
    """Children in training (安置与服务), with the slips that wait for this institution."""
    scope = scope_of(request)
    units = (
        [(str(one.pk), one.organisation.name) for one in providers.providers(scope)[:500]]
        if scope.allows("providers.view")
        else []
    )
    filters = PlacementFilter(request.GET, providers=units)
    given = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.placements(
        scope,
        status=given.get("status", ""),
        category=given.get("category", ""),
        provider_id=int(given.get("provider") or 0),
    )
    page = KeysetPage(
        request, rows, name="placements", columns=COLUMNS, sort="-starts_on", unit="名", present=_present
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "在训儿童")
    context = {"page": page, "filters": filters, "waiting": [], "may_attend": scope.allows("care.attend")}
    if scope.allows("care.accept"):
        slips = queries.waiting_referrals(scope.narrow("care.accept"))[:20]
        context["waiting"] = [(slip, queries.child_name(slip)) for slip in slips]
    context["may_cutoff"] = scope.allows("care.place")
    return render(request, "care/list.html", context)


@needs("care.accept")
def receive(request: HttpRequest, referral_id: int) -> HttpResponse:
    """The institution receives a slip (接收转介)."""
    scope = scope_of(request)
    slip = queries.referral(scope, referral_id)

    def done(placement: Placement) -> HttpResponse:
        messages.success(request, "已接收，可以登记考勤了")
        return redirect("care:placement", placement.pk)

    return form_page(
        request,
        ReceiveForm,
        "care/receive.html",
        act=lambda form: actions.receive_referral(
            scope, referral_id, form.cleaned_data["start_on"], at=now()
        ),
        done=done,
        context={
            "slip": slip,
            "name": queries.child_name(slip),
            "category": Category.label_of(slip.entitlement.category),
            "closed": "" if slip.status == "issued" else f"这张转介单{slip.get_status_display()}",
        },
        initial={"start_on": today()},
    )


@needs("care.view")
def detail(request: HttpRequest, placement_id: int) -> HttpResponse:
    """One child in training (在训情况): months, plan, assessments; opening it is noted."""
    scope = scope_of(request)
    placement = queries.placement(scope, placement_id)
    if not scope.is_family:
        purpose = Purpose.SERVICE if scope.organisations() else Purpose.HANDLING
        audit_actions.log_access(scope, placement.person_id, at=now(), purpose_code=purpose)
    plans = queries.plans(placement)
    context = {
        "placement": placement,
        "name": queries.child_name(placement),
        "category": Category.label_of(placement.entitlement.category),
        "sheets": [_sheet_line(row) for row in queries.sheets(scope, placement_id=placement_id)[:24]],
        "plan": plans[0] if plans else None,
        "goals": plans[0].goals.open() if plans else {},
        "assessments": [
            (
                one,
                f"{one.score_hundredths // 100}.{one.score_hundredths % 100:02d}",
                one.finding.open() if one.finding else "",
            )
            for one in queries.assessments(placement)
        ],
        "active": placement.status == choices.PlacementStatus.ACTIVE,
        "may_attend": scope.allows("care.attend"),
        "may_plan": scope.allows("care.plan"),
        "may_end": scope.allows("care.place") or scope.allows("care.accept"),
        "on": today(),
    }
    return render(request, "care/placement.html", context)


SHEET_TONES = {"open": "info", "closed": "warn", "confirmed": "ok", "disputed": "bad"}


def _sheet_line(row: Any) -> dict[str, Any]:
    counts = queries.counts(row) if row.status == choices.SheetStatus.OPEN else None
    halves = counts.halves if counts else 2 * row.present_days + row.half_days
    return {
        "sheet": row,
        "days": f"{halves // 2}.5" if halves % 2 else str(halves // 2),
        "leave": counts.leave if counts else row.leave_days,
        "tone": SHEET_TONES[row.status],
    }


@needs("care.plan")
def plan(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Make a plan (制订康复计划)."""
    scope = scope_of(request)
    return placement_form(
        request,
        queries.placement(scope.need("care.plan"), placement_id),
        PlanForm,
        "制订康复计划",
        act=lambda form: actions.make_plan(scope, placement_id, form.plan(), at=now()),
        submit="保存计划",
        initial={"starts_on": today()},
    )


@needs("care.plan")
def assess(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Note an assessment (登记康复评估)."""
    scope = scope_of(request)
    return placement_form(
        request,
        queries.placement(scope.need("care.plan"), placement_id),
        AssessmentForm,
        "登记康复评估",
        act=lambda form: actions.add_assessment(scope, placement_id, form.assessment(), at=now()),
        submit="保存评估",
        initial={"assessed_on": today()},
    )


@needs("care.place", "care.accept")
def end(request: HttpRequest, placement_id: int) -> HttpResponse:
    """The child leaves (办理离开)."""
    scope = scope_of(request)
    return placement_form(
        request,
        queries.placement(scope.need("care.place", "care.accept"), placement_id),
        EndForm,
        "办理离开",
        act=lambda form: actions.end_placement(
            scope, placement_id, form.cleaned_data["reason"], form.cleaned_data["ends_on"], at=now()
        ),
        submit="确认离开",
        lead="离开日期之后不能再登记考勤，机构也不再能查阅这名儿童的档案。换机构的，先办理离开，再由县残联开具新的转介单。",
        initial={"ends_on": today()},
    )
