"""The application, one question a page (申请): plain words first, the official term beside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from kangjiu.applications.choices import Item
from kangjiu.applications.rules.asking import Ask
from kangjiu.common.dates import chinese_day
from kangjiu.common.money import percent, yuan
from kangjiu.common.pages.fields import MOST_FEN, ChineseDateField, PercentField, YuanField
from kangjiu.common.pages.forms import KjForm, OnceForm
from kangjiu.portal.forms.entitled import PLAIN, YES_NO
from kangjiu.registry.choices import Category

OCTOBER = 10


class CategoryForm(OnceForm):
    """In which way the child needs help (救助类别), and for which year."""

    category = forms.ChoiceField(widget=forms.RadioSelect)
    year = forms.ChoiceField(label="申请哪一年的？", widget=forms.RadioSelect)

    def __init__(self, *args: Any, year: int, month: int = OCTOBER, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = PLAIN["categories"]
        words = [(one.value, said.words.get(one.value, one.label)) for one in Category]
        self.fields["category"].label, self.fields["category"].help_text = said.title, said.hint
        self.fields["category"].choices = words  # type: ignore[attr-defined]
        years = [year, year + 1] if month >= OCTOBER else [year]
        self.fields["year"].choices = [(str(one), f"{one} 年") for one in years]  # type: ignore[attr-defined]


ITEMS = {
    Item.TRAINING: "到机构做康复训练",
    Item.IMPLANT: "做人工耳蜗植入手术",
    Item.HEARING_AID: "配助听器",
    Item.DEVICE: "配轮椅、矫形器等辅助器具",
    Item.SURGERY: "做矫治手术",
}


class ItemsForm(KjForm):
    """What is asked for (救助项目)."""

    items = forms.MultipleChoiceField(
        label="想申请哪些帮助？",
        help_text="可以选几项；多数孩子只选康复训练",
        choices=[(item.value, f"{words}（{item.label}）") for item, words in ITEMS.items()],
        widget=forms.CheckboxSelectMultiple,
    )


class SiteForm(KjForm):
    """Where the family would like to train (意向机构)."""

    site = forms.ChoiceField(
        label="想去哪家机构？",
        help_text="只列今天有有效协议、能接收这一类别的机构。批准后还可以改",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, sites: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [*sites, ("", "还没想好，批准后再选")]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> int | None:
        """The site's id, None when the family has not decided."""
        return int(self.cleaned_data["site"]) if self.cleaned_data["site"] else None


class AskForm(KjForm):
    """One thing the county's policy asks besides (政策另问事项); a subclass made by `ask_form` holds the field."""

    ask: Ask

    def answer(self) -> dict[str, Any]:
        """As the application keeps it; nothing for no answer."""
        value = self.cleaned_data[self.ask.name]
        if self.ask.unit == "bool" and value:
            value = value == "yes"
        return {} if value in (None, "", []) else {self.ask.name: value}

    @classmethod
    def initial_of(cls, answers: Mapping[str, Any]) -> dict[str, Any]:
        """A kept answer back in the box."""
        value = answers.get(cls.ask.name)
        if isinstance(value, bool):
            return {cls.ask.name: "yes" if value else "no"}
        if cls.ask.unit == "date" and value:
            return {cls.ask.name: date.fromisoformat(value)}
        return {cls.ask.name: value}

    @classmethod
    def said_in_words(cls, answers: Mapping[str, Any]) -> tuple[str, str]:
        """(question, answer) for checking before sending."""
        field, value = cls.base_fields[cls.ask.name], cls.initial_of(answers)[cls.ask.name]
        if value is None:
            return str(field.label), "没有回答"
        choices = dict(getattr(field, "choices", ()))
        if choices:
            said = value if isinstance(value, list) else [value]
            return str(field.label), "、".join(str(choices.get(one, one)) for one in said)
        if isinstance(value, date):
            return str(field.label), chinese_day(value)
        shown = {"fen": lambda: f"{yuan(value)} 元", "bp": lambda: percent(value)}
        return str(field.label), shown.get(cls.ask.unit, lambda: str(value))()


def ask_form(ask: Ask) -> type[AskForm]:
    """The form of one question."""
    return type("ThisAsk", (AskForm,), {"ask": ask, ask.name: _field(ask)})


def _field(ask: Ask) -> forms.Field:
    said = PLAIN.get(ask.name)
    options: dict[str, Any] = {
        "label": said.title if said else f"{ask.label}？",
        "required": not ask.optional,
    }
    options["help_text"] = said.hint if said else ask.help
    if ask.unit == "date":
        options["help_text"] = "，".join(part for part in (options["help_text"], "例如 2026年5月1日") if part)
        return ChineseDateField(**options)
    if ask.unit == "fen":
        return YuanField(most_fen=ask.high or MOST_FEN, allow_negative=ask.low < 0, **options)
    if ask.unit == "bp":
        return PercentField(low=ask.low, high=ask.high, **options)
    if ask.is_plain_number:
        return forms.IntegerField(min_value=ask.low, max_value=ask.high, **options)
    words = said.words if said else {}
    choices = [(code, words.get(code, label)) for code, label in (ask.members or YES_NO)]
    if ask.unit == "set":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
