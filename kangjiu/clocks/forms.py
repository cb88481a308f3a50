"""Forms of the calendar."""

from __future__ import annotations

from django import forms

from kangjiu.common.pages.fields import ChineseDateField
from kangjiu.common.pages.forms import KjForm

NUMBER_HELP = "例如 国办发明电〔2025〕7号"


class NoticeForm(KjForm):
    """The notice of a year, pasted (放假安排通知)."""

    year = forms.IntegerField(label="年份", min_value=2004, max_value=2100)
    source = forms.CharField(label="发文字号", max_length=40, help_text=NUMBER_HELP)
    text = forms.CharField(
        label="放假安排",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="从通知正文粘贴，一个节日一行，例如 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。",
    )


class DayForm(KjForm):
    """One day by hand (调整一天)."""

    day = ChineseDateField(label="日期")
    is_workday = forms.ChoiceField(
        label="这一天", choices=[("no", "休息"), ("yes", "上班")], widget=forms.RadioSelect
    )
    name = forms.CharField(label="名称", max_length=20, required=False, help_text="例如 春节调休")
    source = forms.CharField(label="依据的发文字号", max_length=40, help_text=NUMBER_HELP)

    def clean_is_workday(self) -> bool:
        return self.cleaned_data["is_workday"] == "yes"
