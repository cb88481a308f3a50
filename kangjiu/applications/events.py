"""What can happen to an application, and the sentence the timeline shows."""

from __future__ import annotations

from kangjiu.applications import choices
from kangjiu.audit.types import EventType
from kangjiu.registry.choices import Category

_ROUTE = {"route": dict(choices.Route.choices())}
_PAPER = {"kind": dict(choices.PaperKind.choices())}
_OUTCOME = {"outcome": dict(choices.Outcome.choices())}
_ITEM = {"item": dict(choices.Item.choices())}
_REASON = {"reason": dict(choices.EndReason.choices())}
_CATEGORY = {"category": dict(Category.choices())}
_FINDING = {"finding": dict(choices.FindingKind.choices())}

ENTERED = EventType(
    "applications.entered", "录入 {year} 年度{category}救助申请（{route}）", "file", _ROUTE | _CATEGORY
)
EDITED = EventType("applications.edited", "修改申请内容", "file")
PAPER_ADDED = EventType("applications.paper_added", "收到材料：{kind}，{received_on}", "file", _PAPER)
SUBMITTED = EventType("applications.submitted", "提交申请 {number}", "file")
NOTIFIED = EventType("applications.notified", "一次性告知补正，缺 {count} 项材料", "file")
COMPLETED = EventType("applications.completed", "认定材料 {completed_on} 齐备，{due_on} 前办结", "file")
COMPLETION_MOVED = EventType(
    "applications.completion_moved",
    "材料齐备日期由 {former_on} 改为 {completed_on}，较前提前：{moved_back}",
    "oversight",
)
PAUSED = EventType("applications.paused", "等待补充说明，暂停计时", "file")
RESUMED = EventType("applications.resumed", "恢复计时", "file")
REVIEWED = EventType("applications.reviewed", "审核：{outcome}，依据凭证 {receipt}", "file", _OUTCOME)
PUBLISHED = EventType("applications.published", "公示 {starts_on} 至 {ends_on}", "file")
OBJECTED = EventType("applications.objected", "公示期间收到异议", "oversight")
OBJECTION_ANSWERED = EventType(
    "applications.objection_answered",
    "登记异议核实情况：{outcome}",
    "oversight",
    {"outcome": dict(choices.ObjectionStatus.choices())},
)
NOTICE_ENDED = EventType("applications.notice_ended", "公示期满，登记结果，异议 {objections} 件", "file")
APPROVED = EventType("applications.approved", "决定给予救助 {number}", "file")
REJECTED = EventType("applications.rejected", "决定不予救助 {number}", "file")
RETURNED = EventType("applications.returned", "退回重审", "file")
WITHDRAWN = EventType("applications.withdrawn", "撤回申请", "file")
APPEALED = EventType("applications.appealed", "对不予救助决定提出申诉", "oversight")
APPEAL_ANSWERED = EventType(
    "applications.appeal_answered",
    "答复申诉：{outcome}",
    "oversight",
    {"outcome": dict(choices.AppealStatus.choices())},
)
CORRECTION_PROPOSED = EventType(
    "applications.correction_proposed",
    "提出更正：{kind}",
    "file",
    {"kind": dict(choices.CorrectionKind.choices())},
)
CORRECTION_ENDED = EventType(
    "applications.correction_ended",
    "更正{kind}：{status}",
    "file",
    {"kind": dict(choices.CorrectionKind.choices()), "status": dict(choices.CorrectionStatus.choices())},
)
ENTITLED = EventType(
    "applications.entitled",
    "救助资格：{item}，{starts_on} 至 {ends_on}，年度标准 {cap_fen} 元",
    "file",
    _ITEM,
)
RECHECKED = EventType(
    "applications.rechecked",
    "按 {pack} 第 {number} 版复核{item}资格：{finding}，请核对；原决定未改动",
    "file",
    _ITEM | _FINDING,
)
FINDING_CLOSED = EventType(
    "applications.finding_closed", "核对{item}的新政策复核结果：{finding}", "file", _ITEM | _FINDING
)
BALANCE_OPENED = EventType(
    "applications.balance_opened", "按期初余额建立 {year} 年度{item}资格，已用 {used_fen} 元", "file", _ITEM
)
SUSPENDED = EventType(
    "applications.suspended", "暂停{item}资格，自 {on} 起：{reason}", "care", _ITEM | _REASON
)
RESTORED = EventType("applications.restored", "恢复{item}资格", "care", _ITEM)
ENDED = EventType("applications.ended", "终止{item}资格，至 {on}：{reason}", "care", _ITEM | _REASON)
REFERRED = EventType("applications.referred", "开具转介单 {number}，有效期至 {valid_to_on}", "care")
REFERRAL_CANCELLED = EventType("applications.referral_cancelled", "作废转介单 {number}", "care")
REFERRAL_EXPIRED = EventType("applications.referral_expired", "转介单 {number} 过期", "care")
REFERRAL_RECEIVED = EventType(
    "applications.referral_received", "机构接收转介单 {number}，{start_on} 开始", "care"
)
QUOTA_USED = EventType(
    "applications.quota_used", "占用{item}额度 {amount_fen} 元，半月 {half_months}", "money", _ITEM
)
QUOTA_RELEASED = EventType(
    "applications.quota_released", "退回{item}额度 {amount_fen} 元，半月 {half_months}", "money", _ITEM
)
