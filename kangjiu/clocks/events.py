"""What happens to clocks and the calendar, as the timeline says it."""

from kangjiu.audit.types import EventType
from kangjiu.clocks.choices import PauseReason, StartFlag

STARTED = EventType(
    "clocks.started", "开始计时：{started_on} 起 {working_days} 个工作日，{due_on} 到期", "file"
)
PAUSED = EventType(
    "clocks.paused", "{on} 暂停计时：{reason}", "file", {"reason": dict(PauseReason.choices())}
)
RESUMED = EventType("clocks.resumed", "{on} 恢复计时，到期日改为 {due_on}", "file")
MET = EventType("clocks.met", "{on} 办结，到期日 {due_on}", "file")
CANCELLED = EventType("clocks.cancelled", "{on} 取消计时", "file")
RESTARTED = EventType(
    "clocks.restarted",
    "重新计时：起算日由 {former_started_on} 改为 {started_on}，{due_on} 到期，标记：{flag}",
    "oversight",
    {"flag": dict(StartFlag.choices())},
)
DAY_SET = EventType("clocks.day_set", "工作日历：{day} 上班 {is_workday}，依据 {source}", "system")
YEAR_SET = EventType(
    "clocks.year_set", "工作日历：按 {source} 确定 {year} 年，重算时限 {clocks} 个", "system"
)
SEEDED = EventType("clocks.seeded", "工作日历：载入 {first} 至 {last} 年，共 {days} 天", "system")
