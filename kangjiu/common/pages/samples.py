"""Sample rows of the component gallery; made up, marked 示例."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest

from kangjiu.common.errors import Reason
from kangjiu.common.pages.fields import ChineseDateField, YuanField
from kangjiu.common.pages.forms import KjForm


class SampleForm(KjForm):
    """One field of each kind."""

    name = forms.CharField(label="儿童姓名", max_length=40)
    born_on = ChineseDateField(label="出生日期")
    amount = YuanField(label="本次收费")
    town = forms.ChoiceField(label="乡镇", choices=[("", "请选择"), ("1", "东河镇（示例）"), ("2", "西岭镇（示例）")])
    kind = forms.ChoiceField(
        label="主要困难",
        help_text="有好几方面，先选最想训练的一个",
        widget=forms.RadioSelect,
        choices=[("hearing", "听声音（听力）"), ("physical", "走路、用手（肢体）"), ("autism", "和人交流（孤独症）")],
    )
    certificate = forms.CharField(label="残疾人证号", required=False, help_text="0–6 岁可以没有")
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    proxy = forms.BooleanField(label="监护人已委托代办", required=False)


def gallery_context(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery template shows."""
    wrong = SampleForm({"name": "安小禾", "born_on": "2027-13-01", "amount": "1600.005", "kind": "physical"})
    reason = Reason(
        "over_cap",
        "不能支付：超过年度额度 140.00 元",
        clause="示例县办法 三（二）",
        next_step="改为 1,460.00 元后可以支付。",
    )
    return {"form": wrong, "fresh": SampleForm(), "reasons": [reason], "on": date(2026, 11, 24)}
