"""Enumerations of policy (政策)."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class PackStatus(Labelled):
    """Status of a pack version (政策版本状态)."""

    DRAFT = "draft", "起草中"
    SUBMITTED = "submitted", "待签发"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已废止"


class Question(Labelled):
    """Named questions the system asks a pack (向政策包提出的问题)."""

    ELIGIBILITY = "eligibility", "是否符合条件"
    ENTITLEMENT = "entitlement", "享受什么"
    MONTH = "month", "本月付多少"
    RECHECK = "recheck", "是否仍然符合"


class EntryStatus(Labelled):
    """Status of an entered open value (待定值状态)."""

    ENTERED = "entered", "待第二人签字"
    SIGNED = "signed", "已签字"
    REFUSED = "refused", "已退回"


class DraftStatus(Labelled):
    """Status of a draft in the laboratory (草案状态)."""

    OPEN = "open", "试算中"
    SAVED = "saved", "已生成政策版本"
    DROPPED = "dropped", "已放弃"
