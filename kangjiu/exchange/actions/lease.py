"""Who works on a job (租约): one worker at a time, and the next one when it went away."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from kangjiu.common.errors import Conflict, Reason
from kangjiu.common.scope import Scope
from kangjiu.exchange.models import ExportJob, ImportJob
from kangjiu.exchange.rules.jobs import LEASE

J = TypeVar("J", ImportJob, ExportJob)


class Stopwatch:
    """The moment an action was called at, moved on by the time that has passed since (the door read the clock)."""

    def __init__(self, at: datetime) -> None:
        self._at, self._start = at, time.monotonic()

    def at(self) -> datetime:
        """Now, counted from the moment given."""
        return self._at + timedelta(seconds=time.monotonic() - self._start)


@transaction.atomic
def take(by: Scope, job_id: int, status: str, watch: Stopwatch, locked: Callable[[Scope, int], J]) -> J:
    """Take the lease of an open job; Conflict while another worker holds it or it is in another state.

    `locked` finds the job in the scope and locks it.
    """
    job = locked(by, job_id)
    at = watch.at()
    if job.status != status or (job.lease_until is not None and job.lease_until > at):
        raise Conflict(
            Reason("job.busy", "这件工作正由另一个进程处理，或状态已经变化", next_step="刷新页面查看进度")
        )
    job.lease_until, job.attempts = at + LEASE, job.attempts + 1
    job.started_at = job.started_at or at
    job.save(update_fields=["lease_until", "attempts", "started_at"])
    return job


def hold(by: Scope, job: J, locked: Callable[[Scope, int], J]) -> J:
    """Lock the job inside a chunk's transaction; Conflict when another worker took over or a person ended it."""
    current = locked(by, job.pk)
    if current.attempts != job.attempts or current.status != job.status:
        raise Conflict(
            Reason("job.busy", "这件工作已由另一个进程接手，或状态已经变化", next_step="刷新页面查看进度")
        )
    return current
