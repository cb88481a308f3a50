"""What can happen in care (康复服务), and the sentence the timeline shows."""

from __future__ import annotations

from kangjiu.audit.types import EventType
from kangjiu.care import choices

RECEIVED = EventType("care.received", "在机构开始训练，{start_on} 起", "care")
ENDED = EventType(
    "care.ended", "离开机构：{reason}，{ends_on}", "care", {"reason": dict(choices.EndReason.choices())}
)
CELLS_SAVED = EventType(
    "care.cells_saved", "登记 {month} 考勤 {saved} 格，清除 {cleared} 格，其中补录 {late} 格", "care"
)
MONTH_CLOSED = EventType(
    "care.month_closed", "{month} 考勤截止，计入 {counted_halves} 个半天，待认定 {pending} 天", "care"
)
MONTH_REOPENED = EventType("care.month_reopened", "{month} 考勤撤回截止", "care")
MONTH_CONFIRMED = EventType(
    "care.month_confirmed",
    "监护人确认 {month} 考勤（{method}）",
    "care",
    {"method": dict(choices.ConfirmMethod.choices())},
)
MONTH_DISPUTED = EventType("care.month_disputed", "监护人对 {month} 考勤有异议", "care")
SLIP_PROPOSED = EventType(
    "care.slip_proposed",
    "提出 {day} 考勤更正为“{new}”",
    "care",
    {"new": dict(choices.Attendance.choices())},
)
SLIP_CONFIRMED = EventType(
    "care.slip_confirmed",
    "监护人同意更正 {day} 考勤为“{new}”",
    "care",
    {"new": dict(choices.Attendance.choices())},
)
SLIP_REFUSED = EventType("care.slip_refused", "监护人不同意更正 {day} 考勤", "care")
PLAN_MADE = EventType("care.plan_made", "制订康复计划，每周 {minutes} 分钟，{review_on} 复核", "care")
ASSESSED = EventType(
    "care.assessed", "康复评估（{stage}），{assessed_on}", "care", {"stage": dict(choices.Stage.choices())}
)
RECOGNISED = EventType(
    "care.recognised", "认定批准前的训练：计入 {counted} 天，不予认定 {rejected} 天", "care"
)
CUTOFF_SET = EventType("care.cutoff_set", "{from_month} 起，考勤在次月 {day_of_month} 日截止", "oversight")
