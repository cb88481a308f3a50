"""Field types that read what Chinese offices type: amounts in yuan, dates in four spellings, identity numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kangjiu.common import identifiers, money
from kangjiu.common.dates import chinese_day

MOST_FEN = 100_000_000_00
PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?%?\Z")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


class YuanField(forms.CharField):
    """An amount typed in yuan ("1,600.00"), cleaned to integer fen (金额)."""

    unit = "元"

    def __init__(self, *, allow_negative: bool = False, most_fen: int = MOST_FEN, **kwargs: Any) -> None:
        self.allow_negative, self.most_fen = allow_negative, most_fen
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "class": "kj-input--num", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return money.yuan(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        if not text:
            return None
        try:
            fen = money.parse_yuan(text, allow_negative=self.allow_negative)
        except money.MoneyError as error:
            raise ValidationError(str(error), code="amount") from error
        if abs(fen) > self.most_fen:
            raise ValidationError(
                f"{money.yuan(fen)} 元超过了这里能填的最大金额 {money.yuan(self.most_fen)} 元，请核对是否多写了数字",
                code="too_much",
            )
        return fen


class PercentField(forms.CharField):
    """A percentage typed as 60, 60% or 12.5, cleaned to basis points (比例)."""

    unit = "%"

    def __init__(self, *, low: int = 0, high: int = 10_000, **kwargs: Any) -> None:
        self.low, self.high = low, high
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "class": "kj-input--num", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        """Stored basis points as they are typed."""
        return money.percent(value).removesuffix("%") if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Basis points of what was typed; None for nothing."""
        text = (super().to_python(value) or "").replace("％", "%").replace(" ", "")
        if not text:
            return None
        found = PERCENT.match(text)
        if not found:
            raise ValidationError(f"“{text}”不是百分数。请写成 60 或 12.5", code="percent")
        points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
        if not self.low <= points <= self.high:
            raise ValidationError(
                f"应当在 {money.percent(self.low)} 至 {money.percent(self.high)} 之间", code="range"
            )
        return points


class ChineseDateField(forms.DateField):
    """A date in any of 2026-11-24, 2026/11/24, 20261124, 2026年11月24日 (日期); shown as 2026年11月24日."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput)
        kwargs.setdefault("help_text", "例如 2026年11月24日 或 20261124")
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": "off", "data-kj-date": "", "class": "kj-input--date"})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            value = value.date()
        return chinese_day(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value or None
        text = "".join(str(value).translate(_TO_HALF).split())
        found = _DATE.fullmatch(text)
        if not found:
            raise ValidationError(f"“{value}”不是日期。请写成 2026年11月24日 或 20261124", code="date")
        try:
            return date(*(int(part) for part in found.groups() if part))
        except ValueError as error:
            raise ValidationError(f"日历上没有“{value}”这一天，请核对年月日", code="date") from error


def checked_by(check: Callable[[str], Any]) -> Callable[[str], Any]:
    """A checker of `identifiers` as a form cleaner: what was found, what is required, what to do next."""

    def clean(text: str) -> Any:
        try:
            return check(text)
        except identifiers.IdentifierError as error:
            raise ValidationError(str(error), code=error.code) from error

    return clean


class NumberField(forms.CharField):
    """A number checked by its own arithmetic; `cleaner` returns the normalised text."""

    cleaner: Callable[[str], Any] = staticmethod(str)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false", "class": "kj-input--code"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return type(self).cleaner(text) if text else ""


class IdNumberField(NumberField):
    """An identity number of 18 characters (身份证号), cleaned to its normalised text."""

    cleaner = staticmethod(checked_by(lambda text: identifiers.check_resident_id(text).number))

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "18 位，最后一位可能是 X")
        super().__init__(**kwargs)
        self.widget.attrs["data-kj-check"] = "resident-id"


class BirthCertificateField(NumberField):
    """A birth certificate number (出生医学证明编号)."""

    cleaner = staticmethod(checked_by(identifiers.check_birth_certificate))


class MobileField(NumberField):
    """A mobile number (手机号)."""

    cleaner = staticmethod(checked_by(identifiers.check_mobile))


class CreditCodeField(NumberField):
    """A unified social credit code (统一社会信用代码)."""

    cleaner = staticmethod(checked_by(identifiers.check_uscc))


def shown_value(each: forms.Field, value: Any) -> str:
    """A cleaned value as a person reads it: labels for choices, Chinese dates, yuan."""
    if isinstance(each, forms.BooleanField):
        return "是" if value else "否"
    if value in each.empty_values:
        return "未填写"
    if isinstance(each, YuanField):
        return f"{money.yuan(value)} 元"
    if isinstance(value, date):
        return chinese_day(value)
    if isinstance(each, forms.ModelMultipleChoiceField):
        return "、".join(each.label_from_instance(one) for one in value)
    if isinstance(each, forms.ModelChoiceField):
        return str(each.label_from_instance(value))
    if isinstance(each, forms.ChoiceField):
        many = value if isinstance(value, list | tuple) else [value]
        labels = {str(code): str(label) for code, label in _flat(each.choices)}
        return "、".join(labels.get(str(one), str(one)) for one in many)
    return str(getattr(value, "name", value))


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Choices without their groups."""
    pairs: list[tuple[Any, Any]] = []
    for code, label in choices:
        pairs += label if isinstance(label, list | tuple) else [(code, label)]
    return pairs
