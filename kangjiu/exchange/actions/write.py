"""Writing an import (写入): chunks of 500 rows with a checkpoint in the same transaction; undo of the whole batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kangjiu.audit import actions as audit
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.exchange import events, queries
from kangjiu.exchange.actions.check import located, save_problems
from kangjiu.exchange.actions.lease import Stopwatch, hold, take
from kangjiu.exchange.actions.start import begin_run, locked
from kangjiu.exchange.choices import JobStatus
from kangjiu.exchange.models import ImportedRow, ImportJob
from kangjiu.exchange.rules.jobs import CHUNK, LEASE, may_become, may_undo
from kangjiu.exchange.types import Importer
from kangjiu.exchange.workbook import CellProblem, GoodRow, read_workbook

_REASONS_SHOWN = 20


def run(by: Scope, job_id: int, importer: Importer, *, at: datetime) -> ImportJob:
    """Write the good rows (写入). Called again after a crash it goes on after the checkpoint, never twice a row.

    Raises Conflict while another worker is at it, or when the batch was written already.
    """
    watch = Stopwatch(at)
    if queries.job(by, job_id).status != JobStatus.RUNNING:
        begin_run(by, job_id, at=at)
    job = take(by, job_id, JobStatus.RUNNING, watch, locked)
    reading = read_workbook(queries.content_of(job), importer.sheet, job.mapping)
    refused = set(queries.problems(job, "bad").values_list("row", flat=True))
    rows = [row for row in reading.rows if row.number > job.checkpoint and row.number not in refused]
    for start in range(0, len(rows), CHUNK):
        _write_chunk(by, job, importer, rows[start : start + CHUNK], watch)
    return _finish(by, job, watch)


@transaction.atomic
def _write_chunk(
    by: Scope, job: ImportJob, importer: Importer, rows: Sequence[GoodRow], watch: Stopwatch
) -> None:
    current = hold(by, job, locked)
    made: list[ImportedRow] = []
    problems: list[CellProblem] = []
    for row in rows:
        try:
            with transaction.atomic():
                subject_kind, subject_id = importer.import_row(by, row.values, watch.at())
        except Refused as refusal:
            problems += [located(importer, job, row.number, reason) for reason in refusal.reasons]
        else:
            made.append(
                ImportedRow(job=job, row=row.number, subject_kind=subject_kind, subject_id=subject_id)
            )
    ImportedRow.objects.bulk_create(made, batch_size=CHUNK)
    save_problems(job, problems)
    current.checkpoint = rows[-1].number
    current.rows_done += len(rows)
    current.rows_written += len(made)
    current.rows_refused += len(rows) - len(made)
    current.progress_at = watch.at()
    current.lease_until = current.progress_at + LEASE
    current.save()


@transaction.atomic
def _finish(by: Scope, job: ImportJob, watch: Stopwatch) -> ImportJob:
    current = hold(by, job, locked)
    current.status, current.lease_until, current.finished_at = JobStatus.DONE, None, watch.at()
    current.save(update_fields=["status", "lease_until", "finished_at"])
    data = {
        "job": current.pk,
        "kind": current.kind,
        "written": current.rows_written,
        "refused": current.rows_refused,
    }
    audit.record(by, events.DONE, at=watch.at(), subject=current, data=data)
    return current


@transaction.atomic
def undo(by: Scope, job_id: int, importer: Importer, *, at: datetime) -> ImportJob:
    """Take a whole batch back (整批撤销), last row first, within seven days; all of it or nothing.

    Raises Refused with the rows on which later work stands, Conflict when it is undone already.
    """
    job = locked(by, job_id)
    wrong = may_become(job.status, JobStatus.UNDONE)
    if wrong:
        raise Conflict(wrong)
    late = may_undo(job.finished_at, at)
    if late:
        raise Refused(late)
    reasons: list[Reason] = []
    rows = list(ImportedRow.objects.filter(job=job).order_by("-row"))
    for row in rows:
        reasons += _undo_row(by, importer, row, at)
    if reasons:
        raise Refused(reasons[:_REASONS_SHOWN])
    job.status = JobStatus.UNDONE
    job.save(update_fields=["status"])
    data = {"job": job.pk, "kind": job.kind, "rows": len(rows)}
    audit.record(by, events.UNDONE, at=at, subject=job, data=data)
    return job


def _undo_row(by: Scope, importer: Importer, row: ImportedRow, at: datetime) -> list[Reason]:
    try:
        with transaction.atomic():
            importer.undo_row(by, row.subject_kind, row.subject_id, at)
    except Refused as refusal:
        return [
            Reason(reason.code, f"第 {row.row} 行：{reason.message}", reason.clause, reason.next_step)
            for reason in refusal.reasons
        ]
    return []
