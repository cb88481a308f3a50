"""The library: what holds where on a day, every version as a list, and a pack read beside its source."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.exchange.views import list_download
from kangjiu.policy import queries
from kangjiu.policy.forms import FilterForm, MapForm
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.views.base import frame_of, scope_of, status_tag

COLUMNS = (
    Column("title", "政策", always=True),
    Column("county", "地区"),
    Column("number", "版本", number=True),
    Column("document_number", "文号"),
    Column("valid_from_on", "施行日期", sort="valid_from_on"),
    Column("valid_to_on", "有效期至", sort="valid_to_on"),
    Column("open_count", "待核实", sort="open_count", number=True),
    Column("status", "状态"),
)


@needs("policy.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What holds where on a day (政策地图): nation, province, city, county, and what is missing."""
    scope = scope_of(request)
    filters = MapForm(request.GET if "on" in request.GET else None, initial={"on": local_day(now())})
    wanted = filters.cleaned_data if filters.is_valid() else {}
    on = wanted.get("on") or local_day(now())
    places = queries.library(scope, on)
    counties = [one for place in places for one in place.counties]
    context = {
        "places": places,
        "on": on,
        "today": local_day(now()),
        "filters": filters,
        "counties": len(counties),
        "missing": [one for one in counties if one.missing],
        "with_gaps": [one for one in counties if one.gaps or one.ends_on],
        "may_edit": scope.allows("policy.edit"),
    }
    return render(request, "policy/library.html", context)


@needs("policy.view")
def versions(request: HttpRequest) -> HttpResponse:
    """Every version as a list, to filter, sort and save (全部版本)."""
    scope = scope_of(request)
    filters = FilterForm(request.GET, counties=queries.counties(scope))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.versions(scope, **wanted)
    page = KeysetPage(
        request,
        rows,
        name="policy",
        columns=COLUMNS,
        sort="-valid_from_on",
        unit="版",
        present=_lines,
        exporting="",
    )
    if page.wants_export:
        return list_download(page, "政策包")
    context = {"page": page, "filters": filters, "may_edit": scope.allows("policy.edit")}
    return render(request, "policy/list.html", context)


def _lines(found: list[PolicyVersion]) -> list[dict[str, Any]]:
    names = accounts.region_names(one.region_path for one in found)
    return [
        {
            "id": one.pk,
            "url": reverse("policy:version", args=[one.pk]),
            "title": one.title,
            "county": names.get(one.region_path, one.county_code),
            "number": one.number,
            "document_number": one.document_number,
            "valid_from_on": one.valid_from_on,
            "valid_to_on": one.valid_to_on,
            "open_count": one.open_count or "—",
            "is_example": one.is_example,
            "status": status_tag(one),
        }
        for one in found
    ]


@needs("policy.view")
@require_GET
def read(request: HttpRequest, version_id: int) -> HttpResponse:
    """The pack read side by side with its source text (对照原文)."""
    scope = scope_of(request)
    found = queries.version(scope, version_id)
    papers = queries.reading(found)
    only_open = "open" in request.GET
    context = {
        **frame_of(scope, found),
        "papers": queries.only_open(papers) if only_open else papers,
        "code": "code" in request.GET,
        "only_open": only_open,
    }
    return render(request, "policy/read.html", context)


@needs("policy.view")
@require_GET
def examples(request: HttpRequest, version_id: int) -> HttpResponse:
    """The worked examples of a pack, each run again (示例)."""
    scope = scope_of(request)
    found = queries.version(scope, version_id)
    rows = queries.examples_read(found)
    context = {
        **frame_of(scope, found),
        "examples": rows,
        "passing": sum(one.state == "ok" for one in rows),
    }
    return render(request, "policy/examples.html", context)
