"""Divisions and their dated changes (行政区划), for the system administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.accounts import actions, queries
from kangjiu.accounts.forms import RegionChangeForm, RegionFilter
from kangjiu.accounts.models import Region, RegionChange
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.pages.workbook import list_download
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import cn_date

COLUMNS = (
    Column("name", "名称", always=True),
    Column("code", "区划代码", sort="path"),
    Column("level", "级别"),
    Column("parent", "上级"),
    Column("valid_from", "启用日期", sort="valid_from"),
)
MOST_CHANGES = 50


def _scope(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def _present(rows: list[Region]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "name": row.name,
            "code": row.code,
            "level": row.get_level_display(),
            "parent": row.parent.name if row.parent else "",
            "valid_from": cn_date(row.valid_from),
        }
        for row in rows
    ]


@needs("accounts.users")
def index(request: HttpRequest) -> HttpResponse:
    """The divisions in use (行政区划), and what changed lately."""
    scope, filters = _scope(request), RegionFilter(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.region_list(scope, level=wanted.get("level", ""), q=wanted.get("q", ""))
    page = KeysetPage(
        request,
        rows,
        name="regions",
        columns=COLUMNS,
        sort="path",
        unit="个",
        present=_present,
        exporting="",
    )
    if page.wants_export:
        return list_download(page, "行政区划")
    changes = queries.region_changes(scope)[:MOST_CHANGES]
    context = {"page": page, "filters": filters, "changes": changes}
    return render(request, "accounts/regions.html", context)


@needs("accounts.users")
def change(request: HttpRequest, region_id: int) -> HttpResponse:
    """Enter a change of one division (区划变更)."""
    scope, on = _scope(request), local_day(now())
    row = queries.region_in(scope, region_id)
    others = queries.siblings(scope, row)

    def act(form: RegionChangeForm) -> RegionChange:
        note = form.cleaned_data["note"]
        return actions.change_region(scope, row.path, form.change(), note=note, at=now())

    def done(made: RegionChange) -> HttpResponse:
        messages.success(request, f"已登记{made.get_kind_display()}，{row.name}的档案仍可查到")
        return redirect("accounts:regions")

    return form_page(
        request,
        RegionChangeForm,
        "accounts/region_change.html",
        act=act,
        done=done,
        context={"region": row, "holders": queries.holders_of(scope, row.path, on)},
        others=[(other.path, other.name) for other in others],
        initial={"effective_on": on},
    )
