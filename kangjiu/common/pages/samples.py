"""Sample content of the component gallery; made up, marked 示例."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest

from kangjiu.common.errors import Reason
from kangjiu.common.pages.fields import ChineseDateField, YuanField
from kangjiu.common.pages.forms import KjForm
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.templatetags.kj import tag_, yuan

ON = date(2026, 11, 24)
TOWNS = ("东河镇", "西岭镇", "柳林乡", "城关街道")


class SampleForm(KjForm):
    """One field of each kind."""

    name = forms.CharField(label="儿童姓名", max_length=40)
    born_on = ChineseDateField(label="出生日期")
    amount = YuanField(label="本次收费")
    town = forms.ChoiceField(label="乡镇", choices=[("", "请选择"), *((town, town) for town in TOWNS)])
    kind = forms.ChoiceField(
        label="主要困难",
        help_text="有好几方面，先选最想训练的一个",
        widget=forms.RadioSelect,
        choices=[
            ("hearing", "听声音（听力）"),
            ("physical", "走路、用手（肢体）"),
            ("autism", "和人交流（孤独症）"),
        ],
    )
    papers = forms.MultipleChoiceField(
        label="带来的材料",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("book", "户口簿"), ("diagnosis", "诊断证明")],
    )
    certificate = forms.CharField(label="残疾人证号", required=False, help_text="0–6 岁可以没有")
    scan = forms.FileField(label="诊断证明照片", required=False)
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    proxy = forms.BooleanField(label="监护人已委托代办", required=False)


class SampleFilter(KjForm):
    """The filters of the sample list."""

    town = forms.ChoiceField(
        label="乡镇", required=False, choices=[("", "全部乡镇"), *((t, t) for t in TOWNS)]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("now", "在训"), ("paused", "暂停")]
    )


COLUMNS = (
    Column("number", "受理号", sort="id", always=True),
    Column("child", "儿童"),
    Column("town", "乡镇"),
    Column("due", "期限", sort="app_label"),
    Column("used", "已用（元）", number=True),
    Column("state", "状态"),
    Column("clerk", "经办人", shown=False),
)


class SamplePage(KeysetPage):
    """A list page over made-up rows."""

    total = 1412

    @cached_property
    def _window(self) -> tuple[list[Any], bool, bool]:
        return [_row(number) for number in range(12)], False, True

    def _mark(self, row: Any) -> str:
        return f"x~{row['id']}"


def _row(number: int) -> dict[str, Any]:
    words = (
        ("超期 2 个工作日", "bad"),
        ("今天到期", "warn"),
        ("还剩 3 个工作日", "ok"),
        ("暂停：等补正", ""),
    )
    return {
        "id": number,
        "number": f"SL-2026-{1180 + number}",
        "child": "安*禾",
        "town": TOWNS[number % 4],
        "due": tag_(*words[number % 4]),
        "used": yuan(1_064_000 - number * 31_400),
        "state": tag_("在训", "ok", "heart") if number % 3 else tag_("暂停"),
        "clerk": "林经办",
        "url": "/gallery/review/",
    }


def list_context(request: HttpRequest) -> dict[str, Any]:
    """The sample list page."""
    page = SamplePage(
        request,
        ContentType.objects.all(),
        name="gallery",
        columns=COLUMNS,
        sort="id",
        size=20,
        unit="件",
        exporting="",
    )
    return {"page": page, "filters": SampleFilter(request.GET)}


def gallery_context(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery templates show."""
    wrong = SampleForm({"name": "安小禾", "born_on": "2027-13-01", "amount": "1600.005", "kind": "physical"})
    wrong.is_valid()
    return {
        "form": wrong,
        "fresh": SampleForm(),
        "reasons": [REASON],
        "on": ON,
        "swatches": SWATCHES,
        "steps": STEPS,
        "days": DAYS,
        "codes": CODES,
        "month": [ON.replace(day=1) + timedelta(days=n) for n in range(30)],
        "children": ["安*禾", "白*然", "程*白"],
        "payers": _payers(),
        "sources": [("已拨付 112.40 万元", 642, "ok"), ("审核中 38.65 万元", 221, "accent")],
    }


REASON = Reason(
    "over_cap",
    "不能支付：超过年度额度 140.00 元。还可用 1,460.00 元，本次 1,600.00 元",
    clause="济残联〔2024〕9号 三（二）",
    next_step="改为 1,460.00 元后可以支付。",
)
SWATCHES = ("accent", "ink", "ink-3", "ok", "warn", "bad", "info", "mute")
STEPS = [
    {"label": "您已申请", "state": "done", "note": "11月16日，材料齐全"},
    {"label": "县残联正在审核", "state": "now", "note": "已用 4 个工作日，最晚 11月25日 有结果"},
    {"label": "您选机构", "state": "todo", "note": "附近有 3 家还有名额"},
    {"label": "开始训练", "state": "todo", "note": "2027年1月"},
]
DAYS = [
    ("11/17", "收件", ""),
    ("11/18", "暂停", "pause"),
    ("11/19", "第1日", "used"),
    ("11/20", "第2日", "used"),
    ("11/21", "休", "off"),
    ("11/22", "休", "off"),
    ("11/23", "第3日", "used"),
    ("11/24", "今天", "now"),
    ("11/25", "到期", "due"),
]
CODES = [
    {"key": "1", "mark": "✓", "name": "到训", "look": "", "day": 1},
    {"key": "2", "mark": "半", "name": "半天", "look": "is-half", "day": 0.5},
    {"key": "3", "mark": "病", "name": "病假", "look": "is-leave", "leave": 1},
    {"key": "4", "mark": "事", "name": "事假", "look": "is-leave", "leave": 1},
    {"key": "5", "mark": "缺", "name": "缺勤", "look": "is-miss"},
]


def _payers() -> list[dict[str, Any]]:
    """The payers of a bill of 6,480.00 yuan in legal order."""
    rows, paid = [], 0
    for name, why, fen, series in (
        ("基本医保", "目录内 4,200.00 元的 60%", 252_000, "f1"),
        ("大病保险", "超过起付线 1,300.00 元的 60%", 78_000, "f2"),
        ("医疗救助", "低保户，目录内余额的 70%", 63_000, "f3"),
        ("康复救助资金", "月标准以内据实，达到月标准", 160_000, "f4"),
        ("家庭承担", "超出标准部分", 95_000, "f5"),
    ):
        rows.append(
            {
                "name": name,
                "why": why,
                "start": paid,
                "part": fen,
                "left": 648_000 - paid - fen,
                "series": series,
            }
        )
        paid += fen
    return rows
