"""Forms of money (资金)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from kangjiu.common.money import yuan
from kangjiu.common.pages.fields import ChineseDateField, YuanField
from kangjiu.common.pages.forms import KjForm, OnceForm
from kangjiu.funds.choices import Book, HeldKind, PaymentStatus, SourceKind
from kangjiu.funds.rules.months import UnitBalance
from kangjiu.funds.rules.years import Rest

Choices = Sequence[tuple[int, str]]


class YearForm(KjForm):
    """Which budget year is shown."""

    year = forms.IntegerField(label="预算年度", required=False, min_value=2000, max_value=2100)


class LineForm(OnceForm):
    """A budget line (预算指标) as its document says."""

    organisation = forms.TypedChoiceField(label="资金单位", coerce=int)
    source = forms.ChoiceField(label="资金来源", choices=SourceKind.choices)
    budget_year = forms.IntegerField(label="预算年度", min_value=2000, max_value=2100)
    document_number = forms.CharField(label="指标文号", max_length=60, help_text="例如 示财预〔2026〕12号")
    issued_on = ChineseDateField(label="下达日期")
    function_code = forms.CharField(
        label="功能科目", max_length=10, initial="2081104", help_text="2081104 残疾人康复"
    )
    purpose = forms.CharField(label="用途", max_length=60, initial="残疾儿童康复救助")
    amount_fen = YuanField(label="下达金额")
    is_work_fund = forms.BooleanField(label="工作经费（单独记账，不能支付救助）", required=False)
    training_basis = forms.CharField(
        label="可以用于儿童训练的依据",
        max_length=120,
        required=False,
        help_text="只有残保金要填：写明文件文号和条款。没有就不能用来支付儿童训练",
    )

    def __init__(self, *args: Any, offices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = offices  # type: ignore[attr-defined]


class PayeeForm(OnceForm):
    """The account of an institution (收款账户), with its proof."""

    organisation = forms.TypedChoiceField(label="收款机构", coerce=int)
    account_name = forms.CharField(label="户名", max_length=80)
    account_number = forms.CharField(label="账号", max_length=30, help_text="8 到 30 位数字，对公账户")
    bank = forms.CharField(label="开户行", max_length=80)
    proof_id = forms.FileField(
        label="证明材料", required=False, help_text="开户许可证或开户行证明；变更账户时必须上传"
    )

    def __init__(self, *args: Any, institutions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = institutions  # type: ignore[attr-defined]


class PaymentFilterForm(KjForm):
    """The filters of the payment list."""

    status = forms.ChoiceField(  # type: ignore[assignment]
        label="状态", required=False, choices=[("", "全部状态"), *PaymentStatus.choices()]
    )
    service_year = forms.IntegerField(label="服务年度", required=False, min_value=2000, max_value=2100)


class PayForm(OnceForm):
    """The voucher of a payment made (支付凭证)."""

    voucher_number = forms.CharField(label="凭证号", max_length=40, help_text="国库支付凭证上的编号")
    paid_on = ChineseDateField(label="支付日期")


class ReturnForm(OnceForm):
    """A bank return (退票)."""

    reason = forms.CharField(label="退回原因", max_length=80, help_text="例如 户名不符")
    returned_on = ChineseDateField(label="退回日期")


class LedgerForm(KjForm):
    """Which book and year is shown."""

    book = forms.ChoiceField(label="账簿", required=False, choices=Book.choices)
    year = forms.IntegerField(label="预算年度", required=False, min_value=2000, max_value=2100)


class AdvanceForm(OnceForm):
    """An advance to a provider (申请预拨)."""

    organisation = forms.TypedChoiceField(label="资金单位", coerce=int)
    payee = forms.TypedChoiceField(label="收款机构", coerce=int)
    budget_year = forms.IntegerField(label="预算年度", min_value=2000, max_value=2100)
    amount_fen = YuanField(label="预拨金额")
    purpose = forms.CharField(label="用途", max_length=80, initial="预拨康复救助资金")

    def __init__(self, *args: Any, offices: Choices, institutions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = offices  # type: ignore[attr-defined]
        self.fields["payee"].choices = institutions  # type: ignore[attr-defined]


class HeldFilterForm(KjForm):
    """The filters of advances and overpayments."""

    kind = forms.ChoiceField(label="性质", required=False, choices=[("", "预拨和多付"), *HeldKind.choices()])
    open_only = forms.BooleanField(label="只看没清理完的", required=False)


class RecoverForm(OnceForm):
    """What the payee paid back (登记缴回)."""

    amount_fen = YuanField(label="缴回金额")
    voucher_number = forms.CharField(
        label="缴款凭证号", max_length=40, help_text="一般缴款书或国库回单上的编号"
    )
    paid_on = ChineseDateField(label="缴款日期")


class ReceiptForm(OnceForm):
    """The bank's receipt of a payment (银行回单)."""

    number = forms.CharField(label="回单号", max_length=40)
    amount_fen = YuanField(label="到账金额", help_text="照回单填；与支付不同的会标成差额")
    received_on = ChineseDateField(label="到账日期")


class CloseForm(OnceForm):
    """What of each line is carried over (年终结转); the rest goes back to the treasury."""

    document_number = forms.CharField(label="结转批准文号", max_length=60, help_text="例如 示财预〔2027〕2号")

    def __init__(self, *args: Any, rests: Sequence[Rest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rest in rests:
            name = f"carry_{rest.line_id}"
            field = YuanField(
                label=f"{rest.name} 结转下年",
                required=False,
                help_text=f"余额 {yuan(rest.left_fen)} 元；不填的收回财政",
            )
            self.add_field(name, field)

    def carries(self) -> dict[int, int]:
        """Fen carried over by line id."""
        given = self.cleaned_data.items()
        return {int(name[6:]): fen or 0 for name, fen in given if name.startswith("carry_")}


class MonthForm(OnceForm):
    """The unit's balances at a month's end (单位账余额), source by source."""

    def __init__(self, *args: Any, ledger: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledger = ledger
        for source, fen in ledger.items():
            label = SourceKind.label_of(source)
            unit = YuanField(
                label=f"{label}：单位账余额", allow_negative=True, help_text=f"专账余额 {yuan(fen)} 元"
            )
            explained = forms.CharField(
                label=f"{label}：差额说明", max_length=200, required=False, help_text="金额一致不用填"
            )
            self.add_field(f"unit_{source}", unit)
            self.add_field(f"explain_{source}", explained)

    def unit(self) -> dict[str, UnitBalance]:
        """The unit's balances by source, fen."""
        given = self.cleaned_data
        return {
            source: UnitBalance(given[f"unit_{source}"], given[f"explain_{source}"]) for source in self.ledger
        }


class MonthPickForm(KjForm):
    """Which office, book and month is reconciled."""

    organisation = forms.TypedChoiceField(label="资金单位", coerce=int)
    book = forms.ChoiceField(label="账簿", choices=Book.choices)
    month = forms.RegexField(label="月份", regex=r"^\d{4}-(0[1-9]|1[0-2])$", help_text="例如 2026-03")

    def __init__(self, *args: Any, offices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = offices  # type: ignore[attr-defined]

    @property
    def month_on(self) -> date:
        """The first day of the month."""
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")
