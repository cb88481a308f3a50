"""Fields for a value of a policy's unit (按单位出框): yuan, per cent, count, yes or no, day, steps, choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kangjiu.common import money
from kangjiu.common.pages.fields import PERCENT, ChineseDateField, PercentField, YuanField

YES_NO = (("yes", "是"), ("no", "否"))


class StepsField(forms.CharField):
    """A stepped percentage (分段比例), one step a line: amount in yuan from which, and the rate."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "每行一段：起点（元）和比例，例如 0 60%，下一行 10000 70%")
        super().__init__(widget=forms.Textarea, **kwargs)

    def to_python(self, value: Any) -> Any:
        """[{"above": fen, "rate": basis points}, …]; None for nothing."""
        text = super().to_python(value) or ""
        steps = [self._step(line) for line in text.splitlines() if line.strip()]
        return steps or None

    def _step(self, line: str) -> dict[str, int]:
        above, _, rate = " ".join(line.replace("，", " ").split()).partition(" ")
        found = PERCENT.match(rate.replace("％", "%"))
        if not found:
            raise ValidationError(f"“{line.strip()}”写法不对。请写成 10000 70%", code="step")
        try:
            fen = money.parse_yuan(above)
        except money.MoneyError as error:
            raise ValidationError(str(error), code="amount") from error
        return {"above": fen, "rate": int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))}


def _yuan(low: int, high: int, options: dict[str, Any]) -> forms.Field:
    return YuanField(most_fen=high, allow_negative=low < 0, **options)


def _count(low: int, high: int, options: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(min_value=low, max_value=high, **options)


def _yes_no(options: dict[str, Any]) -> forms.Field:
    return forms.TypedChoiceField(
        choices=YES_NO,
        coerce=lambda text: text == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        **options,
    )


PLAIN: dict[str, Callable[[int, int, dict[str, Any]], forms.Field]] = {
    "fen": _yuan,
    "bp": lambda low, high, options: PercentField(low=low, high=high, **options),
    "count": _count,
    "bool": lambda _, __, options: _yes_no(options),
    "date": lambda _, __, options: ChineseDateField(**options),
    "steps": lambda _, __, options: StepsField(**options),
}


def value_field(
    unit: str, limits: tuple[int, int], members: Iterable[tuple[str, str]], **options: Any
) -> forms.Field:
    """The field for a value of a pack's unit (按单位出框): yuan for fen, per cent for basis points, choices for lists."""
    if unit not in PLAIN:
        return forms.ChoiceField(choices=list(members), widget=forms.RadioSelect, **options)
    return PLAIN[unit](*limits, options)
