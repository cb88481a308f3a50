"""Forms of corrections after settlement (调整)."""

from __future__ import annotations

from django import forms

from kangjiu.claims.choices import AdjustmentCause, AdjustmentStatus
from kangjiu.claims.rules.adjusting import Correction
from kangjiu.common.pages.fields import YuanField
from kangjiu.common.pages.forms import KjForm, OnceForm

PAYERS = ("basic", "serious", "medical_aid", "programme", "account", "charity")


class AdjustmentFilterForm(KjForm):
    """The filters of the list of corrections."""

    status = forms.ChoiceField(  # type: ignore[assignment]
        label="状态", required=False, choices=[("", "全部状态"), *AdjustmentStatus.choices()]
    )


class AdjustForm(OnceForm):
    """What the papers should read (更正后的单据): the whole bill as corrected, not the difference."""

    cause = forms.ChoiceField(
        label="原因", choices=AdjustmentCause.choices, widget=forms.RadioSelect, initial="insurance"
    )
    evidence_number = forms.CharField(
        label="凭据号", max_length=60, help_text="冲正单、退费单、更正单或检查文书的编号"
    )
    evidence = forms.FileField(label="凭据扫描件", required=False, help_text="PDF 或照片")
    note = forms.CharField(
        label="说明", max_length=200, widget=forms.Textarea, help_text="哪里错了、怎么发现的"
    )
    total_fen = YuanField(label="更正后总费用")
    basic = YuanField(label="更正后基本医保支付", required=False)
    serious = YuanField(label="更正后大病保险支付", required=False)
    medical_aid = YuanField(label="更正后医疗救助支付", required=False)
    programme = YuanField(label="更正后惠民项目支付", required=False)
    account = YuanField(label="更正后个人账户等支付", required=False)
    charity = YuanField(label="更正后慈善帮扶", required=False)
    excluded_fen = YuanField(label="更正后目录外", required=False)
    prepaid_fen = YuanField(label="更正后先行自付", required=False)
    trained_days = forms.IntegerField(
        label="更正后计入天数", min_value=0, max_value=31, help_text="照更正后的出勤确认表；没有错就不改"
    )

    def correction(self) -> Correction:
        """The correction as entered, fen."""
        given = self.cleaned_data
        return Correction(
            cause=given["cause"],
            evidence_number=given["evidence_number"],
            note=given["note"],
            total_fen=given["total_fen"] or 0,
            trained_days=given["trained_days"],
            excluded_fen=given.get("excluded_fen") or 0,
            prepaid_fen=given.get("prepaid_fen") or 0,
            parts={name: given[name] for name in PAYERS if given.get(name)},
        )
