"""Forms of the laboratory (政策试算): beginning a draft, its values, its files, the document it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from kangjiu.common import money
from kangjiu.common.pages.fields import ChineseDateField
from kangjiu.common.pages.forms import KjForm
from kangjiu.common.pages.value_fields import value_field
from kangjiu.policy.queries import Knob, KnobGroup

_MORE = {"fen": "元", "bp": "%", "count": ""}


class BeginForm(KjForm):
    """A new draft (起草): from which version, called what, from when to when."""

    version = forms.ChoiceField(label="从哪一版起草", widget=forms.RadioSelect)
    title = forms.CharField(label="草案名称", max_length=120, help_text="例如 2027 年调整草案")
    valid_from_on = ChineseDateField(label="拟施行日期")
    valid_to_on = ChineseDateField(label="拟有效期至")

    def __init__(self, *args: Any, versions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = list(versions)  # type: ignore[attr-defined]


class DraftForm(KjForm):
    """A change of a draft; `edition` is what the person read, so that two at once are told."""

    edition = forms.IntegerField(widget=forms.HiddenInput)


class ValuesForm(DraftForm):
    """The values of a draft (改哪些数), one box a value, the value in force as its hint."""

    def __init__(self, *args: Any, groups: Sequence[KnobGroup], **kwargs: Any) -> None:
        self.groups = groups
        self.base_fields = {**type(self).base_fields, **dict(_boxes(groups))}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    @property
    def parts(self) -> list[tuple[KnobGroup, list[BoundField]]]:
        """Each parameter with its boxes, for the page."""
        return [(group, [self[knob_name(knob)] for knob in group.knobs]) for group in self.groups]

    @property
    def changes(self) -> dict[tuple[str, int, int], Any]:
        """What was changed: plain values by the spot they stand in."""
        return {
            knob.dial.spot: _plain(self.cleaned_data.get(knob_name(knob)))
            for group in self.groups
            for knob in group.knobs
            if _plain(self.cleaned_data.get(knob_name(knob))) != _plain(knob.dial.value)
            and self.cleaned_data.get(knob_name(knob)) not in (None, "")
        }


def _boxes(groups: Sequence[KnobGroup]) -> Mapping[str, forms.Field]:
    return {knob_name(knob): _box(group, knob) for group in groups for knob in group.knobs}


def _box(group: KnobGroup, knob: Knob) -> forms.Field:
    dial = knob.dial
    unit = _MORE.get(dial.unit, "")
    box = value_field(
        dial.unit,
        dial.range,
        dial.members,
        label=knob.words or group.label,
        required=dial.value is not None,
        initial=_initial(dial.unit, dial.value),
        help_text=f"现行 {knob.current}" if knob.current else "现行未设定",
    )
    if unit:
        box.unit = unit  # type: ignore[attr-defined]
    return box


def _initial(unit: str, value: Any) -> Any:
    if unit == "bool" and value is not None:
        return "yes" if value else "no"
    if unit == "steps" and value:
        return "\n".join(f"{money.yuan(one['above'])} {money.percent(one['rate'])}" for one in value)
    return value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def knob_name(knob: Knob) -> str:
    """The name of a value's box."""
    return "v_{}_{}_{}".format(*knob.dial.spot)


class TextsForm(DraftForm):
    """The files of a draft (改规则), one editor a file."""

    def __init__(self, *args: Any, texts: Mapping[str, str], **kwargs: Any) -> None:
        self.by_key = {f"f_{at}": name for at, name in enumerate(sorted(texts, key=_file_order))}
        boxes = {
            key: forms.CharField(
                label=name,
                required=False,
                strip=False,
                initial=texts[name],
                widget=forms.Textarea(
                    {"rows": 24, "spellcheck": "false", "data-kj-editor": name, "autocapitalize": "off"}
                ),
            )
            for key, name in self.by_key.items()
        }
        self.base_fields = {**type(self).base_fields, **boxes}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    @property
    def editors(self) -> list[tuple[str, BoundField]]:
        """File name and editor, in order."""
        return [(name, self[key]) for key, name in self.by_key.items()]

    @property
    def texts(self) -> dict[str, str]:
        """What was typed, by file name."""
        return {
            name: self.cleaned_data[key].replace("\r\n", "\n")
            for key, name in self.by_key.items()
            if key in self.cleaned_data
        }


def _file_order(name: str) -> tuple[int, str]:
    order = ("pack.yaml", "params/", "sources.yaml", "cases/")
    return next(at for at, start in enumerate(order) if name.startswith(start)), name


class SaveForm(DraftForm):
    """The document a draft becomes (拟发文件): what its changed values will cite."""

    document_number = forms.CharField(label="文号", max_length=60, help_text="例如 济残联〔2027〕3号")
    clause = forms.CharField(label="条款", max_length=60, help_text="例如 第三条第二款")
    sentence = forms.CharField(
        label="原文", max_length=2000, widget=forms.Textarea, help_text="照抄文件里写明这些数值的一句话"
    )
