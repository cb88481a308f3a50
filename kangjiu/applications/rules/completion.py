"""The day on which papers were complete (材料齐备日): it starts the legal clock, so moving it is never silent."""

from __future__ import annotations

from datetime import date

from kangjiu.applications.rules.checklist import Checklist
from kangjiu.common.errors import Reason

FIELD = "completed_on"


def check(
    completed_on: date,
    *,
    submitted_on: date,
    today: date,
    checklist: Checklist,
    former: date | None = None,
    reason: str = "",
) -> list[Reason]:
    """Everything against stating this day; all missing papers are named at once."""
    found = [*_day(completed_on, submitted_on, today), *checklist.reasons]
    earliest = checklist.earliest_on
    if checklist.complete and earliest is not None and completed_on < earliest:
        found.append(_reason(f"最后一份材料 {earliest} 才收到，齐备日期不能早于这一天", "请核对收件日期"))
    if former is not None and completed_on == former:
        found.append(_reason(f"齐备日期已经是 {former}", "不需要再次认定"))
    if former is not None and completed_on != former and not reason.strip():
        found.append(
            Reason(
                "applications.completion_reason",
                f"齐备日期由 {former} 改为 {completed_on}，没有写明理由",
                next_step="请写明为什么改动；改动会标记并列入督查清单",
                field="reason",
            )
        )
    return found


def _day(completed_on: date, submitted_on: date, today: date) -> list[Reason]:
    if completed_on > today:
        return [_reason(f"齐备日期 {completed_on} 在今天（{today}）之后", "不能填未来的日期")]
    if completed_on < submitted_on:
        return [_reason(f"齐备日期 {completed_on} 早于申请日期 {submitted_on}", "请核对两个日期")]
    return []


def moved_back(completed_on: date, former: date | None) -> bool:
    """Whether an earlier statement is moved to an earlier day (较前次认定提前)."""
    return former is not None and completed_on < former


def _reason(found: str, step: str) -> Reason:
    return Reason("applications.completion_day", found, next_step=step, field=FIELD)
