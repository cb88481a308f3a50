"""Bills (账单): what may be entered, what is flagged; amounts in fen, a month named by its first day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kangjiu.claims.choices import InsuranceState
from kangjiu.claims.rules import payers
from kangjiu.common.dates import month_end
from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan
from kangjiu.providers.rules.prices import Price

MOST_BILL_FEN = 500_000_00
UNLISTED, OVERCHARGE = "unlisted", "overcharge"
FLAGS = {UNLISTED: "有公示目录外收费", OVERCHARGE: "单价高于公示价"}
PRICES = "济残联〔2024〕9号 四（二）市场监管"


@dataclass(frozen=True)
class ChargeData:
    """One charge as the provider states it (收费明细): code of the published list, or a name of its own; fen."""

    code: str
    quantity: int
    unit_fen: int | None = None
    name: str = ""


@dataclass(frozen=True)
class PaperData:
    """The insurers' settlement paper (医保结算单): number, way of paying, amount by payer in fen."""

    number: str
    pay_way: str
    amounts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class BillData:
    """What is entered of a month's bill (账单): from charges, or a total; fen. `paper` once insurance settled."""

    invoice_number: str
    invoice_on: date
    total_fen: int | None = None
    charges: Sequence[ChargeData] = ()
    excluded_fen: int = 0
    prepaid_fen: int = 0
    charity_fen: int = 0
    insurance: str = InsuranceState.NOT_INSURED
    paper: PaperData | None = None

    def parts(self) -> dict[str, int]:
        """Amounts of payers before the fund, fen."""
        found = dict(self.paper.amounts) if self.paper else {}
        return found | ({"charity": self.charity_fen} if self.charity_fen else {})


@dataclass(frozen=True)
class BillRow:
    """One row of the month's grid (一名儿童的账单)."""

    placement_id: int
    item: str
    data: BillData


@dataclass(frozen=True)
class Item:
    """A charge priced (费用明细), fen; what is above or outside the list is not assisted."""

    price_id: int | None
    name: str
    quantity: int
    unit_fen: int
    not_assisted_fen: int
    flag: str = ""

    @property
    def amount_fen(self) -> int:
        """Quantity times unit."""
        return self.quantity * self.unit_fen


@dataclass(frozen=True)
class Place:
    """Where and when the child trained (在训安置) as a bill needs to know; inclusive dates."""

    starts_on: date
    ends_on: date | None
    is_medical: bool


def priced(charges: Sequence[ChargeData], listed: Mapping[str, Price]) -> list[Item]:
    """Charges with the published prices of the day; a charge above or outside the list is flagged."""
    return [_priced(charge, listed.get(charge.code)) for charge in charges]


def _priced(charge: ChargeData, price: Price | None) -> Item:
    if price is None:
        unit = charge.unit_fen or 0
        return Item(None, charge.name or charge.code, charge.quantity, unit, unit * charge.quantity, UNLISTED)
    unit = price.price_fen if charge.unit_fen is None else charge.unit_fen
    over = max(0, unit - price.price_fen) * charge.quantity
    return Item(price.id, price.name, charge.quantity, unit, over, OVERCHARGE if over else "")


def findings(data: BillData, total_fen: int, month_on: date, place: Place, on: date) -> list[Reason]:
    """Everything wrong with a bill before it is kept; empty when it may be."""
    return [
        *_month(month_on, place, on),
        *_invoice(data, month_on, on),
        *_amounts(data, total_fen),
        *_insurance(data, place),
    ]


def _month(month_on: date, place: Place, on: date) -> list[Reason]:
    reasons = []
    if month_on.day != 1 or month_on > on:
        reasons.append(
            _reason("month", f"{month_on:%Y年%m月} 还没有到，不能登记账单", "请核对月份", "month_on")
        )
    left = place.ends_on is not None and place.ends_on < month_on
    if month_end(month_on) < place.starts_on or left:
        until = f"{place.ends_on:%Y-%m-%d}" if place.ends_on else "今"
        reasons.append(
            _reason(
                "outside",
                f"{month_on:%Y年%m月} 不在这名儿童在本机构训练的期间（{place.starts_on:%Y-%m-%d} 至 {until}）",
                "请核对月份，跨月费用拆成各月账单",
                "month_on",
            )
        )
    return reasons


def _invoice(data: BillData, month_on: date, on: date) -> list[Reason]:
    reasons = []
    if not data.invoice_number.strip():
        reasons.append(_reason("invoice", "没有填写发票号码", "请按发票填写", "invoice_number"))
    if not month_on <= data.invoice_on <= on:
        reasons.append(
            _reason(
                "invoice_on",
                f"开票日期 {data.invoice_on:%Y-%m-%d} 不在账单月份第一天至今天之间",
                "请按发票上的日期填写",
                "invoice_on",
            )
        )
    return reasons


def _amounts(data: BillData, total_fen: int) -> list[Reason]:
    if total_fen <= 0:
        return [_reason("total", "总费用必须大于零", "请填写费用明细或总费用", "total_fen")]
    reasons = []
    if total_fen > MOST_BILL_FEN:
        reasons.append(
            _reason(
                "absurd",
                f"一个月的账单 {yuan(total_fen)} 元，超过 {yuan(MOST_BILL_FEN)} 元",
                "请核对是否多写了数字，或把分当成了元",
                "total_fen",
            )
        )
    if min(data.excluded_fen, data.prepaid_fen, *data.parts().values(), 0) < 0:
        reasons.append(_reason("negative", "金额不能小于零", "请按单据更正", "total_fen"))
    if any(charge.quantity <= 0 for charge in data.charges):
        reasons.append(_reason("quantity", "收费数量必须大于零", "请核对费用明细", "total_fen"))
    if data.excluded_fen + data.prepaid_fen > total_fen:
        reasons.append(_reason("excluded", "目录外与先行自付之和超过总费用", "请对照结算单", "excluded_fen"))
    return reasons + payers.adds_up(total_fen, payers.before_fund(total_fen, data.parts()))


def _insurance(data: BillData, place: Place) -> list[Reason]:
    reasons = []
    if data.insurance != InsuranceState.NOT_INSURED and not place.is_medical:
        reasons.append(
            _reason("not_medical", "本机构不能医保结算", "请选“无医保结算”，或先更正机构类型", "insurance")
        )
    settled = data.insurance == InsuranceState.SETTLED
    if settled and data.paper is None:
        reasons.append(
            _reason("paper", "已医保结算，但没有结算单", "请照结算单填写单号和各方金额", "paper_number")
        )
    if not settled and data.paper is not None:
        reasons.append(_reason("paper_early", "未医保结算却填了结算单", "请核对医保结算状态", "insurance"))
    return reasons + (paper_findings(data.paper) if data.paper else [])


def paper_findings(paper: PaperData) -> list[Reason]:
    """What is wrong with a settlement paper by itself: no number, no way of paying, a payer that is no insurer."""
    reasons = []
    if not paper.number.strip():
        reasons.append(_reason("paper_number", "没有填写结算单号", "请照结算单填写", "paper_number"))
    if not paper.pay_way:
        reasons.append(
            _reason("pay_way", "没有选择结算方式", "请照结算单选按项目、按病种或按床日", "pay_way")
        )
    if set(paper.amounts) - set(payers.INSURERS):
        reasons.append(_reason("payer", "结算单上只能有医保各方的金额", "请核对各方金额", "paper_number"))
    return reasons


def repeated_invoice(number: str) -> Reason:
    """The invoice number stands on another bill (发票重号)."""
    return _reason(
        "invoice_twice", f"发票号码 {number} 已经登记过", "请核对发票，重号不能结算", "invoice_number"
    )


def repeated_paper(number: str) -> Reason:
    """The settlement paper was entered before (结算单重号)."""
    return _reason(
        "paper_twice", f"医保结算单号 {number} 已经登记过", "一张结算单只能登记一次，请核对", "paper_number"
    )


def repeated_month(month_on: date) -> Reason:
    """The child has a bill of this month and item (同月重复)."""
    return _reason(
        "month_twice",
        f"这名儿童 {month_on:%Y年%m月} 这个项目已有账单",
        "请先作废原账单再登记",
        "month_on",
    )


def _reason(code: str, message: str, next_step: str, field_name: str) -> Reason:
    return Reason(f"claims.bill.{code}", message, payers.CLAUSE, next_step, field_name)
