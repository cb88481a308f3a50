"""Reading imports (导入批次) and exports (导出)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.util import find_spec

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from kangjiu.common.errors import Reason, Refused
from kangjiu.common.identifiers import mask_number
from kangjiu.common.scope import Scope
from kangjiu.documents import queries as documents_queries
from kangjiu.exchange.choices import OPEN_STATUSES, ExportStatus, JobStatus
from kangjiu.exchange.models import ExportJob, ImportJob, ImportJobQuerySet, ImportProblem
from kangjiu.exchange.rules import exports as export_rules
from kangjiu.exchange.rules.jobs import UNDO_DAYS, Progress, progress
from kangjiu.exchange.types import Importer
from kangjiu.exchange.workbook import CellProblem, mark_problems, read_workbook, shown_values

PROBLEMS_ON_PAGE = 200


@dataclass(frozen=True)
class ShownProblem:
    """One line of the problem list (要改的一处)."""

    cell: str
    header: str
    shown: str
    message: str
    next_step: str
    warning: bool


def importers() -> dict[str, Importer]:
    """Every kind of import the installed apps offer (导入种类), by kind, in the order of the settings."""
    offered = settings.KANGJIU_IMPORTERS.items()
    return {kind: import_string(path) for kind, path in offered if find_spec(path.rpartition(".")[0])}


def offered(by: Scope) -> dict[str, Importer]:
    """The kinds of import this person may do: an importer may name the `permission` its rows need."""
    found = importers().items()
    return {kind: one for kind, one in found if by.allows(getattr(one, "permission", "exchange.import"))}


def importer(kind: str) -> Importer:
    """The importer of one kind; KeyError for an unknown one."""
    return import_string(settings.KANGJIU_IMPORTERS[kind])


def jobs(by: Scope) -> ImportJobQuerySet:
    """Imports the person may see."""
    return ImportJob.objects.visible_to(by.need("exchange.import")).select_related("file")


def job(by: Scope, job_id: int) -> ImportJob:
    """One import in the scope; ImportJob.DoesNotExist outside it."""
    return jobs(by).get(pk=job_id)


def abandoned(at: datetime) -> list[int]:
    """Imports whose worker went away: open, and the lease is over."""
    rows = ImportJob.objects.filter(status__in=[*OPEN_STATUSES], lease_until__lt=at)
    return list(rows.order_by("id").values_list("id", flat=True))


def abandoned_exports(at: datetime) -> list[int]:
    """Exports whose worker went away."""
    rows = ExportJob.objects.filter(status=ExportStatus.RUNNING, lease_until__lt=at)
    return list(rows.order_by("id").values_list("id", flat=True))


def exports(by: Scope) -> QuerySet[ExportJob]:
    """The person's own exports; nobody sees those of another."""
    return ExportJob.objects.filter(created_by_id=by.user_id)


def export(by: Scope, job_id: int) -> ExportJob:
    """One export of the person; ExportJob.DoesNotExist for another's."""
    return exports(by).get(pk=job_id)


def asked_scope(job: ExportJob) -> Scope:
    """The scope of the person at the moment they asked, with its trail on the chain of jobs."""
    return export_rules.unpacked(job.created_by_id, job.asked.open()["scope"])


def need_same_scope(by: Scope, job: ExportJob) -> None:
    """Refused when the person may not have any more what they asked for."""
    reasons = export_rules.still_allowed(asked_scope(job), by)
    if reasons:
        raise Refused(reasons)


def export_content(by: Scope, job: ExportJob, at: datetime) -> Iterator[bytes]:
    """The workbook piece by piece, for the one who asked while the scope of then stands.

    Refused when it is not ready, removed, or the scope has changed.
    """
    reasons = export_rules.may_take(job.status, job.finished_at, at)
    if reasons:
        raise Refused(reasons)
    need_same_scope(by, job)
    try:
        return documents_queries.temporary_content(job.storage_name)
    except documents_queries.FileBroken as gone:
        raise Refused(Reason("export.gone", str(gone), next_step="回到清单重新导出")) from gone


def export_progress(job: ExportJob) -> Progress:
    """How far an export is (进度)."""
    return progress(job.rows_done, job.rows_total, job.started_at, job.progress_at)


def exports_ahead(job: ExportJob) -> int:
    """How many exports were asked for earlier and are not ready yet."""
    return ExportJob.objects.filter(status=ExportStatus.RUNNING, pk__lt=job.pk).count()


def progress_of(job: ImportJob) -> Progress:
    """How far an import is (进度)."""
    total = job.rows_total if job.status == JobStatus.CHECKING else job.rows_good
    return progress(min(job.rows_done, total), total, job.started_at, job.progress_at)


def content_of(job: ImportJob) -> bytes:
    """The uploaded workbook."""
    return documents_queries.open_attachment(job.file).read()


def file_name(job: ImportJob) -> str:
    """The sealed name of the uploaded workbook."""
    return str(job.file.name.open())


def problems(job: ImportJob, kind: str = "") -> QuerySet[ImportProblem]:
    """Problems of an import by row; `kind` "bad" or "ask" narrows."""
    found = ImportProblem.objects.filter(job=job).order_by("row", "id")
    return found.filter(warning=kind == "ask") if kind in ("bad", "ask") else found


def shown_problems(job: ImportJob, kind: str = "") -> list[ShownProblem]:
    """The first 200 problems with what stands in the cell; numbers of people masked (前 200 处)."""
    rows = list(problems(job, kind)[:PROBLEMS_ON_PAGE])
    places = {row.cell: (row.row, column) for row in rows if (column := _column(row.cell)) is not None}
    values = shown_values(content_of(job), job.sheet, list(places.values())) if places else {}
    masked = {column.header for column in importer(job.kind).sheet.columns if column.masked}
    shown = []
    for row in rows:
        text = values.get(places[row.cell], "") if row.cell in places else ""
        text = (mask_number(text) if row.header in masked else text) if text else "（空）"
        shown.append(ShownProblem(row.cell, row.header, text[:40], row.message, row.next_step, row.warning))
    return shown


def marked_workbook(job: ImportJob) -> bytes:
    """The user's own workbook with every problem marked (标了错的原表)."""
    return mark_problems(content_of(job), job.sheet, _cell_problems(problems(job)))


def _cell_problems(rows: Iterable[ImportProblem]) -> Iterable[CellProblem]:
    for row in rows:
        yield CellProblem(
            row.row, _column(row.cell), row.header, row.code, row.message, row.next_step, row.warning
        )


def _column(cell: str) -> int | None:
    """Zero-based column of an address such as D17; None for a whole row (第17行)."""
    letters = cell.rstrip("0123456789")
    if not letters.isascii() or not letters.isalpha():
        return None
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def headers_of(job: ImportJob) -> tuple[str, ...]:
    """The header texts of the uploaded workbook, by column."""
    return read_workbook(content_of(job), importer(job.kind).sheet).headers


def undo_until(job: ImportJob) -> datetime | None:
    """Until when the batch can be undone as a whole."""
    return job.finished_at + timedelta(days=UNDO_DAYS) if job.finished_at else None


def problem_counts(job: ImportJob) -> dict[str, int]:
    """How many problems: all, bad (must be corrected), ask (to confirm)."""
    bad, ask = (problems(job, kind).count() for kind in ("bad", "ask"))
    return {"all": bad + ask, "bad": bad, "ask": ask}
