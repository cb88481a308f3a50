"""Forms of money (资金)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from kangjiu.common.pages.fields import ChineseDateField, YuanField
from kangjiu.common.pages.forms import KjForm, OnceForm
from kangjiu.funds.choices import Book, PaymentStatus, SourceKind

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
