"""Enumerations of applications (申请审核)."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class Route(Labelled):
    """Who brings the application (申请途径), 国发〔2018〕20号."""

    GUARDIAN = "guardian", "监护人申请"
    PROXY = "proxy", "委托代办"
    VILLAGE = "village", "村（居）服务小组代办"
    TOWNSHIP = "township", "乡镇残联代办"
    INSTITUTION = "institution", "儿童福利机构申请"


class Item(Labelled):
    """Benefit item (救助项目)."""

    TRAINING = "training", "康复训练"
    IMPLANT = "cochlear_implant", "人工耳蜗植入手术"
    HEARING_AID = "hearing_aid", "助听器适配"
    DEVICE = "assistive_device", "辅助器具适配"
    SURGERY = "surgery", "矫治手术"


class Status(Labelled):
    """Status of an application (申请状态)."""

    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "待核材料"
    INCOMPLETE = "incomplete", "待补正"
    COMPLETE = "complete", "材料齐备待审核"
    REVIEWED = "reviewed", "待审批"
    APPROVED = "approved", "已批准"
    REJECTED = "rejected", "不予救助"
    WITHDRAWN = "withdrawn", "已撤回"


class Outcome(Labelled):
    """Outcome of a review or decision (结论)."""

    PASS = "pass", "同意"
    REFUSE = "refuse", "不同意"
    RETURN = "return", "退回重审"


class PaperKind(Labelled):
    """Kind of paper handed in (申请材料)."""

    FORM = "form", "申请审批表"
    HOUSEHOLD_BOOK = "household_book", "户口簿"
    GUARDIAN_ID = "guardian_id", "监护人身份证"
    PERMIT = "permit", "居住证"
    CERTIFICATE = "certificate", "残疾人证"
    DIAGNOSIS = "diagnosis", "诊断证明"
    HARDSHIP = "hardship", "困难身份证明"
    PROXY = "proxy", "授权委托书"
    PROXY_ID = "proxy_id", "代办人身份证"
    WARD = "ward", "收留抚养证明"
    PHOTO = "photo", "照片"
    OTHER = "other", "其他材料"


class EntitlementStatus(Labelled):
    """Status of an entitlement (救助资格状态)."""

    ACTIVE = "active", "有效"
    SUSPENDED = "suspended", "暂停"
    ENDED = "ended", "已终止"


class EndReason(Labelled):
    """Why an entitlement was suspended or ended (暂停或终止原因)."""

    AGED_OUT = "aged_out", "超过救助年龄"
    RECOVERED = "recovered", "康复，不再需要"
    MOVED = "moved", "迁出本地"
    DECEASED = "deceased", "死亡"
    GAVE_UP = "gave_up", "家庭放弃"
    ILLNESS = "illness", "生病或手术，暂不能训练"
    FRAUD = "fraud", "弄虚作假"
    ERROR = "error", "审核有误"
    OTHER = "other", "其他"


class ReferralStatus(Labelled):
    """Status of a referral slip (转介单状态)."""

    ISSUED = "issued", "待机构接收"
    RECEIVED = "received", "已接收"
    EXPIRED = "expired", "已过期"
    CANCELLED = "cancelled", "已作废"


class FindingKind(Labelled):
    """What a recheck against a new policy found (复核结果)."""

    LOST = "refused", "不再符合条件"
    SOONER = "sooner", "可享受日期提前"
    CHANGED = "changed", "年度标准改变"
    GAINED = "gained", "原来不符合，现在符合"
    UNKNOWN = "unknown", "现有资料不能判断"


class AppealStatus(Labelled):
    """Status of an appeal (申诉状态)."""

    FILED = "filed", "待处理"
    UPHELD = "upheld", "维持原决定"
    REOPENED = "reopened", "重新审核"


class CorrectionStatus(Labelled):
    """Status of a correction after a decision (更正状态)."""

    PROPOSED = "proposed", "待第二人确认"
    CONFIRMED = "confirmed", "已更正"
    REFUSED = "refused", "未同意"


class CorrectionKind(Labelled):
    """What a correction after a decision changes (更正事项)."""

    NAME = "name", "姓名"
    IDENTITY = "identity", "证件号码"
    ACCOUNT = "account", "收款账户"


class NoticeTime(Labelled):
    """Whether and when the pack asks for a public notice (公示); `unknown` until the review asked the pack."""

    UNKNOWN = "", "还没有核对"
    NONE = "no_notice", "不公示"
    BEFORE = "before_decision", "决定前公示"
    BEFORE_OUTSIDE = "before_outside_clock", "决定前公示，公示期间不计入办理时限"
    AFTER = "after_decision", "决定后公示"


class ObjectionStatus(Labelled):
    """How an objection to a public notice stands (异议状态)."""

    FILED = "filed", "待核实"
    UNFOUNDED = "unfounded", "核实后不成立"
    FOUNDED = "founded", "核实后成立"
