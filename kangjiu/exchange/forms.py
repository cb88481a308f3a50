"""Forms of imports (导入)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from kangjiu.common.pages.forms import KjForm, OnceForm
from kangjiu.exchange import queries
from kangjiu.exchange.models import ImportJob
from kangjiu.exchange.types import Importer
from kangjiu.exchange.workbook.columns import letters


class UploadForm(OnceForm):
    """Choose what is imported and the workbook (上传)."""

    kind = forms.ChoiceField(label="导入什么", widget=forms.RadioSelect)
    file = forms.FileField(
        label="Excel 工作簿", help_text="只收 .xlsx，最大 20 MB。列的顺序不限，表头认得别名"
    )

    def __init__(self, *args: Any, kinds: Iterable[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.kind, each.label) for each in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class MappingForm(KjForm):
    """Which column of the workbook is which (对应列): one choice for each column of the sheet."""

    def __init__(self, *args: Any, job: ImportJob, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        headers = queries.headers_of(job)
        choices = [("", "（没有这一列）")]
        choices += [(str(at), f"{letters(at)} 列 {text}") for at, text in enumerate(headers) if text]
        for column in queries.importer(job.kind).sheet.columns:
            self.fields[column.key] = forms.ChoiceField(
                label=column.header,
                choices=choices,
                required=column.required,
                initial=str(job.mapping.get(column.key, "")),
                widget=forms.Select(attrs={"class": "kj-select"}),
                error_messages={"required": f"请选择“{column.header}”在哪一列"},
            )

    def mapping(self) -> dict[str, int]:
        """Column key → zero-based column, without those left open."""
        return {key: int(at) for key, at in self.cleaned_data.items() if at != ""}
