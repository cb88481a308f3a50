"""Enumerations of clocks (时钟)."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class ClockStatus(Labelled):
    """Status of a statutory clock (时限状态)."""

    RUNNING = "running", "计时中"
    PAUSED = "paused", "已暂停"
    MET = "met", "已办结"
    CANCELLED = "cancelled", "已取消"


class ClockEventKind(Labelled):
    """What happened to a clock (时限事项)."""

    STARTED = "started", "开始计时"
    PAUSED = "paused", "暂停计时"
    RESUMED = "resumed", "恢复计时"
    MET = "met", "办结"
    CANCELLED = "cancelled", "取消"
    RESTARTED = "restarted", "重新计时"
    RECOMPUTED = "recomputed", "日历调整后重算"


class PauseReason(Labelled):
    """Why days do not count (暂停原因)."""

    CORRECTION = "correction", "等待补正材料"
    EXPERT = "expert", "等待评估或鉴定"
    INQUIRY = "inquiry", "等待其他部门答复"
    PUBLICITY = "publicity", "公示期间"
    OTHER = "other", "其他依法不计入的时间"


class StartFlag(Labelled):
    """What is odd about a starting day (起算日标记): shown to reviewers and in the overdue bulletin."""

    NONE = "", "无"
    BACKDATED = "backdated", "起算日早于录入日"
    EARLIER = "moved_earlier", "起算日改早"
    LATER = "moved_later", "起算日推后"
