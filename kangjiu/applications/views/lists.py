"""The list of applications, waiting slips, and the page of one application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kangjiu.applications import queries
from kangjiu.applications.choices import Item, Status
from kangjiu.applications.forms import FilterForm
from kangjiu.applications.models import Application, Referral
from kangjiu.applications.views.base import head, scope_of, today
from kangjiu.applications.views.publicity import notice_board
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import cn_date, due, tag_
from kangjiu.exchange.views import list_download
from kangjiu.registry import queries as registry

COLUMNS = (
    Column("number", "申请编号", sort="number", always=True),
    Column("child", "儿童", always=True),
    Column("category", "类别"),
    Column("items", "项目"),
    Column("township", "乡镇", sort="region_path"),
    Column("route", "途径", shown=False),
    Column("year", "年度", sort="year", shown=False),
    Column("submitted_on", "申请日期", sort="submitted_on"),
    Column("status", "状态"),
    Column("words", "时限"),
    Column("due_on", "到期", sort="clock__due_on"),
)
SLIPS = (
    Column("number", "转介单号", sort="number", always=True),
    Column("child", "儿童", always=True),
    Column("provider", "机构"),
    Column("item", "项目"),
    Column("issued_on", "开具日期", sort="issued_on"),
    Column("valid_to_on", "有效期至", sort="valid_to_on"),
    Column("words", "剩余"),
)


@needs("applications.view")
def index(request: HttpRequest) -> HttpResponse:
    """The list (申请审核)."""
    scope = scope_of(request)
    form = FilterForm(request.GET, townships=registry.townships(scope))
    page = KeysetPage(
        request,
        queries.applications(scope, _filters(form)),
        name="applications",
        columns=COLUMNS,
        sort="-submitted_on",
        unit="件",
        present=lambda rows: _shown(scope, rows),
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "申请名册")
    context = {"page": page, "filters": form, "may_enter": scope.allows("applications.enter")}
    return render(request, "applications/list.html", context)


def _filters(form: FilterForm) -> queries.ApplicationFilters:
    given = form.cleaned_data if form.is_valid() else {}
    return queries.ApplicationFilters(
        status=given.get("status", ""),
        category=given.get("category", ""),
        township=given.get("township", ""),
        year=given.get("year"),
        number=given.get("number", ""),
        overdue_on=today() if given.get("overdue") else None,
    )


def _shown(scope: Scope, rows: Sequence[Application]) -> list[dict[str, Any]]:
    found = []
    for row in queries.present(scope, rows, today()):
        line = {name: getattr(row, name) for name in row.__slots__}
        line["status"] = tag_(row.status, row.tone)
        line["words"] = due(row.words) if row.words[0] else ""
        line["submitted_on"], line["due_on"] = cn_date(row.submitted_on), cn_date(row.due_on)
        found.append(line)
    return found


@needs("applications.view")
def referrals(request: HttpRequest) -> HttpResponse:
    """Slips that wait for the institution (未到机构名单)."""
    scope = scope_of(request)
    page = KeysetPage(
        request,
        queries.waiting_referrals(scope),
        name="referrals",
        columns=SLIPS,
        sort="valid_to_on",
        unit="张",
        present=lambda rows: _slips(scope, rows),
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "待接收转介单")
    return render(request, "applications/referrals.html", {"page": page})


def _slips(scope: Scope, rows: Sequence[Referral]) -> list[dict[str, Any]]:
    names = registry.masked_names(scope, (row.person_id for row in rows))
    return [
        {
            "id": row.pk,
            "url": f"/applications/{row.entitlement.application_id}/",
            "number": row.number,
            "child": names.get(row.person_id, ""),
            "provider": row.provider.organisation.name,
            "item": Item.label_of(row.entitlement.item),
            "issued_on": cn_date(row.issued_on),
            "valid_to_on": cn_date(row.valid_to_on),
            "words": due(queries.slip_words(row.valid_to_on, today())),
        }
        for row in rows
    ]


@needs("applications.view")
def detail(request: HttpRequest, application_id: int) -> HttpResponse:
    """One application (申请): where it stands, papers, decision, rights, slips, what comes next."""
    scope, on = scope_of(request), today()
    application = queries.application(scope, application_id)
    checklist = queries.checklist_of(scope, application, on)
    rights = queries.entitlements_of(application.pk)
    years = {(one.item, one.year) for one in rights}
    clock = application.clock
    context = head(scope, application) | {
        "on": on,
        "face": queries.face(clock, on) if clock and clock.status in {"running", "paused"} else None,
        "steps": queries.progress(scope, application.pk, on),
        "next_steps": queries.next_steps(scope, application, checklist.reasons, on=on),
        "checklist": checklist,
        "papers": queries.papers(application.pk),
        "notice": queries.notice(application.pk),
        "marks": queries.marks(application.pk),
        "review": queries.last_review(application.pk),
        "decision": queries.decided(application.pk),
        "appeals": queries.appeals(application.pk),
        "corrections": queries.corrections(application.pk),
        "rights": [(one, Item.label_of(one.item)) for one in rights],
        "quotas": [(Item.label_of(i), queries.quota(application.person_id, i, y)) for i, y in sorted(years)],
        "slips": queries.slips_of(application.pk),
        "people": queries.people_of(application),
        "may": _may(scope, application),
        **notice_board(scope, application),
    }
    return render(request, "applications/detail.html", context)


def _may(scope: Scope, application: Application) -> dict[str, bool]:
    approved = application.status == Status.APPROVED
    return {
        "refer": approved and scope.allows("applications.refer"),
        "change": approved and (scope.allows("applications.review") or scope.allows("applications.approve")),
        "print": any(scope.allows(f"applications.{one}") for one in ("refer", "review", "approve")),
        "pause": scope.allows("applications.refer") or scope.allows("applications.review"),
        "answer": scope.allows("applications.review") or scope.allows("applications.approve"),
        "confirm": scope.allows("applications.confirm_correction"),
    }
