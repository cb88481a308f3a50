"""Forms of applications (申请审核)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from kangjiu.applications import choices
from kangjiu.applications.actions import PaperData
from kangjiu.applications.rules.asking import Ask
from kangjiu.audit.choices import ASKED_PURPOSES
from kangjiu.common.pages.fields import MOST_FEN, ChineseDateField, PercentField, YuanField
from kangjiu.common.pages.forms import KjForm, OnceForm
from kangjiu.registry.choices import Category

YES_NO = [("", "请选择"), ("yes", "是"), ("no", "否")]


class PurposeForm(KjForm):
    """Why a child's file is read (查阅目的)."""

    purpose = forms.ChoiceField(
        label="查阅目的", choices=[(one.value, one.label) for one in ASKED_PURPOSES], widget=forms.RadioSelect
    )


class FilterForm(KjForm):
    """What the list is narrowed to (筛选)."""

    status = forms.ChoiceField(label="状态", required=False)  # type: ignore[assignment]
    category = forms.ChoiceField(label="类别", required=False)
    township = forms.ChoiceField(label="乡镇", required=False)
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    overdue = forms.ChoiceField(label="时限", required=False, choices=[("", "全部"), ("1", "只看逾期")])
    number = forms.CharField(label="申请编号", required=False, max_length=24)

    def __init__(self, *args: Any, townships: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [("", "全部"), *choices.Status.choices()]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", "全部"), *Category.choices()]  # type: ignore[attr-defined]
        self.fields["township"].choices = [("", "全部"), *townships]  # type: ignore[attr-defined]


class FindChildForm(KjForm):
    """Which child (选择儿童), by file number."""

    file_number = forms.CharField(
        label="档案号", max_length=20, help_text="还没有档案的，先在“儿童档案”里建档；也可从档案页登记申请"
    )


class AskFields:
    """Fields for what the policy asks besides (政策另问事项), made from the pack, no code for a new policy."""

    asks: tuple[Ask, ...]
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def add_asks(self, asks: Iterable[Ask], stored: dict[str, Any] | None = None) -> None:
        """Add one field for each thing asked, with its stored answer."""
        self.asks = tuple(asks)
        for ask in self.asks:
            made = _field(ask)
            value = (stored or {}).get(ask.name)
            if value is not None:
                made.initial = {True: "yes", False: "no"}[value] if ask.unit == "bool" else value
            self.fields[f"ask_{ask.name}"] = made

    def said(self) -> dict[str, Any]:
        """Answers by name, only what was answered."""
        found = {ask.name: _answer(ask, self.cleaned_data.get(f"ask_{ask.name}")) for ask in self.asks}
        return {name: value for name, value in found.items() if value is not None}


def _field(ask: Ask) -> forms.Field:
    told = "，".join(
        part for part in (ask.help, f"凭据：{ask.proof}" if ask.proof else "", ask.clause) if part
    )
    more: dict[str, Any] = {"label": ask.label, "required": False, "help_text": told}
    made: forms.Field
    if ask.unit == "bool":
        made = forms.ChoiceField(choices=YES_NO, **more)
    elif ask.unit == "date":
        made = ChineseDateField(**more)
    elif ask.unit == "set":
        made = forms.MultipleChoiceField(choices=ask.members, widget=forms.CheckboxSelectMultiple, **more)
    elif ask.members:
        made = forms.ChoiceField(choices=[("", "请选择"), *ask.members], **more)
    elif ask.unit == "fen":
        made = YuanField(most_fen=ask.high or MOST_FEN, allow_negative=ask.low < 0, **more)
    elif ask.unit == "bp":
        made = PercentField(low=ask.low, high=ask.high, **more)
    else:
        made = forms.IntegerField(min_value=ask.low, max_value=ask.high, **more)
    if isinstance(made.widget, forms.Select):
        made.widget.attrs["class"] = "kj-select"
    elif not isinstance(made.widget, forms.CheckboxSelectMultiple):
        made.widget.attrs["class"] = "kj-input"
    return made


def _answer(ask: Ask, value: Any) -> Any:
    if value in (None, "", []):
        return None
    return value == "yes" if ask.unit == "bool" else value


class ContentForm(AskFields, OnceForm):
    """What is applied for (申请内容), what the policy asks, and the papers brought along."""

    year = forms.TypedChoiceField(label="救助年度", coerce=int)
    category = forms.ChoiceField(label="救助类别", choices=Category.choices())
    items = forms.MultipleChoiceField(
        label="救助项目", choices=choices.Item.choices(), widget=forms.CheckboxSelectMultiple
    )
    route = forms.ChoiceField(label="申请途径", choices=choices.Route.choices())
    wish_site = forms.TypedChoiceField(
        label="意向机构",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="只列出今天有协议的定点机构，可以审批后再选",
    )
    papers = forms.MultipleChoiceField(
        label="已收材料",
        required=False,
        choices=[one for one in choices.PaperKind.choices() if one[0] != choices.PaperKind.PROXY],
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选今天看到原件的材料；扫描件和授权委托书在申请页上传",
    )

    def __init__(
        self,
        *args: Any,
        asks: Iterable[Ask] = (),
        sites: Iterable[tuple[int, str]] = (),
        years: Iterable[int] = (),
        stored: dict[str, Any] | None = None,
        with_papers: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, f"{year} 年") for year in years]  # type: ignore[attr-defined]
        self.fields["wish_site"].choices = [("", "还没有选"), *sites]  # type: ignore[attr-defined]
        self.add_asks(asks, stored)
        if not with_papers:
            del self.fields["papers"]
            del self.fields["year"]

    @property
    def sections(self) -> list[tuple[str, list[Any]]]:
        """The fields in sections of at most seven."""
        asked = [self[f"ask_{ask.name}"] for ask in self.asks]
        main = [self[name] for name in ("year", "category", "items", "route") if name in self.fields]
        rest = [self[name] for name in ("wish_site", "papers") if name in self.fields]
        parts = [
            ("申请内容", main),
            *(("政策要核对的情况", asked[n : n + 7]) for n in range(0, len(asked), 7)),
        ]
        return [*parts, ("机构和材料", rest)]

    def paper_data(self, on: date) -> list[PaperData]:
        """The papers ticked, received on a day."""
        return [PaperData(kind, on) for kind in self.cleaned_data["papers"]]


class AnswersForm(AskFields, KjForm):
    """What the policy asks besides (补充政策另问事项)."""

    def __init__(
        self, *args: Any, asks: Iterable[Ask] = (), stored: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.add_asks(asks, stored)


class PaperForm(KjForm):
    """A paper handed in (补交材料), with its scan or seen on paper."""

    kind = forms.ChoiceField(label="材料", choices=choices.PaperKind.choices())
    received_on = ChineseDateField(label="收到日期")
    valid_from_on = ChineseDateField(label="有效期起", required=False, help_text="授权委托书必填")
    valid_to_on = ChineseDateField(
        label="有效期至", required=False, help_text="授权委托书必填；居住证、诊断证明等有期限的也填"
    )
    scope = forms.CharField(
        label="委托事项",
        required=False,
        max_length=60,
        help_text="授权委托书必填，照委托书写，例如“代为申请、补交材料、代收文书”",
    )
    scan = forms.FileField(
        label="扫描件或照片",
        required=False,
        help_text="PDF、JPG、PNG。授权委托书必传；其他材料只看过原件的可以不传",
    )

    def paper(self) -> PaperData:
        """The paper as the action takes it."""
        given = self.cleaned_data
        return PaperData(
            given["kind"],
            given["received_on"],
            given["valid_to_on"],
            valid_from_on=given["valid_from_on"],
            scope=given["scope"],
        )


class CompleteForm(KjForm):
    """The day papers were complete (认定材料齐备)."""

    completed_on = ChineseDateField(label="材料齐备日期", help_text="从次日起计算办理时限")
    reason = forms.CharField(
        label="改动理由",
        required=False,
        max_length=120,
        help_text="第二次认定、改动日期时必须写明，改动会被标记",
    )


class ReviewForm(KjForm):
    """The reviewer's finding (审核意见)."""

    outcome = forms.ChoiceField(
        label="结论",
        choices=[("pass", "同意，送审批"), ("refuse", "不同意，写明理由")],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(label="意见", required=False, widget=forms.Textarea, max_length=1000)
    version_number = forms.IntegerField(widget=forms.HiddenInput)


class DecideForm(KjForm):
    """The decision (审批意见)."""

    outcome = forms.ChoiceField(
        label="结论",
        choices=[("pass", "同意救助"), ("refuse", "不予救助"), ("return", "退回重审")],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(label="意见", required=False, widget=forms.Textarea, max_length=1000)
    version_number = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(KjForm):
    """Where the public notice is put up (公示)."""

    place = forms.CharField(
        label="张贴或发布的地方",
        max_length=60,
        help_text="例如：县残联公示栏、居住地村（社区）公示栏、单位网站",
    )


class ObjectionForm(KjForm):
    """An objection to a public notice (登记异议)."""

    received_on = ChineseDateField(label="收到日期", help_text="应在公示期内")
    text = forms.CharField(
        label="异议内容",
        widget=forms.Textarea,
        max_length=2000,
        help_text="写反映的情况和依据；不写反映人的姓名和电话，为其保密",
    )


class ObjectionFindingForm(KjForm):
    """What looking into an objection showed (登记核实情况)."""

    outcome = forms.ChoiceField(
        label="核实结论",
        choices=[("unfounded", "不成立"), ("founded", "成立，需要退回重审")],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(label="核实情况", widget=forms.Textarea, max_length=2000)


class ReferForm(KjForm):
    """To which place (开具转介单)."""

    site = forms.TypedChoiceField(label="监护人选择的机构", coerce=int)

    def __init__(self, *args: Any, sites: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].choices = [("", "请选择"), *sites]  # type: ignore[attr-defined]


class ReasonForm(KjForm):
    """Why (理由)."""

    reason = forms.CharField(label="理由", max_length=200)


class RightForm(KjForm):
    """Suspending or ending a right (暂停或终止资格)."""

    deed = forms.ChoiceField(
        label="办理",
        choices=[("suspend", "暂停，以后可以恢复"), ("end", "终止，不再恢复")],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label="原因", choices=choices.EndReason.choices())
    on = ChineseDateField(label="最后有效日", help_text="这一天仍然有效，次日起停止")


class AppealForm(KjForm):
    """An appeal (申诉)."""

    text = forms.CharField(label="申诉理由", widget=forms.Textarea, max_length=2000)


class AnswerForm(KjForm):
    """The answer to an appeal (答复申诉)."""

    outcome = forms.ChoiceField(
        label="结论",
        choices=[("upheld", "维持原决定"), ("reopened", "重新审核")],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label="答复", widget=forms.Textarea, max_length=2000)


class CorrectForm(KjForm):
    """A correction after a decision (提出更正)."""

    kind = forms.ChoiceField(label="更正事项", choices=choices.CorrectionKind.choices())
    new = forms.CharField(
        label="更正后的内容", max_length=100, help_text="对照证件填写；由另一名同事确认后生效"
    )
    proof = forms.FileField(label="证明材料", required=False, help_text="PDF、JPG、PNG")


class ConfirmForm(KjForm):
    """Whether the second person agrees (确认更正)."""

    agreed = forms.ChoiceField(
        label="结论", choices=[("yes", "属实，更正"), ("no", "不同意")], widget=forms.RadioSelect
    )


class FindingForm(KjForm):
    """What the office did about a finding (核对结果)."""

    note = forms.CharField(
        label="怎么处理",
        max_length=200,
        widget=forms.Textarea,
        help_text="例如：已电话告知监护人，按新标准更正；或：资料已补，不受影响",
    )
