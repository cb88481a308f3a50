"""我家孩子能享受吗: plain questions, rules named, nothing stored."""

import pytest
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_organisation
from kangjiu.policy.models import Receipt
from kangjiu.policy.queries import PublicQuestion
from kangjiu.policy.tests.factories import publish
from kangjiu.policy.tests.tiers import upper_and_lower
from kangjiu.portal.forms import step_form
from kangjiu.portal.queries.entitled import Step

pytestmark = pytest.mark.django_db
COUNTY = "999901"
YES = {
    "birth_on": "2021年3月18日",
    "residence": "permit",
    "categories": "physical",
    "certificate_present": "no",
    "diagnosis_present": "yes",
    "diagnosis_on": "20260501",
    "aid_elsewhere": "no",
}


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setenv("KANGJIU_TODAY", "2026-11-24")
    yield "2026-11-24"
    monkeypatch.delenv("KANGJIU_TODAY")


@pytest.fixture
def policy(today):
    return publish()


def ask(client, answers=None, **more):
    address = reverse("portal:entitled_ask", args=[COUNTY])
    return client.post(address, {**answers, **more}) if answers is not None else client.get(address)


def test_it_is_six_questions_the_plain_ones_first(policy, client):
    page = ask(client).content.decode()
    assert "第 1 题，共 6 题" in page and "孩子是哪天出生的" in page


def test_one_county_is_not_asked_for(policy, client):
    assert client.get(reverse("portal:entitled")).url == reverse("portal:entitled_ask", args=[COUNTY])


def test_a_county_without_policy_has_no_questions(today, client):
    assert ask(client).status_code == 404
    assert "还没有县发布政策" in client.get(reverse("portal:entitled")).content.decode()


def test_each_answer_leads_to_the_next_question_and_is_carried_along(policy, client):
    page = ask(client, {"at": "0", "birth_on": YES["birth_on"]}).content.decode()
    assert "第 2 题" in page and 'name="birth_on" value="2021年3月18日"' in page


def test_the_question_before_comes_back_with_its_answer(policy, client):
    sent = {"at": "2", "birth_on": YES["birth_on"], "residence": "permit", "back": "1"}
    page = ask(client, sent).content.decode()
    assert "第 2 题" in page and 'value="permit"' in page and "checked" in page


@pytest.mark.parametrize(
    ("changes", "at", "said"),
    [
        ({"birth_on": "2999-01-01"}, "0", "这一天还没到"),
        ({"birth_on": "不知道"}, "0", "不是日期"),
        ({"residence": ""}, "1", "请选择"),
        ({"diagnosis_on": ""}, "4", "请填写诊断证明上的日期"),
    ],
)
def test_a_wrong_answer_stays_on_its_page_and_says_why(policy, client, changes, at, said):
    answer = ask(client, {**YES, **changes, "at": at})
    assert answer.status_code == 422 and said in answer.content.decode()


def test_an_entitled_child_is_told_the_standard_the_rules_and_where_to_go(policy, client):
    page = ask(client, {**YES, "at": "5"}).content.decode()
    for said in ("可以申请", "16,000.00", "示例〔2025〕1号", "登录后申请", "示例单位"):
        assert said in page
    assert not Receipt.objects.exists()


def test_a_child_not_entitled_is_told_every_reason_and_what_to_do(policy, client):
    answers = {**YES, "birth_on": "2005-05-01", "at": "5"}
    page = ask(client, answers).content.decode()
    assert "现在还不符合" in page and "超过年龄上限" in page and "办理残疾人证" in page


def test_a_policy_with_open_values_says_so_and_sends_nobody_away(monkeypatch, client):
    monkeypatch.setenv("KANGJIU_TODAY", "2024-06-03")
    publish("henan-jiyuan-2024", "419001")
    sent = {**YES, "birth_on": "2019-05-01", "diagnosis_on": "2024-01-09", "hardship": "none", "at": "5"}
    page = client.post(reverse("portal:entitled_ask", args=["419001"]), sent).content.decode()
    monkeypatch.delenv("KANGJIU_TODAY")
    assert "还不能给您准信" in page and "不要因此放弃" in page


def federation(**public):
    unit = make_organisation("county_federation", COUNTY)
    for name, value in public.items():
        setattr(unit, name, value)
    unit.save()
    return unit


def test_a_county_without_policy_but_with_an_office_answers_honestly(today, client):
    federation(address="示例路1号", phone="000-0000001")
    page = client.get(reverse("portal:entitled_ask", args=[COUNTY])).content.decode()
    for said in ("还没有在这里发布救助政策", "不要因此放弃申请", "示例路1号", 'href="tel:0000000001"'):
        assert said in page, said
    assert "还没有发布政策，看去哪里问" in client.get(reverse("portal:entitled")).content.decode()


def test_the_answer_names_the_office_with_address_and_phone(policy, client):
    federation(address="示例路1号", phone="000-0000001转8")
    page = ask(client, {**YES, "at": "5"}).content.decode()
    assert "示例路1号" in page and "打 000-0000001转8" in page and 'href="tel:0000000001"' in page
    assert reverse("policy:notice", args=[policy.pk]) in page


def test_what_the_pack_asks_beyond_the_catalogue_is_asked_without_code(today, client):
    upper_and_lower(COUNTY, changed=False)
    sent = {"residence": "hukou", "at": "0"}
    page = ask(client, sent).content.decode()
    assert "今年在外地享受过同类救助？" in page and "在别的县、市领过也算" in page
    page = ask(client, {**sent, "went_abroad": "yes", "at": "1"}).content.decode()
    assert "在外地享受过" in page and "等下一年度" in page and "示例县〔2025〕9号" in page
    assert "可以申请" in ask(client, {**sent, "went_abroad": "no", "at": "1"}).content.decode()


@pytest.mark.parametrize(
    ("kind", "typed", "value"), [("yuan", "0", 0), ("yuan", "1,500.50", 150_050), ("percent", "60%", 6_000)]
)
def test_an_amount_is_asked_in_yuan_and_a_share_in_per_cent(kind, typed, value):
    asked = PublicQuestion("x", "收入", kind, "", (), "case", False, "", 0, 1_000_000, True)
    form = step_form(Step(asked))({"x": typed})
    assert form.is_valid() and form.answer() == {"x": value}


def test_a_policy_that_answers_other_questions_only_asks_nothing(today, client):
    federation()
    publish("simulation-payers-counted")
    assert "还没有在这里发布救助政策" in ask(client).content.decode()
