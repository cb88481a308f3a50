"""Forms of claims (费用结算)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from kangjiu.claims.choices import BillStatus, ClaimStatus, InsuranceState, PayWay, SettlementStatus
from kangjiu.claims.rules.bills import BillData, ChargeData, PaperData
from kangjiu.common.money import yuan
from kangjiu.common.pages.fields import ChineseDateField, YuanField
from kangjiu.common.pages.forms import KjForm, OnceForm
from kangjiu.providers.choices import PriceUnit
from kangjiu.providers.rules.prices import Price

INSURED = {
    "basic": "基本医保",
    "serious": "大病保险",
    "medical_aid": "医疗救助",
    "programme": "惠民项目",
    "account": "个人账户等",
}
Choices = Sequence[tuple[int, str]]


def _all(label: str, choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", label), *choices]


class MonthField(forms.Field):
    """A month as 2026-03 or 2026年3月, cleaned to its first day (月份)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "月份")
        kwargs.setdefault("help_text", "例如 2026-03")
        super().__init__(**kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip().replace("年", "-").replace("月", "").replace("/", "-")
        if not text:
            return None
        try:
            year, month = (int(part) for part in text.split("-")[:2])
            return date(year, month, 1)
        except ValueError as error:
            raise forms.ValidationError(f"“{value}”不是月份。请写成 2026-03", code="month") from error


class BillFilterForm(KjForm):
    """The filters of the list of bills."""

    month_on = MonthField(required=False, help_text="")
    status = forms.ChoiceField(  # type: ignore[assignment]
        label="状态", required=False, choices=_all("全部状态", list(BillStatus.choices()))
    )
    insurance = forms.ChoiceField(
        label="医保结算", required=False, choices=_all("全部", list(InsuranceState.choices()))
    )


class ClaimFilterForm(KjForm):
    """The filters of the list of claims."""

    month_on = MonthField(required=False, help_text="")
    status = forms.ChoiceField(  # type: ignore[assignment]
        label="状态", required=False, choices=_all("全部状态", list(ClaimStatus.choices()))
    )


class SettlementFilterForm(KjForm):
    """The filters of the list of settlements."""

    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    quarter = forms.TypedChoiceField(
        label="季度",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "全部季度"), *((n, f"第{n}季度") for n in range(1, 5))],
    )
    status = forms.ChoiceField(  # type: ignore[assignment]
        label="状态", required=False, choices=_all("全部状态", list(SettlementStatus.choices()))
    )


class PaperForm(OnceForm):
    """The insurers' settlement paper, copied (医保结算单)."""

    paper_number = forms.CharField(label="结算单号", max_length=40)
    pay_way = forms.ChoiceField(label="结算方式", choices=PayWay.choices, widget=forms.RadioSelect)
    basic = YuanField(label="基本医保支付", required=False)
    serious = YuanField(label="大病保险支付", required=False)
    medical_aid = YuanField(label="医疗救助支付", required=False)
    programme = YuanField(label="惠民项目支付", required=False)
    account = YuanField(label="个人账户、家庭共济、商业保险支付", required=False)

    def paper(self) -> PaperData:
        """The paper as entered, fen."""
        return paper_of(self.cleaned_data)


def paper_of(given: Mapping[str, Any]) -> PaperData:
    """A settlement paper from cleaned fields; payers of nothing are left out."""
    amounts = {payer: given[payer] for payer in INSURED if given.get(payer)}
    return PaperData(given.get("paper_number", ""), given.get("pay_way", ""), amounts)


class BillRowForm(KjForm):
    """One child's row in the month's grid (一行账单)."""

    invoice_number = forms.CharField(label="发票号码", max_length=40)
    invoice_on = ChineseDateField(label="开票日期", help_text="")
    total_fen = YuanField(label="总费用")
    insurance = forms.ChoiceField(
        label="医保结算",
        choices=InsuranceState.choices,
        required=False,
    )
    paper_number = forms.CharField(label="结算单号", max_length=40, required=False)
    pay_way = forms.ChoiceField(label="结算方式", choices=_all("", list(PayWay.choices())), required=False)
    basic = YuanField(label="基本医保", required=False)
    serious = YuanField(label="大病保险", required=False)
    medical_aid = YuanField(label="医疗救助", required=False)
    programme = YuanField(label="惠民项目", required=False)
    account = YuanField(label="个人账户等", required=False)
    excluded_fen = YuanField(label="目录外", required=False)
    prepaid_fen = YuanField(label="先行自付", required=False)
    charity_fen = YuanField(label="慈善帮扶", required=False)

    def data_of_bill(self) -> BillData:
        """The bill as entered, fen."""
        return bill_of(self.cleaned_data)


def bill_of(given: Mapping[str, Any], charges: Sequence[ChargeData] = ()) -> BillData:
    """A bill from cleaned fields; a paper only once the insurers settled."""
    insurance = given.get("insurance") or InsuranceState.NOT_INSURED.value
    has_paper = any(given.get(name) for name in ("paper_number", "pay_way", *INSURED))
    return BillData(
        invoice_number=given["invoice_number"],
        invoice_on=given["invoice_on"],
        total_fen=given.get("total_fen"),
        charges=charges,
        excluded_fen=given.get("excluded_fen") or 0,
        prepaid_fen=given.get("prepaid_fen") or 0,
        charity_fen=given.get("charity_fen") or 0,
        insurance=insurance,
        paper=paper_of(given) if has_paper else None,
    )


class BillForm(BillRowForm, OnceForm):
    """One child's bill from the published list (按价目登记): quantities, or a total."""

    field_order = ("invoice_number", "invoice_on")

    def __init__(self, *args: Any, prices: Sequence[Price], is_medical: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prices = prices
        if not is_medical:
            for name in ("insurance", "paper_number", "pay_way", *INSURED, "excluded_fen", "prepaid_fen"):
                del self.fields[name]
        self.fields["total_fen"].required = False
        self.fields["total_fen"].help_text = "填了下面的数量就不用填，按公示价目计算"
        for price in prices:
            label = f"{price.name}（每{PriceUnit.label_of(price.unit)} {yuan(price.price_fen)} 元）"
            count = forms.IntegerField(label=label, min_value=0, required=False)
            self.add_field(f"q_{price.id}", count)

    def data_of_bill(self) -> BillData:
        """The bill with its charges, fen."""
        counts = {price.code: self.cleaned_data.get(f"q_{price.id}") for price in self.prices}
        charges = [ChargeData(code, count) for code, count in counts.items() if count]
        return bill_of(self.cleaned_data, charges)


class BuildClaimForm(OnceForm):
    """Which month is claimed (生成申报)."""

    provider = forms.TypedChoiceField(label="机构", coerce=int)
    month_on = MonthField()

    def __init__(self, *args: Any, providers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = providers  # type: ignore[attr-defined]


class ReasonForm(OnceForm):
    """Why something is returned (退回原因)."""

    reason = forms.CharField(label="退回原因", max_length=120, widget=forms.Textarea)


class NoteForm(KjForm):
    """An opinion with a step (意见)."""

    note = forms.CharField(label="意见", max_length=120, required=False)


class BuildSettlementForm(OnceForm):
    """Which quarter of which provider is settled (编制季度结算)."""

    provider = forms.TypedChoiceField(label="定点机构", coerce=int)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    quarter = forms.TypedChoiceField(
        label="季度", coerce=int, choices=[(n, f"第{n}季度") for n in range(1, 5)]
    )

    def __init__(self, *args: Any, providers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = providers  # type: ignore[attr-defined]


class RequestForm(OnceForm):
    """From which year's budget a settlement is paid (申请用款)."""

    budget_year = forms.IntegerField(
        label="预算年度",
        min_value=2000,
        max_value=2100,
        help_text="一般与服务年度相同；上年第四季度在下年支付的，填下年",
    )
    cross_year_basis = forms.CharField(
        label="跨年度列支批准",
        max_length=120,
        required=False,
        help_text="预算年度与服务年度不同时必填批准文号",
    )


class PayForm(OnceForm):
    """The voucher of a settlement's payment (支付凭证)."""

    voucher_number = forms.CharField(label="凭证号", max_length=40, help_text="国库支付凭证上的编号")
    paid_on = ChineseDateField(label="支付日期")


class NothingForm(OnceForm):
    """State that nothing is carried over (无期初)."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    go_live_on = ChineseDateField(label="启用日期", help_text="本系统开始办理业务的日期")
    nothing_to_carry = forms.BooleanField(label="本年度启用以前没有批准、训练和结算，没有期初余额")
