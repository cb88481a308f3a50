"""Pages of imports (导入): upload → columns → check → write, with a bar that survives closing the page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange import actions, queries, tasks
from kangjiu.exchange.choices import OPEN_STATUSES, JobStatus
from kangjiu.exchange.forms import MappingForm, UploadForm
from kangjiu.exchange.models import ImportJob
from kangjiu.exchange.rules.jobs import stalled
from kangjiu.exchange.views.exports import list_download, moving_part, workbook_response
from kangjiu.exchange.workbook import blank_template

TONES: dict[str, str] = {
    JobStatus.DONE: "ok",
    JobStatus.FAILED: "bad",
    JobStatus.CHECKED: "info",
    JobStatus.RUNNING: "accent",
    JobStatus.CHECKING: "accent",
}
COLUMNS = (
    Column("id", "批次", sort="id", always=True),
    Column("kind", "导入什么"),
    Column("created_at", "上传时间", sort="created_at"),
    Column("rows_total", "数据行", number=True),
    Column("rows_written", "已写入", number=True),
    Column("rows_bad", "有错误", number=True),
    Column("status", "状态"),
)


@needs("exchange.import")
def index(request: HttpRequest) -> HttpResponse:
    """All imports of the person's range, newest first."""
    page = KeysetPage(
        request,
        queries.jobs(request.scope),  # type: ignore[attr-defined]
        name="imports",
        columns=COLUMNS,
        sort="-id",
        unit="批",
        exporting="",
        present=_lines,
    )
    if page.wants_export:
        return list_download(page, "导入批次")
    kinds = [
        {"label": each.label, "url": reverse("exchange:template", args=[each.kind])}
        for each in queries.offered(request.scope).values()  # type: ignore[attr-defined]
    ]
    return render(request, "exchange/list.html", {"page": page, "kinds": kinds})


def _lines(jobs: list[ImportJob]) -> list[dict[str, Any]]:
    labels = {kind: each.label for kind, each in queries.importers().items()}
    return [
        {
            "id": job.pk,
            "url": reverse("exchange:detail", args=[job.pk]),
            "kind": labels.get(job.kind, job.kind),
            "created_at": job.created_at,
            "rows_total": job.rows_total,
            "rows_written": job.rows_written,
            "rows_bad": job.rows_bad,
            "status": JobStatus.label_of(job.status),
            "tag": tag_(JobStatus.label_of(job.status), TONES.get(job.status, "")),
        }
        for job in jobs
    ]


@needs("exchange.import")
def upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook in and check it at once, in the background."""
    return form_page(
        request,
        UploadForm,
        "exchange/upload.html",
        act=lambda form: _upload(request, form.cleaned_data),
        done=lambda job: redirect("exchange:detail", job.pk),
        kinds=queries.offered(request.scope).values(),  # type: ignore[attr-defined]
        initial={"kind": request.GET.get("kind", "")},
    )


def _upload(request: HttpRequest, given: dict[str, Any]) -> ImportJob:
    at, scope = now(), request.scope  # type: ignore[attr-defined]
    importer = queries.importer(given["kind"])
    job = actions.upload(
        scope, importer, given["file"].read(), given["file"].name, at=at, public_id=given["once"]
    )
    if job.status == JobStatus.UPLOADED:
        actions.begin_check(scope, job.pk, at=at)
        tasks.work.enqueue(job.pk)
    return job


@needs("exchange.import")
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The blank workbook of a kind, with hints, drop-downs and one example row."""
    importer = queries.importers().get(kind)
    if importer is None:
        raise Http404
    return workbook_response(blank_template(importer.sheet), f"{importer.label}模板.xlsx")


@needs("exchange.import")
def detail(request: HttpRequest, job_id: int) -> HttpResponse:
    """One import: where it stands, what to correct, what to do next."""
    return render(request, "exchange/detail.html", _facts(request, job_id))


@needs("exchange.import")
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """The moving part of the page; once the work is over the whole page is loaded again."""
    return moving_part(request, _facts(request, job_id))


def _facts(request: HttpRequest, job_id: int) -> dict[str, Any]:
    job = queries.job(request.scope, job_id)  # type: ignore[attr-defined]
    kind = request.GET.get("problems", "")
    is_open = job.status in OPEN_STATUSES
    problems = [] if is_open or job.status == JobStatus.UPLOADED else queries.shown_problems(job, kind)
    return {
        "job": job,
        "importer": queries.importer(job.kind),
        "file_name": queries.file_name(job),
        "open": is_open,
        "status_word": JobStatus.label_of(job.status),
        "tone": TONES.get(job.status, ""),
        "progress": queries.progress_of(job),
        "progress_url": reverse("exchange:progress", args=[job.pk]),
        "page_url": reverse("exchange:detail", args=[job.pk]),
        "stalled": stalled(job.progress_at, now()),
        "ahead": 0,
        "problems": problems,
        "problem_kind": kind,
        "counts": queries.problem_counts(job),
        "steps": _steps(job),
        "undo_until": queries.undo_until(job),
        "checked": job.status == JobStatus.CHECKED,
        "done": job.status == JobStatus.DONE,
        "failed": job.status == JobStatus.FAILED,
        "can_map": job.status in (JobStatus.UPLOADED, JobStatus.CHECKED),
    }


def _steps(job: ImportJob) -> list[dict[str, str]]:
    labels = ("选文件", "对应列", "核对", "写入")
    places: dict[str, int] = {
        JobStatus.UPLOADED: 1,
        JobStatus.CHECKING: 2,
        JobStatus.CHECKED: 2,
        JobStatus.RUNNING: 3,
        JobStatus.FAILED: 3,
    }
    at = places.get(job.status, 4)
    states = ["done" if index < at else "now" if index == at else "todo" for index in range(4)]
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


@needs("exchange.import")
def columns(request: HttpRequest, job_id: int) -> HttpResponse:
    """Say which column is which, then check again."""
    scope = request.scope  # type: ignore[attr-defined]
    job = queries.job(scope, job_id)
    importer = queries.importer(job.kind)

    def act(form: MappingForm) -> ImportJob:
        at = now()
        actions.map_columns(scope, job_id, importer, form.mapping(), at=at)
        return actions.begin_check(scope, job_id, at=at)

    return form_page(
        request,
        MappingForm,
        "exchange/columns.html",
        act=act,
        done=lambda job: _enqueue(job),
        context={"job": job},
        job=job,
    )


@needs("exchange.import")
def marked(request: HttpRequest, job_id: int) -> HttpResponse:
    """The user's own workbook with the errors marked."""
    job = queries.job(request.scope, job_id)  # type: ignore[attr-defined]
    return workbook_response(queries.marked_workbook(job), f"导入{job_id}标错.xlsx")


@needs("exchange.import")
def original(request: HttpRequest, job_id: int) -> HttpResponse:
    """The workbook as it was uploaded."""
    job = queries.job(request.scope, job_id)  # type: ignore[attr-defined]
    return workbook_response(queries.content_of(job), f"导入{job_id}原表.xlsx")


@needs("exchange.import")
@post_only
def check(request: HttpRequest, job_id: int) -> HttpResponse:
    """Check again."""
    return _enqueue(actions.begin_check(request.scope, job_id, at=now()))  # type: ignore[attr-defined]


@needs("exchange.import")
@post_only
def write(request: HttpRequest, job_id: int) -> HttpResponse:
    """Write the good rows."""
    return _enqueue(actions.begin_run(request.scope, job_id, at=now()))  # type: ignore[attr-defined]


@needs("exchange.import")
@post_only
def undo(request: HttpRequest, job_id: int) -> HttpResponse:
    """Take the batch back."""
    scope = request.scope  # type: ignore[attr-defined]
    importer = queries.importer(queries.job(scope, job_id).kind)
    actions.undo(scope, job_id, importer, at=now())
    return redirect("exchange:detail", job_id)


def _enqueue(job: ImportJob) -> HttpResponse:
    tasks.work.enqueue(job.pk)
    return redirect("exchange:detail", job.pk)
