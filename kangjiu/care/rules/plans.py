"""Individual plan and assessments (个别化康复计划、康复评估)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kangjiu.care.rules.sessions import CLAUSE
from kangjiu.common.errors import Reason

MOST_PER_WEEK = 7 * 12 * 60


@dataclass(frozen=True)
class PlanData:
    """A plan as entered: long and short goals, minutes a week, first day, day of review."""

    long_goals: Sequence[str]
    short_goals: Sequence[str]
    minutes_per_week: int
    starts_on: date
    review_on: date


@dataclass(frozen=True)
class AssessmentData:
    """An assessment as entered: stage, scale, score in hundredths of a point, finding, day."""

    stage: str
    scale: str
    score_hundredths: int
    assessed_on: date
    finding: str = ""


def check_plan(plan: PlanData, placed_on: date, left_on: date | None) -> list[Reason]:
    """All reasons against a plan."""
    reasons = []
    if not any(goal.strip() for goal in (*plan.long_goals, *plan.short_goals)):
        reasons.append(Reason("care.goals", "没有写目标", CLAUSE, "请至少写一条长期或短期目标", "long_goals"))
    if not 0 < plan.minutes_per_week <= MOST_PER_WEEK:
        found = f"每周 {plan.minutes_per_week} 分钟不合常理"
        reasons.append(Reason("care.week", found, CLAUSE, f"请填 1 到 {MOST_PER_WEEK}", "minutes_per_week"))
    if plan.review_on <= plan.starts_on:
        found = f"复核日期 {plan.review_on} 不晚于计划开始 {plan.starts_on}"
        reasons.append(Reason("care.review", found, CLAUSE, "请核对两个日期", "review_on"))
    return reasons + _inside("starts_on", plan.starts_on, placed_on, left_on)


def check_assessment(data: AssessmentData, placed_on: date, left_on: date | None, on: date) -> list[Reason]:
    """All reasons against an assessment."""
    reasons = _inside("assessed_on", data.assessed_on, placed_on, left_on)
    if data.assessed_on > on:
        found = f"评估日期 {data.assessed_on} 还没有到"
        reasons.append(Reason("care.assessed_future", found, "", "请核对日期", "assessed_on"))
    if data.score_hundredths < 0:
        reasons.append(Reason("care.score", "得分不能是负数", "", "请核对量表得分", "score"))
    return reasons


def _inside(field: str, day: date, placed_on: date, left_on: date | None) -> list[Reason]:
    if placed_on <= day and (left_on is None or day <= left_on):
        return []
    until = f"至 {left_on}" if left_on else "起"
    return [Reason("care.outside", f"{day} 不在在训期（{placed_on} {until}）内", CLAUSE, "请核对日期", field)]
