"""The questions the system asks a pack (问题), each with the outputs it must give; a pack may add outputs of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Output:
    """One required output: name, unit (`reason` = number of the first failing check, none = entitled), level."""

    name: str
    label: str
    unit: str
    level: str


@dataclass(frozen=True)
class Question:
    """One question (问题): its Chinese name and required outputs."""

    name: str
    label: str
    outputs: tuple[Output, ...]


_ELIGIBILITY = (
    Output("verdict", "能否享受", "reason", "case"),
    Output("item_verdict", "该项目能否享受", "reason", "item"),
)
_ENTITLEMENT = (
    Output("review_working_days", "审核工作日数", "count", "case"),
    Output("referral_valid_days", "转介单有效天数", "count", "case"),
    Output("notice_time", "公示", "notice_time", "case"),
    Output("notice_days", "公示天数", "count", "case"),
    Output("payable_from_on", "训练从哪天起可以结算", "date", "case"),
    Output("annual_cap_fen", "年度限额", "fen", "item"),
    Output("has_monthly_cap", "有月限额", "bool", "item"),
    Output("monthly_cap_fen", "月限额（没有月限额时等于年度限额）", "fen", "item"),
    Output("months_cap", "月数上限（0 = 不按月）", "count", "item"),
    Output("share_central_bp", "中央承担", "bp", "item"),
    Output("share_provincial_bp", "省级承担", "bp", "item"),
    Output("share_municipal_bp", "市级承担", "bp", "item"),
    Output("share_county_bp", "县级承担", "bp", "item"),
)
_MONTH = (
    Output("annual_cap_fen", "年度限额", "fen", "item"),
    Output("left_fen", "本次结算前还可用", "fen", "item"),
    Output("half_months_counted", "本月计几个半月", "count", "month"),
    Output("base_fen", "救助基数（自负部分）", "fen", "bill"),
    Output("payable_fen", "救助资金支付", "fen", "bill"),
    Output("family_fen", "家庭承担", "fen", "bill"),
)
_RECHECK = (
    Output("verdict", "能否继续享受", "reason", "case"),
    Output("ends_on", "最后可享受日", "date", "case"),
)

QUESTIONS: dict[str, Question] = {
    question.name: question
    for question in (
        Question("eligibility", "资格", _ELIGIBILITY),
        Question("entitlement", "待遇", _ENTITLEMENT),
        Question("month", "月度费用", _MONTH),
        Question("recheck", "复核", _RECHECK),
    )
}
