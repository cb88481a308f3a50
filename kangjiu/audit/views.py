"""Pages of the auditor: the trail, and the yearly report of readings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kangjiu.audit import queries
from kangjiu.audit.forms import ReportForm, TrailFilterForm
from kangjiu.common import dates
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.pages.workbook import list_download

COLUMNS = (
    Column("recorded_at", "写入时间", always=True),
    Column("sentence", "事项", always=True),
    Column("kind_label", "类别"),
    Column("actor", "经手人"),
    Column("person_id", "儿童编号", number=True),
    Column("occurred_at", "发生时间", shown=False),
    Column("chain", "链"),
    Column("seq", "序号", number=True),
)


@needs("audit.view")
def index(request: HttpRequest) -> HttpResponse:
    """The trail of the auditor's regions, newest first."""
    by = request.scope  # type: ignore[attr-defined]
    filters = TrailFilterForm(request.GET, by=by)
    rows = queries.trail_rows(by, filters.wanted())
    page = KeysetPage(
        request,
        rows,
        name="audit",
        columns=COLUMNS,
        sort="-id",
        unit="行",
        present=queries.shown,
        exporting="",
    )
    if page.wants_export:
        return list_download(page, "操作记录")
    context = {"page": page, "filters": filters, "on": dates.local_day(dates.now())}
    return render(request, "audit/list.html", context)


@needs("audit.view")
def readings(request: HttpRequest) -> HttpResponse:
    """Readings of files by month and purpose; the running year unless other days are asked for."""
    today = dates.local_day(dates.now())
    form = ReportForm(request.GET or {"start": f"{today.year}-01-01", "end": today.isoformat()})
    lines = []
    if form.is_valid():
        lines = queries.access_report(request.scope, **form.cleaned_data)  # type: ignore[attr-defined]
    return render(request, "audit/readings.html", {"form": form, "lines": lines})
