"""Forms of the break-even point (收支平衡点): what is asked, and putting the answer into the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kangjiu.common.pages.fields import YuanField
from kangjiu.common.pages.forms import KjForm
from kangjiu.desk.forms.lab import DraftForm, knob_name
from kangjiu.desk.queries.lab_balance import AMOUNT, Target
from kangjiu.policy.queries import Knob, KnobGroup

SEARCHED = ("fen", "bp")
Found = tuple[KnobGroup, Knob]


class _KnobForm(KjForm):
    """A form that names one value of a draft."""

    def __init__(self, *args: Any, groups: Sequence[KnobGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held: dict[str, Found] = {
            knob_name(knob): (group, knob) for group in groups for knob in group.knobs
        }

    def clean_knob(self) -> Found:
        found = self.held.get(self.cleaned_data["knob"])
        if found is None:
            raise ValidationError("这一稿里没有这个数，可能刚改过规则。请重新选一个", code="knob")
        group, knob = found
        if knob.dial.unit not in SEARCHED:
            raise ValidationError(
                f"“{group.label}”不是金额或比例，求不出平衡点。请选一个金额或比例", code="unit"
            )
        if group.together:
            raise ValidationError(
                f"“{group.label}”各格合计 100%，要一起改，求不出平衡点。请另选一个数", code="shares"
            )
        return found


class BalanceForm(_KnobForm):
    """Which value, and what the draft may cost (求收支平衡点)."""

    knob = forms.CharField(label="改哪个数", widget=forms.Select)
    target = forms.ChoiceField(label="救助资金不超过", widget=forms.RadioSelect)
    amount = YuanField(label="指定的金额", required=False, help_text="选“指定金额”时填写，一年的救助资金合计")

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = {one.code: one for one in targets}
        self.fields["knob"].widget.choices = _choices(self.held)  # type: ignore[attr-defined]
        self.fields["target"].choices = [(one.code, one.label) for one in targets]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("target") == AMOUNT and given.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "请填写指定的金额，例如 1750000")
        return given

    @property
    def chosen(self) -> Target:
        """What the draft is measured by, with the typed amount."""
        found = self.targets[self.cleaned_data["target"]]
        typed = self.cleaned_data["amount"]
        return replace(found, amount_fen=typed) if found.code == AMOUNT else found


def _choices(held: dict[str, Found]) -> list[tuple[str, str]]:
    """The values to choose from, each with its parameter: a closed list shows only the one line."""
    found = []
    for name, (group, knob) in held.items():
        if _is_searched(group, knob):
            label = f"{group.label}：{knob.words}" if knob.words else group.label
            found.append((name, f"{label}（{knob.value or '未设定'}）"))
    return found


def _is_searched(group: KnobGroup, knob: Knob) -> bool:
    """Whether a break-even point can be asked for: money or a rate that may change alone."""
    return knob.dial.unit in SEARCHED and not group.together


def first_knob(groups: Sequence[KnobGroup]) -> str:
    """The value that is offered first: a changed one, money before rates."""
    held = [knob for group in groups for knob in group.knobs if _is_searched(group, knob)]
    held.sort(key=lambda knob: (not knob.changed, knob.dial.unit != "fen"))
    return knob_name(held[0]) if held else ""


class TakeForm(DraftForm, _KnobForm):
    """The value that was found, to be put into the draft (填进草案)."""

    knob = forms.CharField(widget=forms.HiddenInput)
    value = forms.IntegerField(widget=forms.HiddenInput)
