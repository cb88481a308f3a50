"""Filled papers for tests; every person is invented."""

from __future__ import annotations

import datetime as dt

from kangjiu.documents.choices import PaperKind
from kangjiu.documents.rules import papers

D = dt.date
ORG = "示例县残疾人联合会"
PROVIDER = "示例县晨光儿童康复中心"


def application_form() -> papers.ApplicationForm:
    return papers.ApplicationForm(
        organisation=ORG,
        year=2026,
        case_number="KJ-2026-00217",
        child_name="安小禾",
        sex="女",
        ethnicity="汉族",
        birth_on=D(2021, 3, 5),
        id_number="419001202103050041",
        registered_address="示例县东河镇清水村 3 组 12 号",
        living_address="示例县城关街道和平路 88 号院 2 号楼 301 室",
        guardian_name="安示例",
        guardian_relation="父亲",
        guardian_id_number="419001199001010012",
        guardian_phone="13900000000",
        category="听力残疾",
        certificate_state="已办证",
        certificate_number="41900120210305004112",
        grade="二级",
        diagnosis="双耳感音神经性耳聋（重度）",
        diagnosis_institution="示例市第一人民医院",
        diagnosed_on=D(2025, 11, 3),
        household_kind="农业户口",
        hardship="最低生活保障家庭",
        insurance="城乡居民基本医疗保险",
        guardian_employer="务农",
        requested="听力语言康复训练；助听器适配",
        training_form="全日制",
        chosen_provider=PROVIDER,
        provider_kind="民办非企业单位（定点）",
        route="监护人到残联窗口申请",
        materials=(
            papers.Material("身份证或户口簿复印件"),
            papers.Material("诊断证明"),
            papers.Material("残疾人证复印件"),
            papers.Material("低保证明（部门共享）", received=False),
        ),
        applied_on=D(2026, 3, 2),
    )


def referral_slip() -> papers.ReferralSlip:
    return papers.ReferralSlip(
        organisation=ORG,
        case_number="KJ-2026-00217",
        decision_number="示残康决〔2026〕12号",
        child_name="安小禾",
        sex="女",
        birth_on=D(2021, 3, 5),
        id_number="419001202103050041",
        category="听力残疾",
        grade="二级",
        guardian_name="安示例",
        guardian_phone="13900000000",
        provider_name=PROVIDER,
        provider_site="城关训练部",
        provider_address="示例县城关街道康宁路 6 号",
        provider_phone="0000-6600000",
        valid_from_on=D(2026, 3, 9),
        valid_to_on=D(2026, 4, 8),
        items=(
            papers.ReferralItem("听力语言康复训练", "每月不超过 1,600.00 元", "2026年3月至12月，10个月"),
            papers.ReferralItem("助听器适配", "每台不超过 4,800.00 元", "一次", "双耳"),
        ),
    )


def attendance_month() -> papers.AttendanceMonth:
    names = "一二三四五六日"
    days = []
    for day in range(1, 32):
        weekday = D(2026, 3, day).weekday()
        if weekday < 5:
            state = "请假" if day == 18 else "出勤"
            worked = state == "出勤"
            days.append(
                papers.AttendanceDay(
                    day,
                    names[weekday],
                    state,
                    3 if worked else 0,
                    135 if worked else 0,
                    "个训 听觉言语" if worked else "感冒",
                )
            )
        else:
            days.append(papers.AttendanceDay(day, names[weekday]))
    return papers.AttendanceMonth(
        organisation=ORG,
        provider_name=PROVIDER,
        provider_site="城关训练部",
        month="2026年3月",
        case_number="KJ-2026-00217",
        child_name="安小禾",
        category="听力残疾",
        guardian_name="安示例",
        therapists="李示例、王示例",
        days=tuple(days),
        leave_days=1,
        absent_days=0,
    )


def settlement_summary(children: int = 38) -> papers.SettlementSummary:
    names = ("安小禾", "陈知远", "林若溪", "周以宁", "赵明轩", "欧阳乐山")
    rows = []
    for index in range(children):
        bill = 480_000 + index * 12_345
        basic, aid = bill * 55 // 100, 20_000
        fund = min(480_000, bill - basic - aid)
        rows.append(
            papers.RosterRow(
                name=names[index % len(names)],
                id_tail=f"{index:04d}",
                category=("听力", "智力", "孤独症")[index * 3 // children],
                months="1、2、3 月",
                days=58 + index % 5,
                bill_fen=bill,
                basic_insurance_fen=basic,
                medical_aid_fen=aid,
                fund_fen=fund,
                family_fen=bill - basic - aid - fund,
            )
        )
    return papers.SettlementSummary(
        organisation=ORG,
        provider_name=PROVIDER,
        provider_uscc="52419001MJ00000000",
        account_name=PROVIDER,
        account_bank="示例县农村商业银行城关支行",
        account_number="6200 0000 0000 0000 000",
        quarter="2026年第一季度",
        period_from_on=D(2026, 1, 1),
        period_to_on=D(2026, 3, 31),
        roster=tuple(rows),
        supplements=(papers.Supplement("安小禾", "0000", "2025年12月", "TZ-2026-0001", 60_000),),
        advance_offset_fen=1_000_000,
        basis="示例县残疾儿童康复救助实施细则（示例）第十二条",
    )


def acceptance_notice() -> papers.AcceptanceNotice:
    return papers.AcceptanceNotice(
        ORG,
        "安示例",
        "安小禾",
        "KJ-2026-00217",
        D(2026, 3, 2),
        5,
        D(2026, 3, 9),
        "《示例县残疾儿童康复救助实施细则》第四条",
        "康复股 0000-6600001",
        D(2026, 3, 2),
    )


def supplement_notice() -> papers.SupplementNotice:
    return papers.SupplementNotice(
        ORG,
        "安示例",
        "安小禾",
        "KJ-2026-00217",
        D(2026, 2, 26),
        (
            papers.SupplementItem("诊断证明", "缺少医院公章", "请到出具医院补盖公章"),
            papers.SupplementItem(
                "委托书", "由外祖母代办，没有委托书", "请监护人签写委托书，样式可在窗口领取"
            ),
        ),
        "《示例县残疾儿童康复救助实施细则》第四条",
        "可以到窗口补交，也可以用手机拍照上传，或请村康复协调员代交。",
        "康复股 0000-6600001",
        D(2026, 2, 27),
    )


def refusal_notice() -> papers.RefusalNotice:
    return papers.RefusalNotice(
        ORG,
        "安示例",
        "安小禾",
        "KJ-2026-00217",
        D(2026, 3, 2),
        (
            papers.RefusalReason(
                "儿童到 2026年3月2日 已满 15 周岁", "申请之日不满 15 周岁", "实施细则（示例）第二条"
            ),
        ),
        "可以自收到本决定书之日起，按照《实施细则（示例）》第九条向示例县残疾人联合会申请复核。",
        "康复股 0000-6600001",
        D(2026, 3, 6),
    )


def decision_notice() -> papers.DecisionNotice:
    return papers.DecisionNotice(
        ORG,
        "安示例",
        "安小禾",
        "KJ-2026-00217",
        D(2026, 3, 2),
        (
            papers.ApprovedItem(
                "听力语言康复训练", "每月不超过 1,600.00 元", "10 个月", "依据实施细则（示例）第六条。"
            ),
            papers.ApprovedItem(
                "助听器适配", "每台不超过 4,800.00 元", "一次", "依据实施细则（示例）第七条。"
            ),
        ),
        D(2026, 3, 9),
        D(2026, 12, 31),
        "请从定点机构名录中选择机构，我单位将开具转介单。",
        "可以自收到本通知书之日起向示例县残疾人联合会申请复核。",
        "康复股 0000-6600001",
        D(2026, 3, 6),
    )


def public_notice() -> papers.PublicNotice:
    return papers.PublicNotice(
        ORG,
        "安*禾",
        "SQ-2026-00217",
        2026,
        "康复训练、助听器适配",
        "拟给予康复救助的",
        D(2026, 3, 6),
        D(2026, 3, 12),
        "示例〔2025〕1号 第十条",
        "示例县残疾人联合会",
        D(2026, 3, 6),
    )


SAMPLES = {
    PaperKind.APPLICATION_FORM: application_form,
    PaperKind.REFERRAL_SLIP: referral_slip,
    PaperKind.ATTENDANCE_MONTH: attendance_month,
    PaperKind.SETTLEMENT_SUMMARY: settlement_summary,
    PaperKind.ACCEPTANCE_NOTICE: acceptance_notice,
    PaperKind.SUPPLEMENT_NOTICE: supplement_notice,
    PaperKind.REFUSAL_NOTICE: refusal_notice,
    PaperKind.DECISION_NOTICE: decision_notice,
    PaperKind.PUBLIC_NOTICE: public_notice,
}
