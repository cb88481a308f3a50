"""The beginning of an import: upload, columns, and the wish to check or to write, taken up by the worker."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kangjiu.accounts.models import Organisation
from kangjiu.audit import actions as audit
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.documents.choices import MediaType
from kangjiu.exchange import events
from kangjiu.exchange.choices import OPEN_STATUSES, JobStatus
from kangjiu.exchange.models import ImportJob, ImportProblem
from kangjiu.exchange.rules.jobs import may_become, may_write
from kangjiu.exchange.types import Importer
from kangjiu.exchange.workbook import Reading, WorkbookError, read_workbook


def locked(by: Scope, job_id: int) -> ImportJob:
    """The import, locked and inside the scope; ImportJob.DoesNotExist otherwise."""
    return ImportJob.objects.visible_to(by.need("exchange.import")).select_for_update().get(pk=job_id)


@transaction.atomic
def upload(
    by: Scope,
    importer: Importer,
    content: bytes,
    name: str,
    *,
    at: datetime,
    public_id: uuid.UUID | None = None,
) -> ImportJob:
    """Take a workbook in (上传导入表) and find its columns; writes nothing else.

    The same `public_id` again returns the first result. Raises Refused when the file is not a readable .xlsx.
    """
    by.need("exchange.import")
    key = public_id or uuid.uuid4()
    first = ImportJob.objects.filter(public_id=key).first()
    if first is not None:
        return first
    organisation = _organisation(by)
    reading = _read(importer, content)
    attachment = documents.store_attachment(by, content, name, at=at)
    if attachment.media_type != MediaType.XLSX:
        raise Refused(_not_excel())
    job = ImportJob.objects.create(
        public_id=key,
        kind=importer.kind,
        organisation=organisation,
        region_path=organisation.region_path,
        county_code=organisation.county_code,
        file=attachment,
        sheet=reading.sheet[:60],
        header_row=reading.header_row,
        mapping=dict(reading.mapping),
        rows_total=reading.total,
        created_by_id=by.user_id,
        created_at=at,
    )
    data = {"kind": importer.kind, "rows": reading.total}
    audit.record(by, events.UPLOADED, at=at, subject=job, data=data)
    return job


@transaction.atomic
def map_columns(
    by: Scope, job_id: int, importer: Importer, mapping: Mapping[str, int], *, at: datetime
) -> ImportJob:
    """Say which column of the workbook is which (对应列), key → zero-based column; the check starts again.

    Raises Refused for an unknown key or one column given twice.
    """
    job = locked(by, job_id)
    _refuse(may_become(job.status, JobStatus.CHECKING))
    unknown = set(mapping) - {column.key for column in importer.sheet.columns}
    if unknown:
        raise Refused(Reason("import.mapping", f"没有这样的列：{'、'.join(sorted(unknown))}"))
    if len(set(mapping.values())) != len(mapping):
        raise Refused(Reason("import.mapping_twice", "同一列被对应了两次", next_step="每列只对应一项"))
    ImportProblem.objects.filter(job=job).delete()
    job.mapping, job.status, job.rows_done = dict(mapping), JobStatus.UPLOADED, 0
    job.save(update_fields=["mapping", "status", "rows_done"])
    return job


@transaction.atomic
def begin_check(by: Scope, job_id: int, *, at: datetime) -> ImportJob:
    """Ask for a check (请求核对); the worker takes it up, or the tick when the worker went away."""
    job = locked(by, job_id)
    _refuse(may_become(job.status, JobStatus.CHECKING))
    ImportProblem.objects.filter(job=job).delete()
    return _open(job, JobStatus.CHECKING, at)


@transaction.atomic
def begin_run(by: Scope, job_id: int, *, at: datetime) -> ImportJob:
    """Confirm that the good rows are to be written (确认写入); Refused when there are none."""
    job = locked(by, job_id)
    _refuse(may_become(job.status, JobStatus.RUNNING))
    _refuse(may_write(job.rows_good))
    _open(job, JobStatus.RUNNING, at)
    data = {"job": job.pk, "kind": job.kind, "rows": job.rows_good}
    audit.record(by, events.STARTED, at=at, subject=job, data=data)
    return job


@transaction.atomic
def fail(by: Scope, job_id: int, reason: str, *, at: datetime) -> ImportJob:
    """End an open import that cannot go on (未能完成); what was written stays and is counted."""
    job = locked(by, job_id)
    if job.status in OPEN_STATUSES:
        job.status, job.failure, job.lease_until, job.finished_at = JobStatus.FAILED, reason[:300], None, at
        job.save(update_fields=["status", "failure", "lease_until", "finished_at"])
    return job


def _open(job: ImportJob, status: JobStatus, at: datetime) -> ImportJob:
    job.status, job.lease_until, job.started_at, job.progress_at = status, at, None, None
    job.rows_done = job.checkpoint = job.attempts = 0
    job.failure = ""
    job.save()
    return job


def _refuse(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise (Conflict if reasons[0].code == "import.status" else Refused)(reasons)


def _organisation(by: Scope) -> Organisation:
    if by.organisation_id is None:
        raise Refused(Reason("import.organisation", "您的账号不属于任何单位", next_step="请联系安全管理员"))
    return Organisation.objects.get(pk=by.organisation_id)


def _read(importer: Importer, content: bytes) -> Reading:
    if not content.startswith(b"PK"):
        raise Refused(_not_excel())
    try:
        return read_workbook(content, importer.sheet)
    except WorkbookError as error:
        said, next_step = str(error), "下载空白模板，按模板的列填写"
        raise Refused(Reason("import.unreadable", said, next_step=next_step, field="file")) from error


def _not_excel() -> Reason:
    return Reason(
        "import.not_excel",
        "不是 Excel 工作簿",
        next_step="请在 Excel 或 WPS 里另存为 .xlsx 后上传",
        field="file",
    )
