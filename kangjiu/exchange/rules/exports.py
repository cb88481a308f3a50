"""Which exports become jobs, how long their workbooks stand, and who may still take one (导出规则)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from kangjiu.common.errors import Reason
from kangjiu.common.scope import Grant, Scope
from kangjiu.exchange.choices import ExportStatus

DIRECT_ROWS = 2_000
CHUNK = 500
KEPT = timedelta(hours=24)


def packed(by: Scope) -> dict[str, Any]:
    """A scope as it stands now, as plain values to keep with the job."""
    grants = [
        [sorted(one.permissions), one.low, one.high, one.organisation_id, one.role] for one in by.grants
    ]
    return {
        "grants": grants,
        "organisation": by.organisation_id,
        "county": by.county_code,
        "on": by.on.isoformat() if by.on else "",
    }


def unpacked(user_id: int, kept: Mapping[str, Any]) -> Scope:
    """The scope a job was asked with; its acts go to the chain of jobs."""
    grants = tuple(Grant(frozenset(allowed), *rest) for allowed, *rest in kept["grants"])
    county = kept["county"]
    chain = f"jobs:county:{county}" if county else "jobs:system"
    on = date.fromisoformat(kept["on"]) if kept["on"] else None
    return Scope(user_id, grants, kept["organisation"], county, chain, on=on)


def still_allowed(asked: Scope, current: Scope) -> tuple[Reason, ...]:
    """Why a person may not have any more what they asked for: every grant of then must stand now; empty when so."""
    same_unit = asked.organisation_id == current.organisation_id
    if same_unit and all(any(_holds(now, then) for now in current.grants) for then in asked.grants):
        return ()
    said = "您的角色或权限范围在导出之后有变化，原来的文件不再提供"
    return (Reason("export.scope", said, next_step="回到清单，按现在的范围重新导出"),)


def _holds(now: Grant, then: Grant) -> bool:
    same_place = (now.low, now.high, now.organisation_id) == (then.low, then.high, then.organisation_id)
    return same_place and now.permissions >= then.permissions


def may_take(status: str, finished_at: datetime | None, at: datetime) -> tuple[Reason, ...]:
    """Why there is no workbook to take; empty while it stands."""
    ready = status == ExportStatus.READY and finished_at is not None
    if ready and finished_at is not None and at < kept_until(finished_at):
        return ()
    if ready:
        status = ExportStatus.REMOVED
    said = f"这次导出现在是“{ExportStatus.label_of(status)}”，没有文件可以下载"
    return (Reason("export.status", said, next_step="等它做好，或回到清单重新导出"),)


def may_cancel(status: str) -> tuple[Reason, ...]:
    """Why an export cannot be cancelled; empty while it runs."""
    if status == ExportStatus.RUNNING:
        return ()
    said = f"这次导出现在是“{ExportStatus.label_of(status)}”，不能再取消"
    return (Reason("export.status", said, next_step="刷新页面查看最新状态"),)


def kept_until(finished_at: datetime) -> datetime:
    """Until when a workbook that is ready stands."""
    return finished_at + KEPT
