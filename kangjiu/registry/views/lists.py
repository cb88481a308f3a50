"""The list of children, its export, and the list of probable duplicates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.exchange.views import list_download
from kangjiu.registry import actions, choices, queries
from kangjiu.registry.forms import FilterForm, NewChildForm
from kangjiu.registry.models import Person
from kangjiu.registry.rules.people import check_person
from kangjiu.registry.views.base import scope_of, today

COLUMNS = (
    Column("file_number", "档案号", sort="file_number", always=True),
    Column("name", "姓名", always=True),
    Column("sex", "性别"),
    Column("birth_on", "出生日期", sort="birth_on", shown=False),
    Column("age", "年龄"),
    Column("number_tail", "证件尾号"),
    Column("category", "救助类别"),
    Column("region", "居住地", sort="region_path"),
    Column("hardship", "困难身份"),
    Column("guardian", "监护人", shown=False),
    Column("upper", "上级系统", shown=False),
    Column("status", "状态", shown=False),
)
FULL = (*COLUMNS, Column("number", "证件号码"), Column("phone", "联系电话"), Column("address", "住址"))


def _filters(form: FilterForm) -> queries.ChildFilters:
    given = form.values()
    status = given.pop("status", choices.FileStatus.ACTIVE.value)
    return queries.ChildFilters(on=today(), status="" if status == "all" else status, **given)


def _page(request: HttpRequest, form: FilterForm) -> KeysetPage:
    filters = _filters(form)
    page = KeysetPage(
        request,
        queries.children(scope_of(request), filters),
        name="children",
        columns=COLUMNS,
        sort="region_path",
        unit="名儿童",
    )
    page.present = lambda people: queries.present(people, filters.on, [one.code for one in page.columns])
    return page


@needs("registry.view")
def index(request: HttpRequest) -> HttpResponse:
    """The list of children (儿童档案)."""
    scope = scope_of(request)
    form = FilterForm(request.GET, townships=queries.townships(scope))
    page = _page(request, form)
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "儿童名册")
    context = {
        "page": page,
        "filters": form,
        "may_open": scope.allows("registry.edit"),
        "may_export_full": scope.allows("exchange.export") and scope.allows("registry.reveal"),
        "query": request.GET.urlencode(),
        "may_upper": scope.allows("registry.upper"),
    }
    return render(request, "registry/list.html", context)


@needs("registry.reveal")
@post_only
def export_full(request: HttpRequest) -> HttpResponse:
    """The list with whole names and numbers (含完整信息的名册); recorded with the number of rows."""
    scope = scope_of(request)
    form = FilterForm(request.GET, townships=queries.townships(scope))
    page = _page(request, form)
    page.all_columns = page.columns = FULL  # type: ignore[assignment]
    page.present = lambda people: _opened(people, today())

    def note(rows: int) -> None:
        actions.note_export(scope, rows, full=True, at=now())

    return list_download(page, "儿童名册（完整）", note)


def _opened(people: list[Person], on: Any) -> list[dict[str, Any]]:
    rows = []
    for person, row in zip(people, queries.present(people, on), strict=True):
        said = actions.data_of(person)
        whole = {"name": said.name, "number": said.id_number, "phone": said.phone, "address": said.address}
        rows.append({name: getattr(row, name) for name in row.__slots__} | whole)
    return rows


@needs("registry.merge")
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs of files that are probably one child (疑似重复档案)."""
    return render(request, "registry/duplicates.html", {"pairs": queries.probable_pairs(scope_of(request))})


@needs("registry.edit", "applications.enter")
@post_only
def check_number(request: HttpRequest) -> HttpResponse:
    """What an identity number says, for the form while it is filled in."""
    said, fault = queries.said_by_number(request.POST.get("id_number", ""), local_day(now()))
    if fault:
        return HttpResponse(format_html('<p class="kj-error">{}</p>', fault))
    return HttpResponse(format_html('<p class="kj-good">{}</p>', said) if said else "")


@needs("registry.edit")
@post_only
def check_child(request: HttpRequest) -> HttpResponse:
    """While a new file is filled in: what the number says, and files that may be the same child (疑似重复)."""
    scope, on = scope_of(request), today()
    form = NewChildForm(request.POST, places=queries.places(scope))
    said, fault = queries.said_by_number(request.POST.get("id_number", ""), on)
    typed = form.so_far()
    found = queries.find_duplicates(scope, check_person(typed, on).data) if typed else []
    context = {"said": said, "fault": fault, "duplicates": found}
    return render(request, "registry/said.html", context)
