"""What can happen to a policy, and the sentence the timeline shows."""

from __future__ import annotations

from kangjiu.audit.types import EventType

IMPORTED = EventType("policy.imported", "读入政策包 {pack} 第 {number} 版", "system")
SUBMITTED = EventType("policy.submitted", "提请签发 {pack} 第 {number} 版", "system")
PUBLISHED = EventType("policy.published", "签发 {pack} 第 {number} 版，{valid_from_on} 起施行", "system")
WITHDRAWN = EventType("policy.withdrawn", "废止 {pack} 第 {number} 版", "system")
VALUE_ENTERED = EventType("policy.value_entered", "填报待定值 {name}，待第二人签字", "system")
VALUE_SIGNED = EventType("policy.value_signed", "签字确认待定值 {name}，生成第 {number} 版", "system")
VALUE_REFUSED = EventType("policy.value_refused", "退回待定值 {name}", "system")
RECHECKED = EventType("policy.rechecked", "按 {pack} 第 {number} 版复核在办救助 {count} 件", "system")
PARENT_REVIEWED = EventType(
    "policy.parent_reviewed", "核对上级新版 {parent} 第 {parent_number} 版，{pack} 无需修改", "system"
)
REBASED = EventType(
    "policy.rebased", "按 {parent} 第 {parent_number} 版生成 {pack} 第 {number} 版草案", "system"
)
DRAFT_BEGUN = EventType("policy.draft_begun", "起草政策草案第 {number} 稿", "system")
DRAFT_CHANGED = EventType("policy.draft_changed", "修改政策草案第 {number} 稿，{count} 处", "system")
DRAFT_DROPPED = EventType("policy.draft_dropped", "放弃政策草案第 {number} 稿", "system")
DRAFT_SAVED = EventType(
    "policy.draft_saved", "政策草案第 {number} 稿生成第 {version} 版，待提请签发", "system"
)
