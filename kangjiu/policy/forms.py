"""Forms of policy: library filters, reading a pack in, entering an open value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kangjiu.common.pages.fields import ChineseDateField
from kangjiu.common.pages.forms import KjForm
from kangjiu.common.pages.value_fields import value_field
from kangjiu.policy import queries
from kangjiu.policy.choices import PackStatus


class MapForm(KjForm):
    """The day the map of policies is drawn for (政策地图)."""

    on = ChineseDateField(label="看哪一天", help_text="")


class FilterForm(KjForm):
    """Filters of the library (政策库): title or document number, day, status."""

    q = forms.CharField(label="名称或文号", required=False, max_length=60)
    on = ChineseDateField(label="哪一天有效", required=False, help_text="")
    county_code = forms.ChoiceField(label="地区", required=False)
    status = forms.ChoiceField(label="状态", required=False)  # type: ignore[assignment]
    is_open = forms.BooleanField(label="有待定值", required=False)

    def __init__(self, *args: Any, counties: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county_code"].choices = [("", "全部"), *counties]  # type: ignore[attr-defined]
        self.fields["status"].choices = [("", "全部"), *PackStatus.choices()]  # type: ignore[attr-defined]


class ImportForm(KjForm):
    """Which pack of the installation to read in (读入政策包)."""

    pack = forms.ChoiceField(label="政策包", widget=forms.RadioSelect)

    def __init__(self, *args: Any, packs: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = list(packs)  # type: ignore[attr-defined]


class RefuseForm(KjForm):
    """Why an entered value is given back (退回原因)."""

    reason = forms.CharField(label="退回原因", max_length=200)


class SignForm(KjForm):
    """The signer says what was seen (签发): the day of effect, and what it means when that day is past."""

    seen = forms.BooleanField(label="")
    seen_past = forms.BooleanField(label="")

    def __init__(self, *args: Any, from_on: date, past: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        since = f"{from_on.year}年{from_on.month}月{from_on.day}日"
        self._say("seen", f"我已核对上面各项，同意自 {since} 起施行")
        self._say("seen_past", "我知道施行日期早于今天，已作的决定仍按原来的版本")
        if not past:
            del self.fields["seen_past"]

    def _say(self, name: str, label: str) -> None:
        self.fields[name].label = label
        self.fields[name].error_messages["required"] = f"请勾选“{label}”"


class KeepForm(KjForm):
    """Why a new version above changes nothing here (无需修改)."""

    reason = forms.CharField(
        label="为什么不用修改",
        max_length=200,
        widget=forms.Textarea,
        help_text="例如：省里改的是听力补助上限，本县标准高于上限，不受影响",
    )


class ValueForm(KjForm):
    """An open value with its source (填报待定值): one box for every open cell, then document, clause and sentence."""

    document_number = forms.CharField(label="文号", max_length=60, help_text="例如 济残联〔2024〕9号")
    clause = forms.CharField(label="条款", max_length=60, help_text="例如 第三条第二款")
    sentence = forms.CharField(
        label="原文", max_length=2000, widget=forms.Textarea, help_text="照抄文件里写明这个数值的一句话"
    )
    effective_from_on = ChineseDateField(label="施行日期")

    def __init__(self, *args: Any, row: queries.OpenRow, **kwargs: Any) -> None:
        self.row = row
        self.names = [f"value_{at}" for at in range(len(row.cells))]
        boxes = {
            name: value_field(
                row.unit,
                row.range,
                row.members,
                label=words or row.label,
                required=not row.keys or row.all_or_none,
            )
            for name, (words, _) in zip(self.names, row.cells, strict=True)
        }
        self.base_fields = {**boxes, **type(self).base_fields}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """At least one value, each with its document."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and all(cleaned.get(name) in (None, "") for name in self.names):
            raise ValidationError("至少填一个数值", code="none")
        return cleaned

    @property
    def value(self) -> Any:
        """The value as the engine takes it: plain, or rows of keys and value."""
        found = [self.cleaned_data.get(name) for name in self.names]
        plain = [one.isoformat() if isinstance(one, date) else one for one in found]
        if not self.row.keys:
            return plain[0]
        return [
            {**dict(zip(self.row.keys, cell, strict=True)), "value": value}
            for (_, cell), value in zip(self.row.cells, plain, strict=True)
            if value not in (None, "")
        ]
