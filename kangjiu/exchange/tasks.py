"""Imports in the background (后台导入): arguments are ids only; the tick calls `requeue`."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from django_tasks import task

from kangjiu.accounts import queries as accounts_queries
from kangjiu.common.dates import now
from kangjiu.common.errors import Conflict, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents.queries import FileBroken
from kangjiu.exchange import actions, queries
from kangjiu.exchange.choices import JobStatus
from kangjiu.exchange.models import ImportJob
from kangjiu.exchange.rules.jobs import MAX_ATTEMPTS
from kangjiu.exchange.workbook import WorkbookError


@task()
def work(job_id: int) -> str:
    """Check or write one open import, whichever it waits for; the status afterwards."""
    at = now()
    job = ImportJob.objects.select_related("created_by__organisation").get(pk=job_id)
    by = worker_scope(job, at)
    if job.attempts >= MAX_ATTEMPTS:
        return str(actions.fail(by, job_id, "处理中断了多次，请联系系统管理员查看日志", at=at).status)
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
    """Give imports whose worker went away back to the queue (由定时任务调用); how many."""
    waiting = queries.abandoned(at)
    for job_id, _ in waiting:
        work.enqueue(job_id)
    return len(waiting)
