"""Sentences of the timeline."""

from __future__ import annotations

import pytest

from kangjiu.audit.rules.sentence import render
from kangjiu.audit.types import EventType


@pytest.mark.parametrize(
    ("sentence", "data", "shown"),
    [
        ("拨付 {amount_fen} 元", {"amount_fen": 160000}, "拨付 1,600.00 元"),
        ("按 {rate_bp} 计算", {"rate_bp": 7550}, "按 75.5% 计算"),
        ("按 {rate_bp} 计算", {"rate_bp": 8000}, "按 80% 计算"),
        ("第 {number} 号，已公示：{published}", {"number": 3, "published": False}, "第 3 号，已公示：否"),
        ("文号 {document}", {"document": None}, "文号 无"),
        ("类别 {category}", {"category": "hearing,speech"}, "类别 听力、言语"),
        ("依据 {document}", {"document": "济残联〔2024〕9号"}, "依据 济残联〔2024〕9号"),
        ("{month_on} 账单", {"month_on": "2026-10-01"}, "2026年10月 账单"),
        ("{month} 考勤", {"month": "2026-09"}, "2026年9月 考勤"),
        ("{start_on} 起", {"start_on": "2026-01-05"}, "2026年1月5日 起"),
    ],
)
def test_data_are_shown_as_people_say_them(sentence, data, shown):
    labels = {"category": {"hearing": "听力", "speech": "言语"}}
    assert render(EventType("audit_tests.x", sentence, "file", labels), data) == shown


@pytest.mark.parametrize(
    ("code", "sentence", "kind"),
    [("opened", "x", "file"), ("App.opened", "x", "file"), ("a.b", "x", "other"), ("a.b", "{0}", "file")],
)
def test_a_badly_declared_event_is_refused(code, sentence, kind):
    with pytest.raises(ValueError, match=r"event|placeholder"):
        EventType(code, sentence, kind)
