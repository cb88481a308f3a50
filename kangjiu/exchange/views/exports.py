"""Pages of exports (导出): any list as a workbook, at once or by the worker with a bar that survives closing the page."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only, safe_next
from kangjiu.common.pages.lists import Column, KeysetPage, columns_cookie
from kangjiu.common.pages.workbook import Listing, ListRequest, Note
from kangjiu.common.templatetags.kj import cn_datetime, grouped, tag_
from kangjiu.exchange import actions, queries, tasks
from kangjiu.exchange.choices import ExportStatus
from kangjiu.exchange.models import ExportJob
from kangjiu.exchange.rules.exports import DIRECT_ROWS, kept_until
from kangjiu.exchange.rules.jobs import stalled
from kangjiu.exchange.workbook import export_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES: dict[str, str] = {
    ExportStatus.RUNNING: "accent",
    ExportStatus.READY: "ok",
    ExportStatus.FAILED: "bad",
}
COLUMNS = (
    Column("id", "导出", sort="id", always=True),
    Column("name", "清单"),
    Column("created_at", "提出时间", sort="created_at"),
    Column("rows", "行数", number=True),
    Column("until", "可下载到"),
    Column("status", "状态", always=True),
)


def workbook_response(content: bytes, name: str) -> HttpResponse:
    """A workbook to save; `name` without personal data."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def list_download(page: KeysetPage, name: str, note: Note | None = None) -> HttpResponse:
    """A list with all its rows as a workbook (列表导出), for the views of other apps: `page.wants_export`.

    Up to 2,000 rows at once, more by the worker. Taking a list away is an act, so it is a POST and recorded: by
    `note`, given the number of rows, where the list has an event of its own. A GET shows the button.
    """
    request = page.request
    if isinstance(request, ListRequest):
        return Listing(page, name, note)
    if request.method != "POST":
        return render(request, "exchange/ask.html", {"page": page, "name": name, "most": DIRECT_ROWS})
    if page.export_rows > DIRECT_ROWS:
        return _begin_export(page, name)
    headings, rows = page.table()
    content = export_table(name, headings, rows)
    if note is None:
        actions.note_export(request.scope, page.name, page.export_rows, at=now())  # type: ignore[attr-defined]
    else:
        note(page.export_rows)
    return workbook_response(content, f"{name}.xlsx")


def _begin_export(page: KeysetPage, name: str) -> HttpResponse:
    """Keep how the list was asked for, hand it to the worker and show the bar."""
    request, cookie = page.request, columns_cookie(page.name)
    asked = {
        "address": request.get_full_path(),
        "method": request.method,
        "cookies": {cookie: request.COOKIES[cookie]} if cookie in request.COOKIES else {},
        "back": safe_next(request, request.headers.get("Referer", ""), request.path),
    }
    job = actions.begin_export(
        request.scope,  # type: ignore[attr-defined]
        name=name,
        code=page.name,
        asked=asked,
        rows=page.export_rows,
        at=now(),
        public_id=_key(request.POST.get("once", "")),
    )
    tasks.export.enqueue(job.pk)
    return redirect("exchange:export", job.pk)


def _key(text: str) -> uuid.UUID | None:
    """The idempotency key of the button; nonsense is as good as none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@needs("desk.use")
def index(request: HttpRequest) -> HttpResponse:
    """The person's own long exports, newest first (我的导出)."""
    page = KeysetPage(
        request,
        queries.exports(request.scope),  # type: ignore[attr-defined]
        name="exports",
        columns=COLUMNS,
        sort="-id",
        unit="次",
        exporting=None,
        present=_lines,
    )
    return render(request, "exchange/exports.html", {"page": page})


def _lines(jobs: list[ExportJob]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"第 {job.pk} 次",
            "url": reverse("exchange:export", args=[job.pk]),
            "name": job.name,
            "created_at": cn_datetime(job.created_at),
            "rows": grouped(job.rows_total),
            "until": _until(job),
            "status": tag_(ExportStatus.label_of(job.status), TONES.get(job.status, "")),
        }
        for job in jobs
    ]


def _until(job: ExportJob) -> str:
    stands = job.status == ExportStatus.READY and job.finished_at is not None
    return cn_datetime(kept_until(job.finished_at)) if stands and job.finished_at else ""


@needs("desk.use")
def detail(request: HttpRequest, job_id: int) -> HttpResponse:
    """One export: the bar, then the workbook."""
    return render(request, "exchange/export.html", _facts(request, job_id))


@needs("desk.use")
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The moving part of the page; once the workbook is there the whole page is loaded again."""
    return moving_part(request, _facts(request, job_id))


def moving_part(request: HttpRequest, facts: dict[str, Any]) -> HttpResponse:
    """The bar of a job, export or import; the page that shows it reloads itself once the job is no longer open."""
    response = render(request, "exchange/progress.html", facts)
    if not facts["open"]:
        response["HX-Refresh"] = "true"
    return response


def _facts(request: HttpRequest, job_id: int) -> dict[str, Any]:
    job = queries.export(request.scope, job_id)  # type: ignore[attr-defined]
    is_open = job.status == ExportStatus.RUNNING
    waiting = is_open and job.started_at is None
    return {
        "job": job,
        "open": is_open,
        "status_word": "排队等待" if waiting else ExportStatus.label_of(job.status),
        "tone": TONES.get(job.status, ""),
        "progress": queries.export_progress(job),
        "progress_url": reverse("exchange:export_progress", args=[job.pk]),
        "page_url": reverse("exchange:export", args=[job.pk]),
        "stalled": stalled(job.progress_at, now()),
        "ahead": queries.exports_ahead(job) if waiting else 0,
        "ready": job.status == ExportStatus.READY,
        "failed": job.status == ExportStatus.FAILED,
        "until": _until(job),
        "back": job.asked.open()["back"],
    }


@needs("desk.use")
@post_only
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Give an export up."""
    actions.cancel_export(request.scope, job_id, at=now())  # type: ignore[attr-defined]
    return redirect("exchange:export", job_id)


@needs("desk.use")
def file(request: HttpRequest, job_id: int) -> StreamingHttpResponse:
    """The workbook, for the one who asked alone, while their scope is what it was."""
    scope = request.scope  # type: ignore[attr-defined]
    job = queries.export(scope, job_id)
    response = StreamingHttpResponse(queries.export_content(scope, job, now()), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{job.name}.xlsx')}"
    response["Content-Length"] = str(job.size)
    response["Cache-Control"] = "no-store"
    return response
