"""Imports and long exports in the background (后台导入、导出): arguments are ids only; the tick calls `requeue`."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.urls import Resolver404
from django_tasks import task

from kangjiu.accounts import queries as accounts_queries
from kangjiu.common.dates import now
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.common.pages.workbook import Listing, ListRequest, open_list
from kangjiu.common.scope import Scope
from kangjiu.documents.queries import FileBroken
from kangjiu.exchange import actions, queries
from kangjiu.exchange.choices import JobStatus
from kangjiu.exchange.models import ExportJob, ImportJob
from kangjiu.exchange.rules.jobs import MAX_ATTEMPTS
from kangjiu.exchange.workbook import WorkbookError

BROKEN = "处理中断了多次，请联系系统管理员查看日志"
NOT_SEEN = "这份清单已经不在您的权限范围内，或已不存在"


@task()
def work(job_id: int) -> str:
    """Check or write one open import, whichever it waits for; the status afterwards."""
    at = now()
    job = ImportJob.objects.select_related("created_by__organisation").get(pk=job_id)
    by = worker_scope(job, at)
    if job.attempts >= MAX_ATTEMPTS:
        return str(actions.fail(by, job_id, BROKEN, at=at).status)
    try:
        return str(_work(by, job, at).status)
    except Conflict:
        return str(job.status)
    except Refused as refusal:
        return str(actions.fail(by, job_id, str(refusal), at=at).status)
    except (WorkbookError, FileBroken) as problem:
        return str(actions.fail(by, job_id, str(problem), at=at).status)


def _work(by: Scope, job: ImportJob, at: datetime) -> ImportJob:
    importer = queries.importer(job.kind)
    if job.status == JobStatus.CHECKING:
        return actions.dry_run(by, job.pk, importer, at=at)
    if job.status == JobStatus.RUNNING:
        return actions.run(by, job.pk, importer, at=at)
    return job


def worker_scope(job: ImportJob, at: datetime) -> Scope:
    """The scope of the person who uploaded, with their trail on the chain of jobs."""
    if job.created_by is None:
        return Scope(None, county_code=job.county_code, chain=f"jobs:county:{job.county_code}")
    by = accounts_queries.scope_for(job.created_by, at)
    return dataclasses.replace(by, chain=f"jobs:county:{job.county_code}")


def requeue(*, at: datetime) -> int:
    """Give jobs whose worker went away back to the queue (由定时任务调用); how many."""
    imports, exports = queries.abandoned(at), queries.abandoned_exports(at)
    for job_id in imports:
        work.enqueue(job_id)
    for job_id in exports:
        export.enqueue(job_id)
    return len(imports) + len(exports)


@task()
def export(job_id: int) -> str:
    """Write the workbook of one long list; the status afterwards."""
    at = now()
    job = ExportJob.objects.select_related("created_by__organisation").get(pk=job_id)
    by = queries.asked_scope(job)
    if job.attempts >= MAX_ATTEMPTS:
        return str(actions.fail_export(by, job_id, BROKEN, at=at).status)
    try:
        queries.need_same_scope(accounts_queries.scope_for(job.created_by, at), job)
        found = open_list(_asked_again(job, by))
        return str(_write(by, job, found, at).status)
    except Conflict:
        return str(job.status)
    except Refused as refusal:
        return str(actions.fail_export(by, job_id, "".join(map(str, refusal.reasons)), at=at).status)
    except (NotAllowed, ObjectDoesNotExist, Resolver404):
        return str(actions.fail_export(by, job_id, NOT_SEEN, at=at).status)


def _asked_again(job: ExportJob, by: Scope) -> ListRequest:
    asked = job.asked.open()
    return ListRequest(job.created_by, by, asked["address"], asked["method"], asked["cookies"])


def _write(by: Scope, job: ExportJob, found: Listing, at: datetime) -> ExportJob:
    return actions.make_export(by, job.pk, found.page.table(), found.page.export_rows, found.note, at=at)


@task()
def remove_exports() -> int:
    """Remove workbooks that were ready a day ago; how many."""
    return actions.remove_exports(at=now())
