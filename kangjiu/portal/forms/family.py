"""What a family says: months, corrections, papers, appeals."""

from __future__ import annotations

from typing import Any

from django import forms

from kangjiu.common.pages.fields import ChineseDateField
from kangjiu.common.pages.forms import KjForm

OF_PROXY = ("valid_from_on", "valid_to_on", "scope")


class MonthForm(KjForm):
    """The guardian's word on a month (确认或提出异议)."""

    agreed = forms.ChoiceField(
        label="机构记的对吗？",
        choices=(("yes", "对，我确认"), ("no", "不对，我有异议")),
        widget=forms.RadioSelect,
    )
    objection = forms.CharField(
        label="哪里不对？",
        required=False,
        max_length=500,
        help_text="选“不对”时填写。写哪一天、实际怎样，机构会重新核对",
        widget=forms.Textarea,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        data = self.cleaned_data
        return {
            "agreed": data["agreed"] == "yes",
            "objection": data["objection"],
            "version": data["version"],
        }


class SlipForm(KjForm):
    """The guardian's word on a correction (同意更正)."""

    answer = forms.ChoiceField(
        label="您同意改吗？", choices=(("yes", "同意"), ("no", "不同意，照原来的")), widget=forms.RadioSelect
    )

    @property
    def agreed(self) -> bool:
        """Whether the guardian agrees."""
        return bool(self.cleaned_data["answer"] == "yes")


class AppealForm(KjForm):
    """Why the family does not agree (申诉)."""

    text = forms.CharField(
        label="您为什么不同意？",
        max_length=1000,
        help_text="写清哪一条不对、有什么证据；证据可以带到窗口",
        widget=forms.Textarea,
    )


class PaperForm(KjForm):
    """A photo or scan of a paper (上传材料)."""

    kind = forms.ChoiceField(label="这是哪一种材料？", widget=forms.RadioSelect)
    file = forms.FileField(
        label="照片或扫描件",
        help_text="拍清楚四个角和文字，支持照片和 PDF",
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf", "capture": "environment"}),
    )

    valid_from_on = ChineseDateField(label="委托从哪天起？", required=False, help_text="照委托书写的填")
    valid_to_on = ChineseDateField(label="委托到哪天为止？", required=False)
    scope = forms.CharField(
        label="委托您办什么？",
        required=False,
        max_length=60,
        help_text="照委托书写，例如“代为申请、补交材料”",
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], proxy: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proxy not in dict(kinds):
            for name in OF_PROXY:
                del self.fields[name]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0][0]

    def validity(self) -> dict[str, Any]:
        """From when to when the paper holds and what it allows; empty for papers that are not asked for it."""
        given = self.cleaned_data
        return {name: given[name] for name in OF_PROXY if name in given}
