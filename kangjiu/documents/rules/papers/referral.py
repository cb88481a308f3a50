"""残疾儿童康复救助转介单 (referral slip): validity, the chosen institution, receipt 接收回执 to be cut off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.documents.rules.layout import (
    Code,
    Ends,
    Grid,
    Layout,
    ListTable,
    TableColumn,
    Text,
    label,
    value,
)
from kangjiu.documents.rules.papers.base import Paper


@dataclass(frozen=True)
class ReferralItem:
    """One approved item on the slip (救助项目): what, how much, for how long."""

    item: str
    standard: str
    term: str
    note: str = ""


@dataclass(frozen=True)
class ReferralSlip(Paper):
    """What the slip says (转介单). `case_number` names the application, the slip has its own number."""

    organisation: str
    case_number: str
    decision_number: str
    child_name: str
    sex: str
    birth_on: date
    id_number: str
    category: str
    guardian_name: str
    guardian_phone: str
    provider_name: str
    provider_site: str
    provider_address: str
    provider_phone: str
    valid_from_on: date
    valid_to_on: date
    items: tuple[ReferralItem, ...]
    grade: str = ""
    handler_phone: str = ""
    slip_date_on: date | None = None


_DAY = "　　年　　月　　日"

REFERRAL_LAYOUT = Layout(
    copies="本单一式三份：县级残联、定点康复机构、儿童家长各存一份。",
    blocks=(
        Code("{number}", "扫码核对转介单编号"),
        Text("title", "残疾儿童康复救助转介单"),
        Ends("编号：{number}", "案号：{case_number}"),
        Text("recipient", "{provider_name}："),
        Text(
            "body",
            "经审核，下列儿童符合康复救助条件（{decision_number}），监护人自主选择你机构接受康复服务，现予转介。"
            "请核对身份后接收，并于开始服务之日起在系统登记接收回执。",
        ),
        Grid(
            (13, 18, 10, 16, 13, 20),
            (
                (
                    label("儿童姓名"),
                    value("{child_name}"),
                    label("性别"),
                    value("{sex}"),
                    label("出生日期"),
                    value("{birth_on}"),
                ),
                (label("身份证号"), value("{id_number}", 3), label("类别等级"), value("{category} {grade}")),
                (label("监护人"), value("{guardian_name}", 3), label("联系电话"), value("{guardian_phone}")),
                (label("接收机构"), value("{provider_name}", 3), label("服务场所"), value("{provider_site}")),
                (
                    label("机构地址"),
                    value("{provider_address}", 3),
                    label("机构电话"),
                    value("{provider_phone}"),
                ),
                (
                    label("有效期"),
                    value("{valid_from_on}至{valid_to_on}，逾期未到机构的，本单作废，须重新开具", 5),
                ),
            ),
        ),
        ListTable(
            "items",
            (
                TableColumn("序号", "n", 6, "center"),
                TableColumn("救助项目", "item", 24),
                TableColumn("救助标准", "standard", 26),
                TableColumn("期限", "term", 22),
                TableColumn("备注", "note", 16),
            ),
            10,
            11,
        ),
        Grid(
            (1, 1),
            (
                (
                    value("转介机关：{organisation}", 1, 30, f"经办人：　　　　　（公章）\n{_DAY}"),
                    value(
                        "监护人：已知晓不得同时在两个以上机构接受同一救助服务。",
                        1,
                        30,
                        f"签字：　　　　　　　\n{_DAY}",
                    ),
                ),
            ),
        ),
        Text("cut", "接 收 回 执"),
        Text("body", "{organisation}："),
        Text(
            "body",
            "你单位转介的儿童{child_name}（转介单{number}）已于　　　　年　　月　　日到我机构，"
            "自　　　　年　　月　　日起开始康复服务。",
        ),
        Text("right", "接收人：　　　　　　　机构（章）：　　　　　　　"),
        Text("right", _DAY),
    ),
)
