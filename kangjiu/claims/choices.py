"""Enumerations of claims and settlement (费用结算)."""

from __future__ import annotations

from kangjiu.common.labels import Labelled


class Payer(Labelled):
    """Payers of a bill in legal order (付款方), 济残联〔2024〕9号 三（二）."""

    BASIC = "basic", "基本医疗保险"
    SERIOUS = "serious", "大病保险"
    MEDICAL_AID = "medical_aid", "医疗救助"
    PROGRAMME = "programme", "惠民项目"
    ACCOUNT = "account", "个人账户、家庭共济、商业保险"
    REHAB = "rehab", "康复救助资金"
    CHARITY = "charity", "慈善帮扶"
    FAMILY = "family", "家庭自付"


class InsuranceState(Labelled):
    """Where the insurers' settlement of a bill stands (医保结算状态)."""

    NOT_INSURED = "not_insured", "无医保结算"
    PENDING = "pending", "待医保结算"
    SETTLED = "settled", "已医保结算"


class PayWay(Labelled):
    """Way of paying on the settlement paper (结算方式)."""

    ITEM = "item", "按项目"
    DISEASE = "disease", "按病种"
    BED_DAY = "bed_day", "按床日"


class BillStatus(Labelled):
    """Status of a bill (账单状态)."""

    ENTERED = "entered", "已登记"
    CLAIMED = "claimed", "已申报"
    VOID = "void", "已作废"


class ClaimStatus(Labelled):
    """Status of a claim (申报状态)."""

    DRAFT = "draft", "待提交"
    SUBMITTED = "submitted", "已提交待结算"
    SETTLED = "settled", "已列入结算"
    RETURNED = "returned", "已退回"


class LineState(Labelled):
    """State of a claim line (申报明细状态)."""

    PAYABLE = "payable", "可结算"
    ZERO = "zero", "不予支付"
    BLOCKED = "blocked", "暂不能结算"


class SettlementStatus(Labelled):
    """Status of a settlement (结算状态)."""

    BUILT = "built", "待复核"
    CHECKED = "checked", "待审批"
    APPROVED = "approved", "待支付"
    PAID = "paid", "已支付"
    RETURNED = "returned", "已退回"


class OpeningStatus(Labelled):
    """Status of a county's opening balances (期初状态)."""

    ENTERED = "entered", "待确认"
    CONFIRMED = "confirmed", "已确认待签字"
    SIGNED = "signed", "已签字"


class AdjustmentCause(Labelled):
    """Why a settled amount is corrected (调整原因)."""

    INSURANCE = "insurance", "医保冲正、补结"
    REFUND = "refund", "退费、账单更正"
    ATTENDANCE = "attendance", "出勤更正"
    AUDIT = "audit", "审计、检查发现"


class AdjustmentStatus(Labelled):
    """Status of a correction (调整状态)."""

    PROPOSED = "proposed", "待第二人确认"
    CONFIRMED = "confirmed", "已确认"
    WITHDRAWN = "withdrawn", "已撤回"
