"""The dry run (试运行、核对): every bad cell and every refusal, nothing written but the list of problems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason
from kangjiu.common.scope import Scope
from kangjiu.exchange import queries
from kangjiu.exchange.actions.lease import Stopwatch, hold, take
from kangjiu.exchange.actions.start import begin_check, locked
from kangjiu.exchange.choices import JobStatus
from kangjiu.exchange.models import ImportJob, ImportProblem
from kangjiu.exchange.rules.jobs import CHUNK, LEASE
from kangjiu.exchange.types import Importer
from kangjiu.exchange.workbook import CellProblem, GoodRow, Reading, read_workbook

_WARNING = "warn."


def dry_run(by: Scope, job_id: int, importer: Importer, *, at: datetime) -> ImportJob:
    """Check every row as if it were written (核对). Safe to call again after a crash: it starts over.

    Raises Conflict while another worker is at it, WorkbookError when the file cannot be read.
    """
    watch = Stopwatch(at)
    if queries.job(by, job_id).status != JobStatus.CHECKING:
        begin_check(by, job_id, at=at)
    job = take(by, job_id, JobStatus.CHECKING, watch, locked)
    reading = read_workbook(queries.content_of(job), importer.sheet, job.mapping)
    with transaction.atomic():
        ImportProblem.objects.filter(job=job).delete()
        save_problems(job, [*_missing(reading), *reading.problems])
    bad = {problem.row for problem in reading.problems if not problem.warning}
    for start in range(0, len(reading.rows), CHUNK):
        bad |= _check_chunk(by, job, importer, reading.rows[start : start + CHUNK], watch)
    return _finish(by, job, reading, bad, watch)


@transaction.atomic
def _check_chunk(
    by: Scope, job: ImportJob, importer: Importer, rows: Sequence[GoodRow], watch: Stopwatch
) -> set[int]:
    """Ask the importer about some rows; the numbers of the rows it refuses."""
    on = local_day(watch.at())
    current = hold(by, job, locked)
    problems = [
        located(importer, job, row.number, reason)
        for row in rows
        for reason in importer.check_row(by, row.values, on)
    ]
    save_problems(job, problems)
    current.rows_done += len(rows)
    current.progress_at = watch.at()
    current.lease_until = current.progress_at + LEASE
    current.save(update_fields=["rows_done", "progress_at", "lease_until"])
    return {problem.row for problem in problems if not problem.warning}


@transaction.atomic
def _finish(by: Scope, job: ImportJob, reading: Reading, bad: set[int], watch: Stopwatch) -> ImportJob:
    current = hold(by, job, locked)
    current.status, current.lease_until, current.finished_at = JobStatus.CHECKED, None, watch.at()
    current.rows_total = current.rows_done = reading.total
    current.rows_bad = reading.total if reading.missing else len(bad)
    current.rows_good = reading.total - current.rows_bad
    current.save()
    return current


def located(importer: Importer, job: ImportJob, number: int, reason: Reason) -> CellProblem:
    """A reason at its cell: the column named by `reason.field`, else the whole row."""
    column = job.mapping.get(reason.field)
    headers = {each.key: each.header for each in importer.sheet.columns}
    next_step = "；".join(part for part in (reason.next_step, reason.clause) if part)
    warning = reason.code.startswith(_WARNING)
    header = headers.get(reason.field, "")
    return CellProblem(number, column, header, reason.code, reason.message, next_step, warning)


def _missing(reading: Reading) -> list[CellProblem]:
    """Required columns the workbook lacks, told at the header row."""
    return [
        CellProblem(
            reading.header_row,
            None,
            column.header,
            "sheet.missing_column",
            f"缺少“{column.header}”列",
            "补上这一列",
        )
        for column in reading.missing
    ]


def save_problems(job: ImportJob, problems: Sequence[CellProblem]) -> None:
    ImportProblem.objects.bulk_create(
        [
            ImportProblem(
                job=job,
                row=problem.row,
                cell=problem.cell,
                header=problem.header[:60],
                code=problem.code[:60],
                message=problem.message[:300],
                next_step=problem.next_step[:300],
                warning=problem.warning,
            )
            for problem in problems
        ],
        batch_size=1000,
    )
