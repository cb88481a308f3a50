"""What people read: an explanation down to the sentence, a pack beside its source, the public check."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from kangjiu.accounts.tests.factories import make_scope
from kangjiu.common.errors import Refused
from kangjiu.policy import actions, queries
from kangjiu.policy.models import Receipt
from kangjiu.policy.tests.factories import AT, entered, open_version, publish

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 15)
FACTS = {
    "birth_on": date(2021, 3, 5),
    "residence": "hukou",
    "categories": ["physical"],
    "applied_on": date(2026, 1, 12),
    "approved_on": date(2026, 1, 15),
    "certificate_present": True,
    "diagnosis_present": False,
    "hardship": ["orphan"],
    "aid_elsewhere": False,
    "item": [{"benefit_item": "training", "item_category": "physical", "provider_designated": True}],
}
OLD = FACTS | {"birth_on": date(2009, 3, 5), "aid_elsewhere": True}


def steps(found):
    return {step.name: step for part in found.parts for step in part.steps}


def explained(question, facts=FACTS):
    _, receipt = actions.decide(publish(), question, facts, on=ON, at=AT)
    return queries.explained(Receipt.objects.get(pk=receipt.pk))


def test_an_amount_is_explained_down_to_the_sentence():
    step = steps(explained("entitlement"))["annual_cap_fen"]
    assert step.value == "20,000.00 元"
    assert step.is_output
    assert "年标准 16,000.00 元，困难家庭上浮 25%，限额 20,000.00 元" in step.says
    assert [one.clause for one in step.sentences] == ["示例〔2025〕1号 第七条", "示例〔2025〕1号 第八条"]
    assert all(one.is_example for one in step.sentences)


def test_a_step_names_the_parameter_version_it_read():
    read = steps(explained("entitlement"))["annual_standard"].read
    [used] = [one for one in read if one.clause]
    assert used.label == "训练年标准（肢体，0–6岁）"
    assert (used.value, used.clause) == ("16,000.00 元", "2025年1月1日起，示例〔2025〕1号 第七条")


def test_a_refusal_shows_every_failing_check():
    found = explained("eligibility", OLD)
    tones = {name: step.tone for name, step in steps(found).items()}
    assert (tones["within_age"], tones["not_elsewhere"], tones["lives_here"]) == ("bad", "bad", "ok")
    assert {reason.code for reason in found.reasons} == {"within_age", "not_elsewhere"}
    assert "超过年龄上限" in steps(found)["within_age"].says


def test_the_partial_shows_steps_and_says_示例():
    page = render_to_string("policy/_trace.html", {"explained": explained("entitlement")})
    assert "20,000.00 元" in page
    assert "示例数值" in page
    assert "低保、特困、孤儿" in page


def test_what_was_changed_in_the_store_is_not_explained():
    _, receipt = actions.decide(publish(), "eligibility", FACTS, on=ON, at=AT)
    receipt.inputs = receipt.inputs.open().replace("physical", "autism")
    receipt.save()
    with pytest.raises(Refused, match="指纹不符"):
        queries.explained(Receipt.objects.get(pk=receipt.pk))


def test_a_receipt_of_an_older_version_keeps_it():
    old = publish()
    _, receipt = actions.decide(old, "eligibility", FACTS, on=ON, at=AT)
    actions.withdraw(make_scope("county_approver"), old.pk, at=AT)
    assert queries.explained(Receipt.objects.get(pk=receipt.pk)).digest == old.digest


def test_a_stopped_decision_is_explained_with_what_stops_it():
    version = open_version()
    on = date(2024, 7, 1)
    decision = actions.preview(version, "eligibility", FACTS | {"applied_on": on}, on=on)
    found = queries.explained_decision(decision, version)
    assert steps(found)["within_age"].tone == "warn"
    assert "age_below" in {cause.name for cause in found.causes}


def test_each_sentence_stands_with_what_rests_on_it():
    papers = queries.reading(publish())
    passages = {one.id: one for paper in papers for one in paper.passages}
    seventh = passages["sl_7"]
    assert seventh.kind == "示例"
    assert [value.label for value in seventh.values] == ["训练年标准", "单项标准"]
    assert "annual_cap_fen" in {rule.name for rule in seventh.rules}


def test_rules_are_read_in_chinese():
    [rule] = [
        rule
        for paper in queries.reading(publish())
        for one in paper.passages
        for rule in one.rules
        if rule.name == "within_age" and one.id == "sl_4"
    ]
    assert rule.words == "年龄（周岁）小于年龄上限（不满几周岁）"
    assert "{" not in rule.fails


def test_an_open_value_reads_as_open():
    spans = [
        span
        for paper in queries.reading(open_version())
        for one in paper.passages
        for value in one.values
        if value.name == "training_months"
        for span in value.spans
    ]
    assert [span.is_open for span in spans] == [True]
    assert ("听力", "10") in {(cell.keys, cell.value) for cell in spans[0].cells}


def test_the_difference_of_two_versions_names_the_value():
    parent = open_version()
    child = actions.sign_open_value(make_scope("county_approver"), entered(parent).pk, at=AT)
    [value] = [one for one in queries.compared(parent, child) if one.is_value]
    assert (value.label, value.before, value.after) == ("转介单有效天数", "待核实", "45")


ANSWERS = {
    "birth_on": date(2021, 3, 5),
    "residence": "hukou",
    "categories": ["physical"],
    "certificate_present": True,
    "diagnosis_present": False,
    "hardship": [],
    "aid_elsewhere": False,
}


def test_the_public_check_answers_and_keeps_nothing():
    publish()
    answer = queries.public_check("999901", ANSWERS, ON)
    assert (answer.verdict, answer.annual_fen, answer.months) == ("yes", 1_600_000, 10)
    assert answer.is_example
    assert not Receipt.objects.exists()


def test_the_public_check_says_every_reason():
    publish()
    answer = queries.public_check("999901", ANSWERS | {"aid_elsewhere": True, "residence": "outside"}, ON)
    assert answer.verdict == "no"
    assert {reason.code for reason in answer.reasons} == {"lives_here", "not_elsewhere"}
    assert all(reason.clause for reason in answer.reasons)


@pytest.mark.parametrize("name", ["open", "none"])
def test_the_public_check_never_guesses(name):
    if name == "open":
        open_version()
    answer = queries.public_check("999901", ANSWERS, date(2024, 7, 1))
    assert (answer.verdict, answer.annual_fen) == ("unknown", None)
    assert bool(answer.causes) == (name == "open")


def test_a_wrong_answer_is_named():
    publish()
    answer = queries.public_check("999901", ANSWERS | {"residence": "moon"}, ON)
    assert answer.verdict == "unknown"
    assert any("户籍与居住" in one for one in answer.problems)


def test_the_wizard_asks_what_the_policy_reads():
    publish()
    found = {one.name: one for one in queries.public_questions("999901", ON)}
    assert found["birth_on"].kind == "date"
    assert found["residence"].members[0] == ("hukou", "本地户籍")
    assert "provider_designated" not in found
    assert queries.public_questions("999901", date(2030, 1, 1)) == []


def test_a_version_is_rechecked_once_when_it_takes_effect():
    version = publish()
    jobs = make_scope("county_clerk")
    assert list(queries.versions_to_recheck(jobs, ON)) == [version]
    assert not queries.versions_to_recheck(jobs, date(2024, 12, 31)).exists()
    assert not queries.versions_to_recheck(make_scope("county_clerk", "419001"), ON).exists()
    actions.mark_rechecked(jobs, version.pk, 12, at=AT)
    assert not queries.versions_to_recheck(jobs, ON).exists()
