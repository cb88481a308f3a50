"""What an auditor looks for."""

from __future__ import annotations

from typing import Any

from django import forms

from kangjiu.audit import queries
from kangjiu.audit.types import KIND_LABELS
from kangjiu.common.pages.fields import ChineseDateField
from kangjiu.common.pages.forms import KjForm
from kangjiu.common.scope import Scope


class TrailFilterForm(KjForm):
    """Filters of the trail page."""

    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *KIND_LABELS.items()])
    chain = forms.ChoiceField(label="链", required=False)
    actor_id = forms.IntegerField(label="经手人编号", required=False, min_value=1)
    person_id = forms.IntegerField(label="儿童编号", required=False, min_value=1)
    start = ChineseDateField(label="写入日期从", required=False)
    end = ChineseDateField(label="到", required=False)

    def __init__(self, *args: Any, by: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(chain.name, chain.name) for chain in queries.chains(by)]
        self.fields["chain"].choices = [("", "全部"), *names]  # type: ignore[attr-defined]

    def wanted(self) -> queries.TrailFilter:
        """The filter; nothing while the form has errors."""
        return queries.TrailFilter(**self.cleaned_data) if self.is_valid() else queries.TrailFilter()


class ReportForm(KjForm):
    """The days of the access report."""

    start = ChineseDateField(label="从")
    end = ChineseDateField(label="到")
