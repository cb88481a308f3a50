"""Forms of care: they read what is typed; rules and actions decide."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kangjiu.care import choices
from kangjiu.care.actions import AssessmentData, PlanData
from kangjiu.care.rules.codes import CODES
from kangjiu.common.pages.fields import ChineseDateField
from kangjiu.common.pages.forms import KjForm, OnceForm
from kangjiu.registry.choices import Category

Pairs = list[tuple[str, str]]
ALL = ("", "全部")
ATTENDANCE: Pairs = [(code.attendance.value, code.attendance.label) for code in CODES]
_SCORE = re.compile(r"(\d{1,6})(?:\.(\d{1,2}))?")
_TIME = re.compile(r"([01]?\d|2[0-3])[:：.]?([0-5]\d)")


class PlacementFilter(KjForm):
    """What the list of placements is narrowed to."""

    status = forms.ChoiceField(label="状态", required=False)  # type: ignore[assignment]
    category = forms.ChoiceField(label="救助类别", required=False)
    provider = forms.ChoiceField(label="机构", required=False)

    def __init__(self, *args: Any, providers: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = [ALL, *providers]  # type: ignore[attr-defined]
        self.fields["status"].choices = [ALL, *choices.PlacementStatus.choices()]  # type: ignore[attr-defined]
        self.fields["category"].choices = [ALL, *Category.choices()]  # type: ignore[attr-defined]


class SheetFilter(KjForm):
    """What the list of month sheets is narrowed to; `month` as 2026-11."""

    status = forms.ChoiceField(label="状态", required=False)  # type: ignore[assignment]
    month = forms.CharField(
        label="月份", required=False, widget=forms.TextInput(attrs={"placeholder": "2026-11"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [ALL, *choices.SheetStatus.choices()]  # type: ignore[attr-defined]


class ReceiveForm(KjForm):
    """Receipt of a referral (接收回执)."""

    start_on = ChineseDateField(label="开始训练日期")


class EndForm(KjForm):
    """A child leaves (离开机构)."""

    reason = forms.ChoiceField(label="离开原因", choices=choices.EndReason.choices, widget=forms.RadioSelect)
    ends_on = ChineseDateField(label="最后一天")


class FillForm(KjForm):
    """The same code on several days (成段登记)."""

    starts_on = ChineseDateField(label="从")
    ends_on = ChineseDateField(label="到")
    code = forms.ChoiceField(label="出勤", choices=ATTENDANCE, widget=forms.RadioSelect)
    workdays_only = forms.BooleanField(label="只登记工作日", required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", f"结束日期 {last} 早于开始日期 {first}，请核对起止日期")
        if first and last and (last - first).days > 92:
            self.add_error("ends_on", "一次最多登记三个月，请分几次办理")
        return given

    def days(self) -> list[date]:
        """Every day from first to last."""
        first, last = self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class ClockField(forms.CharField):
    """A time of day typed 09:00 or 0900, cleaned to minutes after midnight (时间)."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        found = _TIME.fullmatch(text.strip())
        if not found or not (int(found[1]) or int(found[2])):
            raise ValidationError(f"“{value}”不是训练时间，请写成 09:00", code="time")
        return int(found[1]) * 60 + int(found[2])


class SessionForm(KjForm):
    """One training with its hours (登记一次训练)."""

    day = ChineseDateField(label="日期")
    start = ClockField(label="开始时间", help_text="例如 09:00")
    minutes = forms.IntegerField(label="时长（分钟）", min_value=1, max_value=720)
    therapist = forms.ChoiceField(label="治疗师", required=False)
    code = forms.ChoiceField(
        label="出勤", choices=ATTENDANCE[:2], widget=forms.RadioSelect, initial="present"
    )

    def __init__(self, *args: Any, therapists: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["therapist"].choices = [("", "不填"), *therapists]  # type: ignore[attr-defined]


class PlanForm(OnceForm):
    """An individual plan (个别化康复计划)."""

    long_goals = forms.CharField(
        label="长期目标", widget=forms.Textarea, required=False, help_text="一行一条"
    )
    short_goals = forms.CharField(
        label="短期目标", widget=forms.Textarea, required=False, help_text="一行一条"
    )
    minutes_per_week = forms.IntegerField(label="每周训练分钟")
    starts_on = ChineseDateField(label="计划开始")
    review_on = ChineseDateField(label="复核日期")

    def plan(self) -> PlanData:
        """What was entered."""
        given = self.cleaned_data
        return PlanData(
            given["long_goals"].splitlines(),
            given["short_goals"].splitlines(),
            given["minutes_per_week"],
            given["starts_on"],
            given["review_on"],
        )


class AssessmentForm(OnceForm):
    """A scored assessment (康复评估)."""

    stage = forms.ChoiceField(label="阶段", choices=choices.Stage.choices, widget=forms.RadioSelect)
    scale = forms.CharField(label="量表", max_length=40)
    score = forms.CharField(label="得分", max_length=10, help_text="最多两位小数")
    assessed_on = ChineseDateField(label="评估日期")
    finding = forms.CharField(label="评语", widget=forms.Textarea, required=False)

    def clean_score(self) -> int:
        text = str(self.cleaned_data["score"]).strip()
        found = _SCORE.fullmatch(text)
        if not found:
            raise ValidationError(f"“{text}”不是得分，请写成 42 或 42.5", code="score")
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))

    def assessment(self) -> AssessmentData:
        """What was entered."""
        given = self.cleaned_data
        return AssessmentData(
            given["stage"], given["scale"], given["score"], given["assessed_on"], given["finding"]
        )


class ScanForm(KjForm):
    """What a signed paper says (录入签字确认)."""

    agreed = forms.ChoiceField(
        label="监护人的意见", choices=[("yes", "无异议"), ("no", "有异议")], widget=forms.RadioSelect
    )
    objection = forms.CharField(
        label="异议内容",
        widget=forms.Textarea,
        required=False,
        help_text="有异议时写明哪一天、实际是什么情况",
    )
    signed_on = ChineseDateField(label="签字日期")
    scan = forms.FileField(label="签字扫描件或照片", help_text="PDF、JPEG 或 PNG")


class SlipForm(OnceForm):
    """A correction of one day (出勤更正单)."""

    day = ChineseDateField(label="日期")
    new = forms.ChoiceField(label="更正为", choices=ATTENDANCE, widget=forms.RadioSelect)
    reason = forms.CharField(label="理由", widget=forms.Textarea)


class SlipScanForm(KjForm):
    """What the signed correction slip says (录入更正单签字)."""

    agreed = forms.ChoiceField(
        label="监护人的意见", choices=[("yes", "同意更正"), ("no", "不同意")], widget=forms.RadioSelect
    )
    scan = forms.FileField(label="签字扫描件或照片", help_text="PDF、JPEG 或 PNG")


class CutOffForm(KjForm):
    """The county's cut-off day (截止日)."""

    from_month_on = ChineseDateField(label="从哪个月起", help_text="填该月任意一天，例如 2026年11月1日")
    day_of_month = forms.IntegerField(label="次月几日截止")
    basis = forms.CharField(label="依据", max_length=80, required=False, help_text="文号或会议纪要")
