"""The fact catalogue (事实目录): every fact a policy pack may read by name, its meaning, unit, range and supplier.

Levels: case (一个孩子的一件事) ⊃ item (救助项目) ⊃ month (月) ⊃ bill (账单). Money in fen, dates inclusive.
A pack may leave levels out; a fact stands on the level named here. Unknown facts are simply not handed over:
whatever needs them stops and names them.
"""

from __future__ import annotations

from dataclasses import dataclass

YUAN = 100
MOST_FEN = 10_000_000 * YUAN


@dataclass(frozen=True)
class Fact:
    """One fact (事实): label, unit (fen, bp, count, date, bool, enumeration, `set` of one), level, range, supplier.

    `optional`: a pack may ask `known(name)`; any fact may be missing, but only these may be missing by nature.
    """

    name: str
    label: str
    unit: str
    level: str
    supplier: str
    low: int = 0
    high: int = 0
    optional: bool = False


# which level stands under which, the label, and how many rows a parent may have at most
LEVELS: dict[str, tuple[str | None, str, int]] = {
    "case": (None, "一个孩子", 1),
    "item": ("case", "救助项目", 12),
    "month": ("item", "月份", 12),
    "bill": ("month", "账单", 60),
}

ENUMS: dict[str, tuple[str, dict[str, str]]] = {
    "residence_kind": (
        "户籍与居住",
        {"hukou": "本地户籍", "permit": "持本地居住证", "outside": "外地户籍且无本地居住证"},
    ),
    "category": (
        "残疾类别（救助）",
        {
            "visual": "视力",
            "hearing": "听力",
            "speech": "言语",
            "physical": "肢体",
            "intellectual": "智力",
            "autism": "孤独症",
        },
    ),
    "card_category": (
        "残疾人证类别",
        {
            "card_visual": "视力",
            "card_hearing": "听力",
            "card_speech": "言语",
            "card_physical": "肢体",
            "card_intellectual": "智力",
            "card_mental": "精神",
            "card_multiple": "多重",
        },
    ),
    "hardship": (
        "困难身份",
        {
            "minimum_living": "低保",
            "low_income_margin": "低保边缘",
            "extreme_poverty": "特困",
            "orphan": "孤儿、事实无人抚养",
            "welfare_institution": "福利机构收养",
            "monitored": "脱贫户、监测对象",
            "several_disabled": "一户多残",
            "other_hardship": "其他经济困难",
        },
    ),
    "hospital_level": (
        "诊断机构级别",
        {"grade_3a": "三级甲等", "grade_3": "其他三级", "grade_2": "二级", "lower_grade": "二级以下"},
    ),
    "benefit_item": (
        "救助项目",
        {
            "training": "康复训练",
            "hearing_aid": "助听器适配",
            "cochlear_implant": "人工耳蜗植入",
            "surgery": "矫治手术",
            "assistive_device": "辅助器具",
        },
    ),
    "mode": (
        "服务方式",
        {
            "full_day": "全日制",
            "part_time": "非全日制",
            "outpatient": "门诊",
            "community": "社区",
            "at_home": "居家",
        },
    ),
    "provider_kind": ("机构性质", {"medical": "医疗机构", "non_medical": "非医疗机构"}),
    "notice_time": (
        "公示",
        {
            "no_notice": "不公示",
            "before_decision": "决定前公示",
            "after_decision": "决定后公示",
            "before_outside_clock": "决定前公示，公示期间不计入办理时限",
        },
    ),
    "fund_source": (
        "资金来源",
        {"central": "中央", "provincial": "省级", "municipal": "市级", "county_level": "县级"},
    ),
}

_REGISTRY, _APPLICATION, _CARE, _CLAIM = "儿童档案", "申请审核", "康复服务", "费用结算"


def _case() -> tuple[Fact, ...]:
    return (
        Fact("on", "办理日", "date", "case", "系统"),
        Fact("birth_on", "出生日期", "date", "case", _REGISTRY),
        Fact("residence", "户籍与居住", "residence_kind", "case", _REGISTRY),
        Fact("permit_months", "居住证连续月数", "count", "case", _REGISTRY, 0, 600, optional=True),
        Fact("insured_months", "本地连续参保月数", "count", "case", _REGISTRY, 0, 600, optional=True),
        Fact("medically_insured", "参加基本医保", "bool", "case", _REGISTRY),
        Fact("categories", "残疾类别", "set category", "case", _REGISTRY),
        Fact("certificate_present", "持有残疾人证", "bool", "case", _REGISTRY),
        Fact("certificate_category", "残疾人证类别", "card_category", "case", _REGISTRY, optional=True),
        Fact("certificate_grade", "残疾等级", "count", "case", _REGISTRY, 1, 4, optional=True),
        Fact("hearing_grade", "听力障碍等级", "count", "case", _REGISTRY, 1, 4, optional=True),
        Fact("diagnosis_present", "有诊断证明", "bool", "case", _REGISTRY),
        Fact("diagnosis_on", "诊断日期", "date", "case", _REGISTRY, optional=True),
        Fact("diagnosis_valid_to_on", "诊断有效期止", "date", "case", _REGISTRY, optional=True),
        Fact("diagnosis_hospital", "诊断机构级别", "hospital_level", "case", _REGISTRY, optional=True),
        Fact("diagnosis_hospital_listed", "诊断机构在指定名单", "bool", "case", _REGISTRY, optional=True),
        Fact("hardship", "困难身份", "set hardship", "case", _REGISTRY),
        Fact("household_disabled_count", "家中持证残疾人数", "count", "case", _REGISTRY, 0, 30),
        Fact("hearing_device_on", "人工耳蜗手术或助听器适配日", "date", "case", _CARE, optional=True),
        Fact("aid_elsewhere", "本年度已在外地享受同类救助", "bool", "case", _REGISTRY),
        Fact("applied_on", "申请日", "date", "case", _APPLICATION),
        Fact("approved_on", "审批日", "date", "case", _APPLICATION, optional=True),
    )


def _item() -> tuple[Fact, ...]:
    return (
        Fact("benefit_item", "救助项目", "benefit_item", "item", _APPLICATION),
        Fact("item_category", "按哪一类残疾救助", "category", "item", _APPLICATION),
        Fact("mode", "服务方式", "mode", "item", _APPLICATION),
        Fact("provider_designated", "定点机构", "bool", "item", _APPLICATION),
        Fact("provider_in_area", "本地机构", "bool", "item", _APPLICATION),
        Fact("provider_kind", "机构性质", "provider_kind", "item", _APPLICATION),
        Fact("implant_indicated", "符合手术条件和适应症", "bool", "item", _APPLICATION, optional=True),
        Fact("report_grade_3a", "有三级甲等医院报告书", "bool", "item", _APPLICATION, optional=True),
        Fact("settled_fen", "本项目本年已结算救助资金", "fen", "item", _CLAIM, 0, MOST_FEN),
        Fact("half_months_used", "本项目本年已计月数（以半月计）", "count", "item", _CLAIM, 0, 24),
        Fact("carried_in_fen", "结转来的月度余额", "fen", "item", _CLAIM, 0, MOST_FEN, optional=True),
    )


def _month() -> tuple[Fact, ...]:
    return (
        Fact("month_on", "月份（当月1日）", "date", "month", _CARE),
        Fact("trained_days", "当月训练天数", "count", "month", _CARE, 0, 31),
        Fact("trained_minutes", "当月训练分钟数", "count", "month", _CARE, 0, 44_640, optional=True),
        Fact("session_count", "当月训练次数", "count", "month", _CARE, 0, 400, optional=True),
        Fact("leave_days", "当月请假天数", "count", "month", _CARE, 0, 31, optional=True),
    )


def _bill() -> tuple[Fact, ...]:
    return (
        Fact("bill_no", "账单序号", "count", "bill", _CLAIM, 0, 10**12),
        Fact("billed_on", "账单日期", "date", "bill", _CLAIM),
        Fact("bill_total_fen", "账单总额", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("basic_fen", "基本医保支付", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("serious_fen", "大病保险支付", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("assistance_fen", "医疗救助支付", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("programme_fen", "政府惠民项目支付", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("account_fen", "个人账户、家庭共济支付", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("commercial_fen", "商业保险支付", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("charity_fen", "慈善捐赠支付", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("out_of_catalogue_fen", "医保目录外费用", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("own_first_fen", "先行自付", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("not_assisted_fen", "不属救助项目的费用", "fen", "bill", _CLAIM, 0, MOST_FEN),
        Fact("insurance_pending", "待医保结算", "bool", "bill", _CLAIM),
    )


FACTS: dict[str, Fact] = {fact.name: fact for fact in (*_case(), *_item(), *_month(), *_bill())}
