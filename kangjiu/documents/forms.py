"""Forms of papers (文书)."""

from __future__ import annotations

from typing import Any

from django import forms

from kangjiu.common.pages.fields import ChineseDateField
from kangjiu.common.pages.forms import KjForm
from kangjiu.documents.choices import PaperKind
from kangjiu.documents.models import IssuedDocument
from kangjiu.documents.rules.signing import REQUIRED, Signer


class FilterForm(KjForm):
    """Which papers are listed."""

    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *PaperKind.choices()])
    number = forms.CharField(label="文号", required=False, max_length=60)


class SignForm(KjForm):
    """Names and dates read off the signed paper, and its scan."""

    scan = forms.FileField(label="签章后的扫描件", help_text="PDF、JPG 或 PNG，最大 20 MB")

    def __init__(self, *args: Any, document: IssuedDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.positions = REQUIRED.get(document.kind, ())
        for position in self.positions:
            # The field of the name carries the plain code, so that a refusal lands beside it.
            self.fields[position.value] = forms.CharField(
                label=f"{position.label}：签字人",
                max_length=60,
                widget=forms.TextInput(attrs={"class": "kj-input", "autocomplete": "off"}),
                error_messages={"required": f"请填写“{position.label}”栏的签字人"},
            )
            day = ChineseDateField(label=f"{position.label}：签字日期")
            day.widget.attrs["class"] = "kj-input"
            self.fields[f"{position.value}_on"] = day
        self.order_fields([*(name for name in self.fields if name != "scan"), "scan"])

    def signers(self) -> list[Signer]:
        """The signatures as the rule takes them."""
        given = self.cleaned_data
        return [
            Signer(position, given[position.value], given[f"{position.value}_on"])
            for position in self.positions
        ]


class MarkForm(KjForm):
    """The office's short name in document numbers."""

    mark = forms.CharField(
        label="机关代字",
        max_length=10,
        help_text="用在文号里，例如“示残”，文号写成 示残康决〔2026〕12号；从下一个文号起使用，已出具的文书不变",
    )


class VoidForm(KjForm):
    """Why a paper is void."""

    reason = forms.CharField(label="作废理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
