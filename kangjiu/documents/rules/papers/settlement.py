"""季度结算汇总表及花名册 (quarterly settlement summary with roster): landscape, subtotals, amount in capitals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from kangjiu.common.money import chinese_capital, yuan
from kangjiu.documents.rules.layout import (
    Align,
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

_AMOUNTS = (
    ("费用总额", "bill_fen"),
    ("基本医保", "basic_insurance_fen"),
    ("大病保险", "serious_illness_fen"),
    ("医疗救助", "medical_aid_fen"),
    ("惠民及其他", "other_fen"),
    ("康复救助", "fund_fen"),
    ("慈善帮扶", "charity_fen"),
    ("家庭自付", "family_fen"),
)


@dataclass(frozen=True)
class RosterRow:
    """One child in the quarter (花名册一行); the payers' parts add up to the bill to the fen."""

    name: str
    id_tail: str
    category: str
    months: str
    days: int
    bill_fen: int
    basic_insurance_fen: int = 0
    serious_illness_fen: int = 0
    medical_aid_fen: int = 0
    other_fen: int = 0
    fund_fen: int = 0
    charity_fen: int = 0
    family_fen: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        parts = sum(getattr(self, key) for _, key in _AMOUNTS[1:])
        if parts != self.bill_fen:
            raise ValueError(f"各方分担合计 {yuan(parts)} 与费用总额 {yuan(self.bill_fen)} 不等")


@dataclass(frozen=True)
class Supplement:
    """What an earlier month lacked and this settlement pays (补付一笔), fen."""

    name: str
    id_tail: str
    month: str
    number: str
    fen: int


@dataclass(frozen=True)
class SettlementSummary(Paper):
    """What the summary says (结算汇总表).

    Payable = fund part + what earlier months lacked − advance offset − recovery offset.
    """

    organisation: str
    provider_name: str
    provider_uscc: str
    account_name: str
    account_bank: str
    account_number: str
    quarter: str
    period_from_on: date
    period_to_on: date
    roster: tuple[RosterRow, ...]
    supplements: tuple[Supplement, ...] = ()
    advance_offset_fen: int = 0
    recovery_offset_fen: int = 0
    basis: str = ""

    @property
    def fund_fen(self) -> int:
        """The rehabilitation fund's part over all children, in fen."""
        return sum(row.fund_fen for row in self.roster)

    @property
    def adjustment_fen(self) -> int:
        """What earlier months lacked, in fen."""
        return sum(one.fen for one in self.supplements)

    @property
    def payable_fen(self) -> int:
        """What is to be paid now, in fen."""
        return self.fund_fen + self.adjustment_fen - self.advance_offset_fen - self.recovery_offset_fen

    @classmethod
    def later(cls) -> dict[str, Any]:
        """A summary issued before there were supplements had none."""
        return {"supplements": [], "adjustment": yuan(0)}

    def derived(self) -> dict[str, Any]:
        """Summary lines by category with a total, roster lines with subtotals, amounts in figures and capitals."""
        categories = list(dict.fromkeys(row.category for row in self.roster))
        groups = {
            category: [row for row in self.roster if row.category == category] for category in categories
        }
        roster: list[dict[str, str]] = []
        for category, rows in groups.items():
            roster += [_line(row) | {"n": str(n)} for n, row in enumerate(rows, _people(roster) + 1)]
            roster.append(_sum_line(rows, {"name": "小计", "category": category, "days": _days(rows)}))
        roster.append(_sum_line(self.roster, {"name": "合计", "days": _days(self.roster)}))
        summary = [
            _sum_line(
                rows, {"category": category, "people": str(len(rows)), "days": _days(rows), "strong": ""}
            )
            for category, rows in groups.items()
        ]
        total = {"category": "合计", "people": str(len(self.roster)), "days": _days(self.roster)}
        return {
            "summary": [*summary, _sum_line(self.roster, total)],
            "roster": roster,
            "people": str(len(self.roster)),
            "supplements": [
                {
                    "name": one.name,
                    "id_tail": one.id_tail,
                    "month": one.month,
                    "number": one.number,
                    "amount": yuan(one.fen),
                    "strong": "",
                }
                for one in self.supplements
            ],
            "adjustment": yuan(self.adjustment_fen),
            "fund_total": yuan(self.fund_fen),
            "payable": yuan(self.payable_fen),
            "payable_capital": chinese_capital(self.payable_fen),
        }


def _people(lines: list[dict[str, str]]) -> int:
    return sum(1 for line in lines if line["n"])


def _days(rows: Iterable[RosterRow]) -> str:
    return str(sum(row.days for row in rows))


def _line(row: RosterRow) -> dict[str, str]:
    shown = {}
    for field in fields(row):
        given = getattr(row, field.name)
        shown[field.name] = yuan(given) if field.name.endswith("_fen") else str(given)
    return shown | {"strong": ""}


def _sum_line(rows: Iterable[RosterRow], words: dict[str, str]) -> dict[str, str]:
    kept = list(rows)
    empty = {
        "n": "",
        "name": "",
        "id_tail": "",
        "category": "",
        "months": "",
        "days": "",
        "note": "",
        "people": "",
    }
    sums = {key: yuan(sum(getattr(row, key) for row in kept)) for _, key in _AMOUNTS}
    return empty | sums | {"strong": "1"} | words


def _amount_columns() -> tuple[TableColumn, ...]:
    right: Align = "right"
    return tuple(TableColumn(header, key, 12, right) for header, key in _AMOUNTS)


_DAY = "　　年　　月　　日"

SETTLEMENT_LAYOUT = Layout(
    landscape=True,
    copies="本表一式三份：县级残联、财政部门、定点康复机构各存一份。金额单位：元。",
    blocks=(
        Text("title", "残疾儿童康复救助季度结算汇总表"),
        Ends("编号：{number}", "{quarter}（{period_from_on} 至 {period_to_on}）"),
        Grid(
            (11, 30, 12, 20, 9, 22),
            (
                (
                    label("定点机构"),
                    value("{provider_name}"),
                    label("统一信用代码"),
                    value("{provider_uscc}"),
                    label("人数"),
                    value("{people}"),
                ),
                (
                    label("收款户名"),
                    value("{account_name}"),
                    label("账号"),
                    value("{account_number}"),
                    label("开户行"),
                    value("{account_bank}"),
                ),
            ),
        ),
        ListTable(
            "summary",
            (
                TableColumn("类别", "category", 14),
                TableColumn("人数", "people", 7, "right"),
                TableColumn("出勤天数", "days", 9, "right"),
                *_amount_columns(),
            ),
            8,
            10,
        ),
        Grid(
            (16, 18, 16, 18, 16, 18),
            (
                (
                    label("康复救助资金"),
                    value("{fund_total}"),
                    label("抵扣预拨"),
                    value("{advance_offset_fen}"),
                    label("抵扣追回"),
                    value("{recovery_offset_fen}"),
                ),
                (label("本次应付"), value("{payable}"), label("大写"), value("{payable_capital}", 3)),
                (
                    label("以前月份补付"),
                    value("{adjustment}"),
                    label("依据"),
                    value("{basis}", 3),
                ),
            ),
        ),
        Grid(
            (1, 1, 1, 1, 1, 1),
            (
                (
                    value("机构法定代表人", 1, 34, _DAY),
                    value("机构财务", 1, 34, f"（机构章）\n{_DAY}"),
                    value("残联经办", 1, 34, _DAY),
                    value("残联审核", 1, 34, _DAY),
                    value("分管负责人", 1, 34, _DAY),
                    value("主要负责人", 1, 34, f"（公章）\n{_DAY}"),
                ),
            ),
        ),
        Text("page", ""),
        Text("title", "残疾儿童康复救助结算花名册"),
        Ends("定点机构：{provider_name}　　编号：{number}", "{quarter}"),
        ListTable(
            "roster",
            (
                TableColumn("序号", "n", 6, "center"),
                TableColumn("姓名", "name", 11),
                TableColumn("末四位", "id_tail", 9, "center"),
                TableColumn("类别", "category", 9),
                TableColumn("训练月份", "months", 12),
                TableColumn("天数", "days", 6, "right"),
                *_amount_columns(),
                TableColumn("备注", "note", 10),
            ),
            7,
            9,
        ),
        Text("heading", "以前月份补付（没有补付的为空）"),
        ListTable(
            "supplements",
            (
                TableColumn("姓名", "name", 20),
                TableColumn("末四位", "id_tail", 12, "center"),
                TableColumn("月份", "month", 20),
                TableColumn("调整编号", "number", 24),
                TableColumn("补付金额", "amount", 16, "right"),
            ),
            7,
            9,
        ),
    ),
)
