"""The tick (定时): called each minute by run.py or cron; it only puts due work into the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kangjiu.applications import tasks as applications_tasks
from kangjiu.audit import queries as audit_queries
from kangjiu.audit import tasks as audit_tasks
from kangjiu.care import tasks as care_tasks
from kangjiu.claims import tasks as claims_tasks
from kangjiu.common import dates
from kangjiu.documents import tasks as documents_tasks
from kangjiu.exchange import tasks as exchange_tasks

KEPT = timedelta(days=7)  # a finished task, and one whose worker was killed: nothing else ever ends it
EVERY_MINUTE = (audit_tasks.chain_accesses, claims_tasks.settle_paid)
EVERY_HOUR = (
    documents_tasks.sweep_files,
    exchange_tasks.remove_exports,
    applications_tasks.expire_slips,
    applications_tasks.recheck_rights,
    care_tasks.recognise_waiting,
)
ON_THE_HOUR = range(2)


class Command(BaseCommand):
    """Put due work into the queue; what is waiting already is not put in twice."""

    help = "定时任务：每分钟调用一次"

    def handle(self, *args: Any, **options: Any) -> None:
        at = dates.now()
        due = list(EVERY_MINUTE)
        if at.minute in ON_THE_HOUR:
            due += EVERY_HOUR
        if audit_queries.anchor_due(at):
            due.append(audit_tasks.export_anchor)
        waiting = set(
            DBTaskResult.objects.filter(status=TaskResultStatus.READY).values_list("task_path", flat=True)
        )
        for one in due:
            if one.module_path not in waiting:
                one.enqueue()
        exchange_tasks.requeue(at=at)
        gone = Q(finished_at__lt=at - KEPT) | Q(finished_at=None, started_at__lt=at - KEPT)
        DBTaskResult.objects.filter(gone).delete()
