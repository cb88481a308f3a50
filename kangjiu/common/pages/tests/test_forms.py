"""Forms read what offices type, keep it, and take the refusals of actions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory

from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.pages.fields import ChineseDateField, IdNumberField, MobileField, YuanField, shown_value
from kangjiu.common.pages.forms import KjForm, OnceForm, form_page


class Sample(OnceForm):
    amount_fen = YuanField(label="金额")
    on = ChineseDateField(label="日期")
    kind = forms.ChoiceField(label="类别", choices=[("a", "听力"), ("b", "肢体")], widget=forms.RadioSelect)
    note = forms.CharField(label="备注", required=False)


GOOD = {"amount_fen": "1,600.00", "on": "2026年11月24日", "kind": "b"}


def messages(**changes: str) -> dict[str, list[str]]:
    return dict(Sample({**GOOD, **changes}).errors)


@pytest.mark.parametrize(
    "typed",
    ["2026-11-24", "2026/11/24", "20261124", "2026年11月24日", "２０２６．１１．２４", " 2026.11.24 "],
)
def test_a_date_may_be_typed_in_every_usual_way(typed):
    assert ChineseDateField().clean(typed) == date(2026, 11, 24)


@pytest.mark.parametrize("typed", ["2026-02-30", "20261301", "11月24日", "昨天"])
def test_a_wrong_date_is_told_with_the_right_way(typed):
    with pytest.raises(forms.ValidationError) as wrong:
        ChineseDateField().clean(typed)
    assert "请" in wrong.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("1,600.00", 160_000), ("0", 0), ("1600元", 160_000), ("0.01", 1), ("100000000", 10_000_000_000)],
)
def test_an_amount_becomes_fen(typed, fen):
    assert YuanField().clean(typed) == fen


@pytest.mark.parametrize("typed", ["1600.005", "-1", "100000000.01", "很多", "1,60.00"])
def test_a_wrong_amount_is_refused_in_chinese(typed):
    with pytest.raises(forms.ValidationError) as wrong:
        YuanField().clean(typed)
    assert "请" in wrong.value.messages[0] or "例如" in wrong.value.messages[0]


def test_a_correction_may_be_negative_when_the_field_says_so():
    assert YuanField(allow_negative=True).clean("-12.30") == -1230


def test_numbers_carry_their_own_check():
    assert IdNumberField().clean("11010519491231002x") == "11010519491231002X"
    assert MobileField().clean("+86 138-0000-0000") == "13800000000"
    with pytest.raises(forms.ValidationError, match="校验码"):
        IdNumberField().clean("110105194912310021")


def test_empty_boxes_are_named_in_the_message():
    assert messages(amount_fen="", kind="") == {"amount_fen": ["请填写金额"], "kind": ["请选择类别"]}


def test_every_form_carries_a_key_that_survives_sending_twice():
    key = Sample()["once"].value()
    first, second = Sample({**GOOD, "once": str(key)}), Sample({**GOOD, "once": str(key)})
    assert first.is_valid() and second.is_valid()
    assert first.cleaned_data["once"] == second.cleaned_data["once"] == UUID(str(key))


def test_reasons_land_on_the_field_they_name_and_the_rest_on_top():
    form = Sample(GOOD)
    assert form.is_valid()
    with form.catching():
        raise Refused(
            Reason("late", "日期晚于今天", "示例办法 三", "请核对", field="on"),
            Reason("cap", "超过额度", field="gone"),
        )
    assert not form.is_valid() and form.status == 422
    assert [(each.target, each.text, each.next_step) for each in form.problems()] == [
        ("", "超过额度", ""),
        ("id_on", "日期晚于今天", "请核对"),
    ]
    assert form["on"].value() == "2026年11月24日"


def test_a_conflict_is_409():
    form = Sample(GOOD)
    form.is_valid()
    with form.catching():
        raise Conflict(Reason("taken", "刚刚已由林经办审核通过"))
    assert form.status == 409


def test_other_errors_are_not_swallowed():
    with pytest.raises(ZeroDivisionError), Sample(GOOD).catching():
        raise ZeroDivisionError


def test_a_radio_group_is_linked_by_its_first_box():
    form = Sample({**GOOD, "kind": ""})
    form.is_valid()
    assert form.problems()[0].target == "id_kind_0"


def test_hint_and_error_are_tied_to_the_box():
    form = Sample({**GOOD, "on": "x"})
    box = str(form["on"])
    assert 'aria-describedby="id_on_hint id_on_error"' in box and 'aria-invalid="true"' in box


def test_answers_read_as_people_read():
    form = Sample(GOOD)
    form.is_valid()
    assert [(label, value) for label, value, _ in form.answers()] == [
        ("金额", "1,600.00 元"),
        ("日期", "2026年11月24日"),
        ("类别", "肢体"),
        ("备注", "未填写"),
    ]
    assert shown_value(forms.BooleanField(), True) == "是"


def test_a_date_of_the_database_is_shown_in_chinese():
    form = Sample(initial={"on": date(2026, 1, 5), "amount_fen": 5})
    assert 'value="2026年1月5日"' in str(form["on"]) and 'value="0.05"' in str(form["amount_fen"])


class TestFormPage:
    def send(
        self, data: dict[str, str] | None, act=lambda form: form.cleaned_data, **options
    ) -> HttpResponse:
        factory = RequestFactory()
        request = factory.get("/f/") if data is None else factory.post("/f/", data)
        request.scope = None
        return form_page(
            request,
            Sample,
            "frame/form.html",
            act=act,
            done=lambda result: HttpResponse(str(result)),
            **options,
        )

    def test_a_good_form_acts(self):
        assert "160000" in self.send(GOOD).content.decode()

    def test_a_refusal_is_shown_on_the_form_with_what_was_typed(self):
        def refuse(form: KjForm) -> None:
            raise Refused(Reason("cap", "超过年度额度", "示例办法 三", "改为 1,460.00 元"))

        answer = self.send(GOOD, act=refuse)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert all(
            part in page for part in ("超过年度额度", "示例办法 三", "改为 1,460.00 元", 'value="1,600.00"')
        )

    def test_checking_first_shows_the_answers_and_does_not_act(self):
        done = []
        first = self.send(GOOD, act=done.append, check=True).content.decode()
        assert "请核对填写的内容" in first and "1,600.00 元" in first and done == []
        back = self.send({**GOOD, "back_to_form": "1"}, act=done.append, check=True).content.decode()
        assert 'value="1,600.00"' in back and done == []
        self.send({**GOOD, "checked": "1"}, act=done.append, check=True)
        assert len(done) == 1
