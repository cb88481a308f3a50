"""The life of a statutory clock (法定时限): which step may follow which state, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.clocks.choices import ClockStatus, StartFlag
from kangjiu.clocks.rules.working_days import Calendar, working_days_between
from kangjiu.common.errors import Reason

STEPS = {
    "pause": (ClockStatus.RUNNING,),
    "resume": (ClockStatus.PAUSED,),
    "meet": (ClockStatus.RUNNING,),
    "cancel": (ClockStatus.RUNNING, ClockStatus.PAUSED),
    "restart": tuple(ClockStatus),
}
STEP_NAMES = {"pause": "暂停", "resume": "恢复", "meet": "办结", "cancel": "取消", "restart": "重新计时"}
SOON = 2


@dataclass(frozen=True)
class ClockFacts:
    """What the rules need to know about a clock."""

    status: str
    started_on: date
    due_on: date
    paused_on: date | None = None
    ended_on: date | None = None
    provisional: bool = False


def step_problem(step: str, status: str) -> Reason | None:
    """Why a step cannot follow this state: somebody else was first, or it was done before."""
    if status in STEPS[step]:
        return None
    return Reason(
        "clock_state",
        f"这个时限{ClockStatus.label_of(status)}，不能{STEP_NAMES[step]}",
        "",
        "可能已被他人办理，请刷新后查看",
    )


def day_problems(step: str, facts: ClockFacts, on: date, today: date) -> list[Reason]:
    """Days that cannot be: after today, before the start, before the pause."""
    name = STEP_NAMES[step]
    found = []
    if on > today:
        found.append(_day_reason(f"{name}日期 {on} 在今天（{today}）之后", "不能填未来的日期"))
    if step != "restart" and on < facts.started_on:
        found.append(_day_reason(f"{name}日期 {on} 早于起算日 {facts.started_on}", "应不早于起算日"))
    if facts.paused_on and step in {"resume", "cancel"} and on < facts.paused_on:
        found.append(_day_reason(f"{name}日期 {on} 早于暂停日 {facts.paused_on}", "应不早于暂停日"))
    return found


def start_problems(started_on: date, working_days: int, today: date) -> list[Reason]:
    """Why a clock cannot start so."""
    found = []
    if started_on > today:
        found.append(_day_reason(f"起算日 {started_on} 在今天（{today}）之后", "不能填未来的日期"))
    if working_days < 1:
        found.append(Reason("clock_days", "时限不足 1 个工作日", "", "请核对时限天数", "working_days"))
    return found


def _day_reason(finding: str, requirement: str) -> Reason:
    return Reason("clock_day", f"{finding}，{requirement}", "", "请核对日期", "on")


def start_flag(started_on: date, today: date, former: date | None = None) -> StartFlag:
    """What a reviewer must see: a start entered later than it happened, or moved in either direction."""
    if former is not None and started_on < former:
        return StartFlag.EARLIER
    if former is not None and started_on > former:
        return StartFlag.LATER
    return StartFlag.BACKDATED if started_on < today else StartFlag.NONE


def words(calendar: Calendar, facts: ClockFacts, on: date) -> tuple[str, str]:
    """How a clock reads on a day, and its tone: ok, warn, bad, info."""
    if facts.status == ClockStatus.MET:
        late = facts.ended_on is not None and facts.ended_on > facts.due_on
        return ("逾期办结", "bad") if late else ("按期办结", "ok")
    if facts.status == ClockStatus.CANCELLED:
        return "已取消", ""
    if facts.status == ClockStatus.PAUSED:
        since = facts.paused_on
        return (f"{since.month}月{since.day}日起暂停" if since else "已暂停"), "info"
    if on > facts.due_on:
        late_days = working_days_between(calendar, facts.due_on, on)
        return (f"逾期 {late_days} 个工作日" if late_days else "已逾期"), "bad"
    left = working_days_between(calendar, on, facts.due_on)
    if not left:
        return "今天到期", "warn"
    return f"还剩 {left} 个工作日", "warn" if left <= SOON else "ok"
