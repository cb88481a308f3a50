"""Who works on an import (租约): one worker at a time, and the next one when it went away."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.db import transaction

from kangjiu.common.errors import Conflict, Reason
from kangjiu.common.scope import Scope
from kangjiu.exchange.actions.start import locked
from kangjiu.exchange.choices import JobStatus
from kangjiu.exchange.models import ImportJob
from kangjiu.exchange.rules.jobs import LEASE


class Stopwatch:
    """The moment an action was called at, moved on by the time that has passed since (the door read the clock)."""

    def __init__(self, at: datetime) -> None:
        self._at, self._start = at, time.monotonic()

    def at(self) -> datetime:
        """Now, counted from the moment given."""
        return self._at + timedelta(seconds=time.monotonic() - self._start)


@transaction.atomic
def take(by: Scope, job_id: int, status: JobStatus, watch: Stopwatch) -> ImportJob:
    """Take the lease of an open import; Conflict while another worker holds it or it is in another state."""
    job = locked(by, job_id)
    at = watch.at()
    if job.status != status or (job.lease_until is not None and job.lease_until > at):
        raise Conflict(
            Reason("import.busy", "这次导入正由另一个进程处理，或状态已经变化", next_step="刷新页面查看进度")
        )
    job.lease_until, job.attempts = at + LEASE, job.attempts + 1
    job.started_at = job.started_at or at
    job.save(update_fields=["lease_until", "attempts", "started_at"])
    return job


def hold(by: Scope, job: ImportJob) -> ImportJob:
    """Lock the import inside a chunk's transaction; Conflict when another worker took over meanwhile."""
    current = locked(by, job.pk)
    if current.attempts != job.attempts or current.status != job.status:
        raise Conflict(Reason("import.busy", "这次导入已由另一个进程接手", next_step="刷新页面查看进度"))
    return current
