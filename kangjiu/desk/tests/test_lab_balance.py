"""The break-even page: which value meets the target, what is beside it, and the value put into the draft."""

import pytest
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_user
from kangjiu.claims.queries import Trial
from kangjiu.claims.rules.balance import Kind
from kangjiu.claims.tests import factories as f
from kangjiu.desk.forms.lab import knob_name
from kangjiu.desk.tests.test_lab import changed
from kangjiu.funds.tests import factories as money
from kangjiu.policy import queries as policy
from kangjiu.policy.models import PolicyDraft
from kangjiu.policy.tests.factories import draft_of, publish

pytestmark = pytest.mark.django_db


def knob(draft, table, words=""):
    groups = {group.name: group for group in policy.knobs(draft, policy.check(draft))}
    return next(one for one in groups[table].knobs if words in one.words)


def counting(draft):
    """The cell of the standard the children of the example year are paid by."""
    return knob(draft, "training_standard_fen", "孤独症，0–6岁")


def used(clerk, draft):
    """The value of the standard that moves the cost."""
    groups = {group.name: group for group in policy.knobs(draft, policy.check(draft))}
    for one in groups["training_standard_fen"].knobs:
        answer = ask(clerk, draft, one, target="amount", amount="1").context["answer"]
        if answer.found.kind is not Kind.FLAT:
            return one
    raise AssertionError("no value of the standard moves the cost")


def ask(clerk, draft, one, **sent):
    sent = {"knob": knob_name(one), "target": "base", **sent}
    return clerk.get(reverse("desk:lab_balance", args=[draft.pk]), sent)


def test_the_same_cost_as_today_is_the_value_in_force_or_more(clerk, draft):
    one = used(clerk, draft)
    draft = changed(clerk, draft, training_standard_fen="24000")
    answer = ask(clerk, draft, one)
    found = answer.context["answer"]
    assert found.found.kind in (Kind.EDGE, Kind.ALL) and found.found.within.cost_fen <= found.base_fen
    said = answer.content.decode()
    assert "最多" in said and "填进草案" in said and "试过的" in said


def test_an_amount_gives_the_last_value_within_it_and_the_first_beyond(clerk, draft):
    one = used(clerk, draft)
    whole = ask(clerk, draft, one).context["answer"].draft_fen
    wanted = whole * 2 // 3
    answer = ask(clerk, draft, one, target="amount", amount=f"{wanted // 100}.{wanted % 100:02d}")
    found = answer.context["answer"].found
    assert found.kind is Kind.EDGE
    assert found.within.cost_fen <= wanted < found.beyond.cost_fen
    assert found.beyond.value - found.within.value == 100
    said = answer.content.decode()
    assert "再多 1 元" in said and "剩余" in said and "超出" in said


def test_where_every_value_meets_the_target_the_limit_is_no_break_even_point(clerk, draft):
    one = used(clerk, draft)
    answer = ask(clerk, draft, one, target="amount", amount="900000")
    said = answer.content.decode()
    assert answer.context["answer"].found.kind is Kind.ALL
    assert "是上限，不是收支平衡点" in said and "起救助资金不再增加" in said


def test_the_value_is_put_into_the_draft_and_the_page_says_the_same_cost(clerk, draft):
    one = used(clerk, draft)
    answer = ask(clerk, draft, one, target="amount", amount="500").context["answer"]
    sent = {"edition": draft.edition, "knob": knob_name(one), "value": answer.found.within.value}
    answered = clerk.post(reverse("desk:lab_balance", args=[draft.pk]) + "?year=2026", sent)
    assert answered["Location"] == reverse("desk:lab_draft", args=[draft.pk]) + "?year=2026"
    page = clerk.get(answered["Location"])
    assert "已填进草案" in page.content.decode()
    assert page.context["lab"].whole.fund.draft == answer.found.within.cost_fen
    again = ask(clerk, PolicyDraft.objects.get(), one, target="amount", amount="500")
    assert "草案已是这个数" in again.content.decode()


def test_the_budget_is_a_target_when_there_is_one(clerk, draft, who):
    said = ask(clerk, draft, counting(draft), target="budget-2027")
    assert said.status_code == 422
    for year, fen in ((2027, 100_000), (2026, 90_000)):
        money.budget_line(who.finance, who.treasury, who.office, fen, budget_year=year)
    answer = ask(clerk, draft, counting(draft), target="budget-2027")
    assert answer.context["answer"].found.target_fen == 100_000
    said = answer.content.decode()
    assert "2027 年预算（0.10 万元）" in said and "2026 年预算（0.09 万元）" in said


def test_a_target_nothing_meets_says_the_least_it_costs(clerk, draft):
    one = knob(draft, "training_standard_fen", "听力")
    answer = ask(clerk, draft, one, target="amount", amount="1")
    found = answer.context["answer"].found
    words = {Kind.NONE: "没有一个数不超出", Kind.FLAT: "救助资金不变"}
    assert words[found.kind] in answer.content.decode()
    assert "填进草案" not in answer.content.decode()


def test_a_cost_that_turns_gets_no_answer_but_says_where(clerk, draft, monkeypatch):
    monkeypatch.setattr(Trial, "cost_fen", lambda self, spot=None, number=0: abs(number - 1_000_000))
    answer = ask(clerk, draft, counting(draft), target="amount", amount="5000")
    said = answer.content.decode()
    assert answer.context["answer"].found.kind is Kind.MIXED
    assert "没有单一的平衡点" in said and "有增有减" in said and "填进草案" not in said


@pytest.mark.parametrize(
    ("table", "sent", "says"),
    [
        ("age_below", {}, "不是金额或比例"),
        ("fund_shares", {}, "要一起改"),
        ("training_standard_fen", {"target": "amount", "amount": "十万"}, "不是金额"),
        ("training_standard_fen", {"target": "amount", "amount": "-5"}, "负数"),
        ("training_standard_fen", {"target": "amount"}, "请填写指定的金额"),
        ("training_standard_fen", {"target": "whatever"}, "救助资金不超过"),
        ("training_standard_fen", {"knob": "v_gone_0_0"}, "没有这个数"),
    ],
)
def test_what_cannot_be_searched_is_refused_beside_its_box(clerk, draft, table, sent, says):
    answer = ask(clerk, draft, knob(draft, table), **sent)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert "answer" not in answer.context


def test_before_anything_is_asked_the_changed_value_is_offered(clerk, draft):
    draft = changed(clerk, draft, training_standard_fen="24000")
    answer = clerk.get(reverse("desk:lab_balance", args=[draft.pk]))
    assert answer.context["form"]["knob"].initial.startswith("v_training_standard_fen_")
    assert "怎么求" in answer.content.decode()


def test_without_cases_there_is_nothing_to_search(client):
    client.force_login(make_user("county_clerk"))
    row = draft_of(publish())
    answer = ask(client, row, counting(row))
    assert "没有可以重算的年度" in answer.content.decode() and "answer" not in answer.context


def test_of_two_people_at_once_the_second_is_told(clerk, draft):
    one = counting(draft)
    sent = {"edition": draft.edition - 1, "knob": knob_name(one), "value": 100}
    answer = clerk.post(reverse("desk:lab_balance", args=[draft.pk]), sent)
    assert answer.status_code == 409 and "又被修改过" in answer.content.decode()


def test_a_value_out_of_its_limits_is_not_put_in(clerk, draft):
    sent = {"edition": draft.edition, "knob": knob_name(counting(draft)), "value": 10**12}
    answer = clerk.post(reverse("desk:lab_balance", args=[draft.pk]), sent)
    assert answer.status_code == 422 and "超出范围" in answer.content.decode()


def test_a_tier_above_searches_but_puts_nothing_into_a_draft_of_the_county(clerk, draft, client):
    client.force_login(make_user("city_federation"))
    one = counting(draft)
    said = ask(client, draft, one).content.decode()
    assert "与目标相差" in said or "救助资金不变" in said
    assert "填进草案" not in said
    sent = {"edition": draft.edition, "knob": knob_name(one), "value": 100}
    assert client.post(reverse("desk:lab_balance", args=[draft.pk]), sent).status_code == 403


def test_more_children_ask_the_database_no_more(clerk, draft, who, django_assert_num_queries):
    one = counting(draft)
    ask(clerk, draft, one)
    with django_assert_num_queries(18):
        ask(clerk, draft, one)
    for _ in range(3):
        f.ready(who, f.child(who), total_fen=300_000)
    with django_assert_num_queries(18):
        ask(clerk, draft, one)
