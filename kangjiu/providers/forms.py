"""Forms of providers: they read what is typed; rules and actions decide."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kangjiu.common import money
from kangjiu.common.pages.fields import ChineseDateField
from kangjiu.common.pages.forms import KjForm, OnceForm
from kangjiu.providers import choices
from kangjiu.providers.actions import AgreementData, PriceData, ProviderData
from kangjiu.providers.rules import ladder
from kangjiu.registry.choices import Category

Pairs = list[tuple[str, str]]
ALL = ("", "全部")
UNITS = {label: value for value, label in choices.PriceUnit.choices()}
_GAP = re.compile(r"[\t ，,、]+")


class FilterForm(KjForm):
    """What the list is narrowed to."""

    status = forms.ChoiceField(label="定点状态", required=False)  # type: ignore[assignment]
    kind = forms.ChoiceField(label="类型", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [ALL, *choices.ProviderStatus.choices()]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [ALL, *choices.ProviderKind.choices()]  # type: ignore[attr-defined]


class RegisterForm(OnceForm):
    """An institution becomes a candidate (登记候选机构)."""

    organisation = forms.ChoiceField(label="单位", help_text="名单里没有的，先请系统管理员登记单位")
    kind = forms.ChoiceField(label="机构类型", choices=choices.ProviderKind.choices)
    is_medical = forms.BooleanField(label="可以医保结算", required=False)
    licence_expires_on = ChineseDateField(label="执业许可有效期至", required=False)

    def __init__(self, *args: Any, units: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "请选择"), *units]  # type: ignore[attr-defined]

    def provider(self) -> ProviderData:
        """What was entered."""
        given = self.cleaned_data
        return ProviderData(given["kind"], given["is_medical"], given["licence_expires_on"])


class StatusForm(KjForm):
    """A step on the ladder (变更定点状态)."""

    status = forms.ChoiceField(label="改为", widget=forms.RadioSelect)  # type: ignore[assignment]

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [(one, choices.ProviderStatus.label_of(one)) for one in ladder.NEXT[now]]
        self.fields["status"].choices = [(str(one), label) for one, label in steps]  # type: ignore[attr-defined]


class SiteForm(OnceForm):
    """A place of service (服务场所)."""

    name = forms.CharField(label="场所名称", max_length=80)
    address = forms.CharField(label="地址", max_length=120)
    region_path = forms.ChoiceField(label="所在乡镇（街道）")
    capacity = forms.IntegerField(label="可同时训练人数")

    def __init__(self, *args: Any, places: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_path"].choices = [("", "请选择"), *places]  # type: ignore[attr-defined]


class AgreementForm(OnceForm):
    """An agreement to be signed by another person (拟订服务协议)."""

    site = forms.ChoiceField(label="服务场所", help_text="一个场所一份协议")
    number = forms.CharField(label="协议编号", max_length=40)
    starts_on = ChineseDateField(label="开始日期")
    ends_on = ChineseDateField(label="截止日期")
    categories = forms.MultipleChoiceField(
        label="服务类别", choices=Category.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, places: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [("", "请选择"), *places]  # type: ignore[attr-defined]

    def agreement(self) -> AgreementData:
        """What was entered."""
        given = self.cleaned_data
        return AgreementData(
            int(given["site"]), given["number"], given["starts_on"], given["ends_on"], given["categories"]
        )


class EndForm(KjForm):
    """The last day of an agreement (终止协议)."""

    ended_on = ChineseDateField(label="最后一天")


class PricesForm(OnceForm):
    """Lines of a price list, typed or pasted from a workbook (公示收费目录)."""

    from_on = ChineseDateField(label="从哪天起")
    lines = forms.CharField(
        label="收费项目",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一项：编码 项目 单位 单价（元），可以从 Excel 直接粘贴。单位写 次、天、月 或 件。例如 PT 运动训练 次 80.00",
    )

    def clean_lines(self) -> list[PriceData]:
        found: list[PriceData] = []
        faults = []
        for at, text in enumerate(self.cleaned_data["lines"].splitlines(), 1):
            if not text.strip():
                continue
            try:
                found.append(read_line(text))
            except ValueError as error:
                faults.append(f"第 {at} 行：{error}")
        codes = [line.code for line in found]
        faults += [f"编码 {code} 写了两次" for code in sorted({one for one in codes if codes.count(one) > 1})]
        if faults:
            raise ValidationError(faults)
        return found


def read_line(text: str) -> PriceData:
    """One line of a price list; ValueError with what is wrong in it."""
    parts = [part for part in _GAP.split(text.strip()) if part]
    if "\t" in text:
        parts = [part.strip() for part in text.split("\t") if part.strip()]
    if len(parts) != 4:
        raise ValueError(f"有 {len(parts)} 栏，应当是 4 栏：编码 项目 单位 单价（元）")
    code, name, unit, price = parts
    if unit not in UNITS:
        raise ValueError(f"单位“{unit}”不认识，请写 {'、'.join(UNITS)}")
    if len(code) > 20 or len(name) > 60:
        raise ValueError("编码不超过 20 个字，项目不超过 60 个字")
    return PriceData(code, name, UNITS[unit], money.parse_yuan(price))


class TherapistForm(OnceForm):
    """A therapist with licence (登记康复治疗师)."""

    name = forms.CharField(label="姓名", max_length=40)
    licence = forms.CharField(label="证书编号", max_length=40, required=False)
    licence_expires_on = ChineseDateField(label="证书有效期至", required=False)
    from_on = ChineseDateField(label="到岗日期")


class LeaveForm(KjForm):
    """The last day of a therapist (治疗师离岗)."""

    to_on = ChineseDateField(label="最后一天")


class LicenceForm(OnceForm):
    """The new expiry of a licence (更新有效期)."""

    licence_expires_on = ChineseDateField(label="有效期至")
