"""The wizard 我家孩子能享受吗: one question a page, plain words first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.fields import ChineseDateField, PercentField, YuanField
from kangjiu.common.pages.forms import KjForm
from kangjiu.portal.queries.entitled import Step

NONE = "none"
YES_NO = (("yes", "是"), ("no", "不是"))


@dataclass(frozen=True)
class Plain:
    """How a family is asked: the question, a hint, and plain words for the answers."""

    title: str
    hint: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


PLAIN: dict[str, Plain] = {
    "birth_on": Plain("孩子是哪天出生的？", "按身份证、户口簿或出生证明上写的填"),
    "residence": Plain(
        "孩子的户口在本县吗？",
        "户口不在本县，有本县的居住证也可以",
        {
            "hukou": "户口在本县",
            "permit": "户口不在本县，有本县居住证",
            "outside": "户口不在本县，也没有居住证",
        },
    ),
    "categories": Plain(
        "孩子主要是哪方面有困难？",
        "有好几方面，先选最想训练的一个（残疾类别）",
        {
            "visual": "看东西（视力）",
            "hearing": "听声音（听力）",
            "speech": "说话（言语）",
            "physical": "走路、用手、坐立（肢体，如脑瘫）",
            "intellectual": "学东西、理解（智力）",
            "autism": "和人交流、情绪（孤独症）",
        },
    ),
    "certificate_present": Plain(
        "孩子有残疾人证吗？", "没有也可以先往下答", {"yes": "有", "no": "没有，或正在办"}
    ),
    "diagnosis_present": Plain(
        "孩子有医院的诊断证明吗？", "诊断证明上写着开具的日期", {"yes": "有", "no": "没有"}
    ),
    "hardship": Plain(
        "家里属于下面哪一种？",
        "有几种的，选最主要的一种（困难身份）",
        {"minimum_living": "低保户", "monitored": "脱贫户或监测户", "several_disabled": "家里不止一人有残疾"},
    ),
    "aid_elsewhere": Plain(
        "今年在外地领过同样的康复救助吗？",
        "在别的县、市领过康复训练或手术补助",
        {"yes": "领过", "no": "没有领过"},
    ),
}


def plain(step: Step) -> Plain:
    """The question of a page in plain words; the pack's own label where there are none."""
    question = step.question
    return PLAIN.get(step.name) or Plain(f"{question.label}？", question.help)


NUMBERS: dict[str, Callable[[Any, dict[str, Any]], forms.Field]] = {
    "number": lambda asked, options: forms.IntegerField(min_value=asked.low, max_value=asked.high, **options),
    "yuan": lambda asked, options: YuanField(most_fen=asked.high, allow_negative=asked.low < 0, **options),
    "percent": lambda asked, options: PercentField(low=asked.low, high=asked.high, **options),
}


def _answer_field(step: Step) -> forms.Field:
    question, said = step.question, plain(step)
    options: dict[str, Any] = {"label": said.title, "help_text": said.hint}
    if question.kind == "date":
        return ChineseDateField(**{**options, "help_text": f"{said.hint}。例如 2021年3月18日"})
    if question.kind in NUMBERS:
        return NUMBERS[question.kind](question, options)
    members = YES_NO if question.kind == "bool" else question.members
    choices = [(code, said.words.get(code, label)) for code, label in members]
    if question.kind == "many" and step.name != "categories":
        choices.append((NONE, "都不是"))
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)


class StepForm(KjForm):
    """One page of the wizard; a subclass made by `step_form` holds the answer's field."""

    step: Step

    def clean(self) -> dict[str, Any]:
        """A date lies in the past; a paper one has carries its date."""
        said = super().clean() or {}
        for name in ("birth_on", "diagnosis_on"):
            day = said.get(name)
            if isinstance(day, date) and day > local_day(now()):
                self.add_error(name, "这一天还没到，请核对年月日")
        if self.step.with_date and said.get(self.step.name) == "yes" and not said.get("diagnosis_on"):
            self.add_error("diagnosis_on", "请填写诊断证明上的日期")
        return said

    def answer(self) -> dict[str, Any]:
        """What was answered, as facts: yes and no become true and false, one of several a list of it."""
        return {
            name: self._coded(name, value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }

    def _coded(self, name: str, value: Any) -> Any:
        if name != self.step.name:
            return value
        if self.step.question.kind == "many":
            return [] if value == NONE else [value]
        return value == "yes" if self.step.question.kind == "bool" else value


def step_form(step: Step) -> type[StepForm]:
    """The form of one page."""
    fields: dict[str, Any] = {"step": step, step.name: _answer_field(step)}
    if step.with_date:
        fields["diagnosis_on"] = ChineseDateField(
            label="诊断证明是哪天开的？", required=False, help_text="选“有”时填写。例如 2026年5月1日"
        )
    return type("ThisStep", (StepForm,), fields)
