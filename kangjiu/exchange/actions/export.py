"""A long list becomes a workbook (导出): asked for, written by the worker, taken by the one who asked, removed."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from kangjiu.accounts import queries as accounts_queries
from kangjiu.audit import actions as audit
from kangjiu.common.errors import Conflict
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.documents import queries as documents_queries
from kangjiu.exchange import events
from kangjiu.exchange.actions.lease import Stopwatch, hold, take
from kangjiu.exchange.choices import ExportStatus
from kangjiu.exchange.models import ExportJob
from kangjiu.exchange.rules import exports as rules
from kangjiu.exchange.rules.jobs import LEASE
from kangjiu.exchange.workbook import write_table

Table = tuple[Sequence[str], Iterable[Sequence[object]]]
Note = Callable[[int], None]
_STANDING = (ExportStatus.RUNNING, ExportStatus.READY)


def _locked(by: Scope, job_id: int) -> ExportJob:
    """The person's own export, locked; ExportJob.DoesNotExist otherwise."""
    return ExportJob.objects.select_for_update().get(pk=job_id, created_by_id=by.user_id)


@transaction.atomic
def begin_export(
    by: Scope,
    *,
    name: str,
    code: str,
    asked: Mapping[str, Any],
    rows: int,
    at: datetime,
    public_id: uuid.UUID | None = None,
) -> ExportJob:
    """Ask for a long list as a workbook (请求导出); the view of the list has decided that the person may.

    `asked` is how the list is opened again: address, method, chosen columns. The same `public_id` again, and the
    same list while it is still being made, give the first result.
    """
    key = public_id or uuid.uuid4()
    wanted = {**asked, "scope": rules.packed(by)}
    mine = ExportJob.objects.filter(created_by_id=by.user_id)
    for first in [*mine.filter(public_id=key), *mine.filter(status=ExportStatus.RUNNING)]:
        if first.public_id == key or first.asked.open() == wanted:
            return first
    given = {
        "name": name[:60],
        "code": code[:40],
        "asked": wanted,
        "rows_total": rows,
        "lease_until": at,
        "created_by": accounts_queries.me(by),
        "created_at": at,
    }
    return ExportJob.objects.get_or_create(public_id=key, defaults=given)[0]


def make_export(
    by: Scope, job_id: int, table: Table, total: int, note: Note | None = None, *, at: datetime
) -> ExportJob:
    """Write the workbook (生成工作簿), from the first row, page by page; ready and recorded in one step.

    `note` records the export where the list has an event of its own. Raises Conflict while another worker is at it,
    and when the person cancelled meanwhile; nothing is left of the file then.
    """
    watch = Stopwatch(at)
    job = take(by, job_id, ExportStatus.RUNNING, watch, _locked)
    _begin(by, job, total, watch)
    with documents.open_temporary(job.storage_name) as file:
        headings, rows = table
        count = write_table(file, job.name, headings, _counted(by, job, rows, watch))
        size = file.finish()
        return _ready(by, job, count, size, note, watch)


@transaction.atomic
def _begin(by: Scope, job: ExportJob, total: int, watch: Stopwatch) -> None:
    """A new file name, known to the row before the file is there, so that no file stays unknown."""
    current = hold(by, job, _locked)
    current.storage_name = job.storage_name = secrets.token_hex(16)
    current.rows_done, current.rows_total = 0, total
    current.started_at, current.progress_at = watch.at(), None
    current.save(update_fields=["storage_name", "rows_done", "rows_total", "started_at", "progress_at"])


def _counted(
    by: Scope, job: ExportJob, rows: Iterable[Sequence[object]], watch: Stopwatch
) -> Iterator[Sequence[object]]:
    """The rows as they come, with the progress written after every chunk."""
    waiting, done = iter(rows), 0
    while chunk := list(islice(waiting, rules.CHUNK)):
        yield from chunk
        done += len(chunk)
        _progress(by, job, done, watch)


@transaction.atomic
def _progress(by: Scope, job: ExportJob, done: int, watch: Stopwatch) -> None:
    current = hold(by, job, _locked)
    current.rows_done, current.rows_total = done, max(done, current.rows_total)
    current.progress_at = watch.at()
    current.lease_until = current.progress_at + LEASE
    current.save(update_fields=["rows_done", "rows_total", "progress_at", "lease_until"])


@transaction.atomic
def _ready(
    by: Scope, job: ExportJob, count: int, size: int, note: Note | None, watch: Stopwatch
) -> ExportJob:
    current = hold(by, job, _locked)
    current.status, current.lease_until, current.finished_at = ExportStatus.READY, None, watch.at()
    current.rows_done = current.rows_total = count
    current.size = size
    current.save()
    if note is None:
        note_export(by, current.code, count, at=watch.at())
    else:
        note(count)
    return current


@transaction.atomic
def note_export(by: Scope, code: str, rows: int, *, at: datetime) -> None:
    """Record that a list left the system as a workbook (导出留痕): which list and how many rows."""
    subject = accounts_queries.me(by)
    audit.record(by, events.EXPORTED, at=at, subject=subject, data={"kind": code, "rows": rows})


@transaction.atomic
def cancel_export(by: Scope, job_id: int, *, at: datetime) -> ExportJob:
    """Give up an export that is being made (取消导出); Conflict when it is over already."""
    job = _locked(by, job_id)
    reasons = rules.may_cancel(job.status)
    if reasons:
        raise Conflict(reasons)
    return _end(job, ExportStatus.CANCELLED, "", at)


@transaction.atomic
def fail_export(by: Scope, job_id: int, reason: str, *, at: datetime) -> ExportJob:
    """End an export that cannot go on (未能完成)."""
    job = _locked(by, job_id)
    return _end(job, ExportStatus.FAILED, reason, at) if job.status == ExportStatus.RUNNING else job


def _end(job: ExportJob, status: ExportStatus, reason: str, at: datetime) -> ExportJob:
    job.status, job.failure, job.lease_until, job.finished_at = status, reason[:300], None, at
    job.save(update_fields=["status", "failure", "lease_until", "finished_at"])
    return job


def remove_exports(*, at: datetime) -> int:
    """Remove workbooks 24 hours after they were ready, and what a killed worker left (由定时任务调用); how many."""
    over = ExportJob.objects.filter(status=ExportStatus.READY, finished_at__lte=at - rules.KEPT)
    over.update(status=ExportStatus.REMOVED)
    # Files first, rows second: a name stands in its row before its file does.
    files = documents_queries.temporary_names()
    standing = ExportJob.objects.filter(status__in=[str(one) for one in _STANDING])
    gone = files - set(standing.values_list("storage_name", flat=True))
    for name in gone:
        documents.discard_temporary(name)
    return len(gone)
