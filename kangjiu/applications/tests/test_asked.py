"""What a pack asks beyond the catalogue (另问事项): on the forms without code, kept sealed, in the decision."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from kangjiu.accounts.models import User
from kangjiu.applications import actions, queries
from kangjiu.applications.models import Application
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT
from kangjiu.common.errors import Refused
from kangjiu.policy import queries as policy
from kangjiu.policy.tests.tiers import changed_example, publish_folder

pytestmark = pytest.mark.django_db
ASKED = """\
inputs:
  asked:
    month_income_fen: {label: 家庭月人均收入, level: case, unit: fen, range: [0, 10000000], proof: 收入证明,
      answered_by: 监护人, help: 全家上月收入除以人数, clause: sl_8}
    owned_share_bp: {label: 自有住房份额, level: case, unit: bp, range: [0, 10000], proof: 房产证,
      answered_by: 监护人, optional: true, clause: sl_8}
"""
RULE = """\
rules:
  - name: income_low
    label: 家庭收入
    check: month_income_fen <= param(income_limit_fen) and (not known(owned_share_bp) or owned_share_bp < 10000)
    clause: sl_8
    says: 月人均收入 {month_income_fen}
    fails: 家庭月人均收入 {month_income_fen}，超过上限
    remedy: 收入变化后再申请
"""
LIMIT = """\
- name: income_limit_fen
  label: 月人均收入上限
  unit: fen
  range: [0, 10000000]
  picked_by: applied_on
  versions:
    - {from: 2025-01-01, to: 2027-12-31, clause: sl_8, value: 300000}
- name: review_days
"""
EDITS = (
    ("inputs:\n", ASKED),
    ("rules:\n", RULE),
    ("has_proof, not_elsewhere)", "has_proof, not_elsewhere, income_low)"),
    ("- name: review_days\n", LIMIT),
    ("aid_elsewhere: ", "month_income_fen: 100000, aid_elsewhere: "),
)
CONTENT = {
    "year": "2026",
    "category": "physical",
    "items": ["training"],
    "route": "guardian",
    "ask_aid_elsewhere": "no",
    "papers": ["form", "household_book", "guardian_id", "certificate"],
    "checked": "1",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def who(tmp_path):
    return factories.cast(publish_folder(changed_example(tmp_path, *EDITS)))


def entered(client, who, person, **answers):
    client.force_login(User.objects.get(pk=who.clerk.user_id))
    url = reverse("applications:enter_for", args=[person.pk])
    page = client.get(url).content.decode()
    assert "家庭月人均收入" in page and "全家上月收入除以人数" in page and "凭据：收入证明" in page
    answer = client.post(url, CONTENT | answers)
    assert answer.status_code == 302, answer.content.decode()
    return Application.objects.get(person=person)


def test_the_answer_is_typed_as_people_write_it_and_kept_sealed(who, client):
    made = entered(client, who, factories.child(), ask_month_income_fen="1,500.00", ask_owned_share_bp="60%")
    assert made.answers.open() == {
        "aid_elsewhere": False,
        "month_income_fen": 150_000,
        "owned_share_bp": 6_000,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM applications_application WHERE id = %s", [made.pk])
        stored = str(cursor.fetchone()[0])
    assert "month_income" not in stored and "150000" not in stored


def test_an_answer_comes_back_into_its_box_in_yuan(who, client):
    made = entered(client, who, factories.child(), ask_month_income_fen="1500")
    page = client.get(reverse("applications:edit", args=[made.pk])).content.decode()
    assert 'value="1,500.00"' in page


def test_a_wrong_answer_stays_on_the_form(who, client):
    client.force_login(User.objects.get(pk=who.clerk.user_id))
    url = reverse("applications:enter_for", args=[factories.child().pk])
    answer = client.post(url, CONTENT | {"ask_month_income_fen": "200000.00"})
    assert answer.status_code == 422 and "超过了这里能填的最大金额" in answer.content.decode()


@pytest.mark.parametrize(("income", "outcome"), [("3,000.00", "pass"), ("3,000.01", "refuse")])
def test_the_answer_reaches_the_decision_and_its_explanation(who, client, income, outcome):
    made = entered(client, who, factories.child(), ask_month_income_fen=income)
    actions.submit(who.clerk, made.pk, at=AT)
    with pytest.raises(Refused, match="其他材料没有提交"):
        actions.mark_complete(who.clerk, made.pk, AT.date(), at=AT)
    actions.add_paper(who.clerk, made.pk, actions.PaperData("other", AT.date()), at=AT)
    actions.mark_complete(who.clerk, made.pk, AT.date(), at=AT)
    actions.review(who.reviewer, made.pk, outcome, "核对收入", at=AT)
    actions.decide(who.approver, made.pk, outcome, "按收入", at=AT)
    made.refresh_from_db()
    assert made.status == {"pass": "approved", "refuse": "rejected"}[outcome]
    decided = policy.replay(queries.last_review(made.pk).receipt)
    assert decided.facts["month_income_fen"] == int(income.replace(",", "").replace(".", ""))
    page = client.get(reverse("applications:basis", args=[made.pk])).content.decode()
    assert "家庭收入" in page and income in page


def test_a_missing_answer_is_named_and_nothing_is_decided(who, client):
    made = entered(client, who, factories.child())
    verdict = actions.preview(who.clerk, made, AT.date())
    assert not verdict.eligible
    assert [cause.name for cause in verdict.decision.missing] == ["month_income_fen"]


def test_the_family_is_asked_the_same_in_public(who):
    asked = {one.name: one for one in policy.public_questions("999901", date(2026, 1, 12))}
    assert (asked["month_income_fen"].kind, asked["month_income_fen"].own) == ("yuan", True)
    assert asked["owned_share_bp"].kind == "percent"
