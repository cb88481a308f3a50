"""Bills from a workbook (账单导入) in the columns of the insurers' settlement paper: one row a child and month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from kangjiu.claims import actions, queries
from kangjiu.claims.choices import InsuranceState, Payer, PayWay
from kangjiu.claims.rules import payers
from kangjiu.claims.rules.bills import BillData, BillRow, PaperData
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.exchange.types import Row
from kangjiu.exchange.workbook import Column, Kind, Sheet
from kangjiu.registry import queries as registry

SUBJECT = "claims.bill"
_MONTH = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})(?!\d)")
INSURERS = (
    (Payer.BASIC, "基本医保支付", ("统筹基金支付", "基本医疗保险支付")),
    (Payer.SERIOUS, "大病保险支付", ("大病支付",)),
    (Payer.MEDICAL_AID, "医疗救助支付", ()),
    (Payer.PROGRAMME, "惠民项目支付", ()),
    (Payer.ACCOUNT, "个人账户等支付", ("个人账户支付", "家庭共济支付")),
)

SHEET = Sheet(
    "账单",
    (
        Column("name", "儿童姓名", ("姓名",), required=True, sensitive=True, example="安小禾"),
        Column("id_number", "身份证号", kind=Kind.ID_NUMBER, hint="没有身份证号的填档案号"),
        Column("file_number", "档案号", example="999901-2026-00001"),
        Column("provider", "定点机构", ("机构",), hint="可以不填；填了必须是本机构的全称"),
        Column("month", "月份", required=True, example="2026-03", hint="一个月一行，跨月费用拆开"),
        Column("invoice_number", "发票号码", ("发票号",), required=True, max_length=40, example="FP00000001"),
        Column("invoice_on", "开票日期", required=True, kind=Kind.DATE, example="2026-03-31"),
        Column("total", "总费用", ("费用总额",), required=True, kind=Kind.YUAN, example="3000.00"),
        Column(
            "insurance",
            "医保结算",
            kind=Kind.CHOICE,
            choices=dict(InsuranceState.choices()),
            example="已医保结算",
            hint="不填为无医保结算",
        ),
        Column("paper_number", "结算单号", ("医保结算单号",), max_length=40, example="JSD-000001"),
        Column("pay_way", "结算方式", kind=Kind.CHOICE, choices=dict(PayWay.choices()), example="按项目"),
        *(
            Column(payer.value, header, aliases, kind=Kind.YUAN, hint="照结算单抄，不要自己算")
            for payer, header, aliases in INSURERS
        ),
        Column("excluded", "目录外", ("目录外费用",), kind=Kind.YUAN),
        Column("prepaid", "先行自付", kind=Kind.YUAN),
        Column("charity", "慈善帮扶", kind=Kind.YUAN),
    ),
    unique=("invoice_number", "paper_number"),
    notes=(
        "各方金额照医保结算单抄录；救助资金由系统按政策计算，不在表里填",
        "导入后在“账单”里查看；还没申报的可以整批撤销，已申报的先退回申报",
    ),
)


class BillImporter:
    """The importer of bills (protocol of exchange)."""

    kind = "bills"
    permission = "claims.bill"
    label = "月度账单"
    sheet = SHEET

    def check_row(self, by: Scope, row: Row, on: date) -> Sequence[Reason]:
        """Everything that speaks against a row; writes nothing."""
        found, reasons = _read(by, row)
        if found is None:
            return reasons
        month_on, bill = found
        return [*reasons, *map(_at_column, actions.bill_reasons(by, month_on, bill, on=on))]

    def import_row(self, by: Scope, row: Row, at: datetime) -> tuple[str, int]:
        """Enter the bill, in the caller's transaction."""
        found, reasons = _read(by, row)
        if found is None or reasons:
            raise Refused(reasons)
        month_on, bill = found
        try:
            made = actions.enter_bill(by, bill.placement_id, month_on, bill.item, bill.data, at=at)
        except Conflict as repeat:  # the row is wrong, not the batch: the others go on
            raise Refused(repeat.reasons) from repeat
        return SUBJECT, made.pk

    def undo_row(self, by: Scope, subject_kind: str, subject_id: int, at: datetime) -> None:
        """Void the bill; Refused once it is claimed."""
        actions.void_bill(by, subject_id, at=at)


IMPORTER = BillImporter()
_COLUMNS = {
    "month_on": "month",
    "total_fen": "total",
    "excluded_fen": "excluded",
    "invoice_on": "invoice_on",
    "invoice_number": "invoice_number",
    "paper_number": "paper_number",
    "pay_way": "pay_way",
    "insurance": "insurance",
}


def _at_column(reason: Reason) -> Reason:
    """A reason of the action at the workbook's column."""
    field = _COLUMNS.get(reason.field, "")
    return Reason(reason.code, reason.message, reason.clause, reason.next_step, field)


def _read(by: Scope, row: Row) -> tuple[tuple[date, BillRow] | None, list[Reason]]:
    """Month and bill of a row with its placement found, or why not."""
    month_on, reasons = _month(str(row["month"] or ""))
    person, wrong = registry.child_of_row(by, row, "claims.bill_import")
    reasons += [*wrong, *_other_provider(by, str(row.get("provider") or ""))]
    if month_on is None or person is None:
        return None, reasons
    placement = queries.placement_in(by, person.pk, month_on)
    if placement is None:
        reasons.append(_reason("placement", "这名儿童这个月不在本机构训练", "请核对儿童和月份", "month"))
        return None, reasons
    return (month_on, BillRow(placement.pk, placement.entitlement.item, _data(row))), reasons


def _month(text: str) -> tuple[date | None, list[Reason]]:
    match = _MONTH.match(text.strip())
    if match and 1 <= int(match[2]) <= 12:
        return date(int(match[1]), int(match[2]), 1), []
    return None, [_reason("month", "不是月份", "写成 2026-03", "month")]


def _other_provider(by: Scope, name: str) -> list[Reason]:
    own = {queries.provider_name(pk) for pk in by.need("claims.bill").organisations()}
    if not name.strip() or name.strip() in own:
        return []
    return [_reason("provider", "不是本机构的名称", "请填本机构在系统里登记的全称，或留空", "provider")]


def _data(row: Row) -> BillData:
    amounts = {payer.value: _fen(row, payer.value) for payer, _, _ in INSURERS if _fen(row, payer.value)}
    number, way = str(row.get("paper_number") or ""), str(row.get("pay_way") or "")
    invoice_on = row["invoice_on"]
    return BillData(
        invoice_number=str(row["invoice_number"] or ""),
        invoice_on=invoice_on if isinstance(invoice_on, date) else date.max,
        total_fen=_fen(row, "total"),
        excluded_fen=_fen(row, "excluded"),
        prepaid_fen=_fen(row, "prepaid"),
        charity_fen=_fen(row, "charity"),
        insurance=str(row.get("insurance") or InsuranceState.NOT_INSURED),
        paper=PaperData(number, way, amounts) if number or way or amounts else None,
    )


def _fen(row: Row, key: str) -> int:
    value = row.get(key)
    return value if isinstance(value, int) else 0


def _reason(code: str, message: str, next_step: str, field: str) -> Reason:
    return Reason(f"claims.bill_import.{code}", message, payers.CLAUSE, next_step, field)
