"""Opening balances from a workbook (期初余额导入): one row a child and item, settled amounts by source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kangjiu.applications.choices import Item
from kangjiu.claims import actions, queries
from kangjiu.claims.rules import opening
from kangjiu.claims.rules.opening import BalanceRow
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.exchange.types import Row
from kangjiu.exchange.workbook import Column, Kind, Sheet
from kangjiu.funds.choices import SourceKind
from kangjiu.registry import queries as registry
from kangjiu.registry.choices import Category

SOURCES = (
    SourceKind.CENTRAL_GENERAL,
    SourceKind.CENTRAL_LOTTERY,
    SourceKind.PROVINCE,
    SourceKind.CITY,
    SourceKind.COUNTY,
)
AMOUNT = "settled_"
SUBJECT = "claims.openingbalance"


def _amount_columns() -> tuple[Column, ...]:
    return tuple(
        Column(
            AMOUNT + source.value,
            f"已结算（{source.label}）",
            kind=Kind.YUAN,
            example="4000.00" if source == SourceKind.COUNTY else "",
        )
        for source in SOURCES
    )


SHEET = Sheet(
    "期初余额",
    (
        Column("name", "儿童姓名", ("姓名",), required=True, sensitive=True, example="安小禾"),
        Column("id_number", "身份证号", kind=Kind.ID_NUMBER, hint="没有身份证号的填档案号"),
        Column("file_number", "档案号", example="999901-2026-00001"),
        Column("year", "年度", required=True, kind=Kind.INT, example="2026"),
        Column("category", "救助类别", required=True, kind=Kind.CHOICE, choices=dict(Category.choices())),
        Column("item", "救助项目", required=True, kind=Kind.CHOICE, choices=dict(Item.choices())),
        Column("provider", "定点机构", required=True, hint="本系统登记的机构全称"),
        Column("approval_number", "原批准文号", required=True, max_length=40, example="示残康〔2026〕3号"),
        Column("approved_on", "批准日期", required=True, kind=Kind.DATE, example="2026-01-15"),
        Column("months_trained", "已训练月数", required=True, kind=Kind.INT, example="4"),
        Column(
            "months_unsettled",
            "未结算月数",
            kind=Kind.INT,
            example="1",
            hint="包含在已训练月数里，还可以申报",
        ),
        *_amount_columns(),
    ),
    unique=(),
    notes=("启用本系统以前已经批准、训练和结算的，每名儿童每个项目一行", "导入后由经办确认，再由第二人签字"),
)


class OpeningImporter:
    """The importer of opening balances (protocol of exchange)."""

    kind = "opening_balances"
    permission = "claims.opening_enter"
    label = "期初余额"
    sheet = SHEET

    def check_row(self, by: Scope, row: Row, on: date) -> Sequence[Reason]:
        """Everything that speaks against a row; writes nothing."""
        found, reasons = _read(by, row)
        if found is None:
            return reasons
        taken = queries.opening_taken(found.person_id, found.item, _int(row, "year"))
        repeat = [_reason("twice", "这名儿童这个项目的期初已经登记", "请核对是否重复", "item")]
        return [*reasons, *opening.findings(found, _int(row, "year"), on), *(repeat if taken else [])]

    def import_row(self, by: Scope, row: Row, at: datetime) -> tuple[str, int]:
        """Enter the row, in the caller's transaction."""
        found, reasons = _read(by, row)
        if found is None or reasons:
            raise Refused(reasons)
        try:
            balance = actions.add_balance(by, _int(row, "year"), found, at=at)
        except Conflict as repeat:  # the row is wrong, not the batch: the others go on
            raise Refused(repeat.reasons) from repeat
        return SUBJECT, balance.pk

    def undo_row(self, by: Scope, subject_kind: str, subject_id: int, at: datetime) -> None:
        """Take the row back; Refused once the opening balances are confirmed."""
        actions.remove_balance(by, subject_id, at=at)


IMPORTER = OpeningImporter()


def _read(by: Scope, row: Row) -> tuple[BalanceRow | None, list[Reason]]:
    """The row with child and provider found, or why not."""
    person, reasons = registry.child_of_row(by, row, "claims.opening")
    provider_id = queries.provider_named(by, str(row["provider"] or ""))
    if provider_id is None:
        reasons.append(
            _reason("provider", "没有这个名称的定点机构", "请按本系统登记的机构全称填写", "provider")
        )
    if person is None or provider_id is None:
        return None, reasons
    approved = row["approved_on"]
    if not isinstance(approved, date):
        return None, [*reasons, _reason("approved_on", "没有批准日期", "请照批准文件填写", "approved_on")]
    found = BalanceRow(
        person_id=person.pk,
        category=str(row["category"]),
        item=str(row["item"]),
        provider_id=provider_id,
        approval_number=str(row["approval_number"]),
        approved_on=approved,
        months_trained=_int(row, "months_trained"),
        months_unsettled=_int(row, "months_unsettled"),
        amounts={source.value: _int(row, AMOUNT + source.value) for source in SOURCES},
    )
    return found, reasons


def _int(row: Row, key: str) -> int:
    value = row.get(key)
    return value if isinstance(value, int) else 0


def _reason(code: str, message: str, next_step: str, field: str) -> Reason:
    return Reason(f"claims.opening.{code}", message, "", next_step, field)
