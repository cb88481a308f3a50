"""Forms of the desk."""

from __future__ import annotations

from django import forms

from kangjiu.audit.choices import ASKED_PURPOSES
from kangjiu.common.pages.forms import KjForm


class PurposeForm(KjForm):
    """Why a child's file is opened (查阅目的)."""

    purpose = forms.ChoiceField(
        label="查阅目的", choices=[(one.value, one.label) for one in ASKED_PURPOSES], widget=forms.RadioSelect
    )
