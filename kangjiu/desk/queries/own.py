"""Work that stands in lower apps without a work list of their own: notices, agreements, imports."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from kangjiu.clocks import queries as clocks_queries
from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow
from kangjiu.exchange import queries as exchange_queries
from kangjiu.exchange.choices import JobStatus

MOST = 20


def own_work(by: Scope, on: date, limit: int) -> list[WorkRow]:
    """The year's holiday notice still to enter, and imports that were checked but not written."""
    return [*_notice(by, on), *_imports(by)][:limit]


def _notice(by: Scope, on: date) -> list[WorkRow]:
    year = clocks_queries.missing_notice(on) if by.allows("clocks.calendar") else None
    if year is None:
        return []
    url = reverse("clocks:notice", args=[year])
    due_on = date(year, 1, 1) - timedelta(days=1) if year > on.year else on
    words = "今天要办" if due_on == on else f"{due_on.month}月{due_on.day}日 前"
    return [
        WorkRow(
            due_on=due_on,
            words=words,
            tone="warn",
            what=f"录入 {year} 年放假安排",
            who="法定时限按工作日历计算",
            clause="国务院办公厅放假通知",
            url=url,
            kind="clocks.notice",
        )
    ]


def _imports(by: Scope) -> list[WorkRow]:
    if not by.allows("exchange.import"):
        return []
    jobs = exchange_queries.jobs(by).filter(status=JobStatus.CHECKED).order_by("pk")[:MOST]
    return [
        WorkRow(
            due_on=None,
            words="已核对，等写入",
            tone="info",
            what="写入一批导入",
            who=f"批次 {job.pk}，可写入 {job.rows_good} 行，有错误 {job.rows_bad} 行",
            clause="",
            url=reverse("exchange:detail", args=[job.pk]),
            kind="exchange.write",
        )
        for job in jobs
    ]
