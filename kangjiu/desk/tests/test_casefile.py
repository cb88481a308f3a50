"""The case file and the search: the purpose first, nothing beyond the own range, the same queries for any length."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_user
from kangjiu.applications.tests import factories as a
from kangjiu.audit.models import AccessRow
from kangjiu.care.tests import factories as c
from kangjiu.registry.tests import factories as f

pytestmark = pytest.mark.django_db
PAGES = (
    "desk:file",
    "desk:file_family",
    "desk:file_care",
    "desk:file_money",
    "desk:file_papers",
    "desk:file_readings",
    "desk:file_changes",
    "desk:file_print",
)


@pytest.fixture
def clerk(client):
    client.force_login(make_user("county_clerk"))
    return client


@pytest.fixture
def child():
    made = f.make_child("安小禾")
    home = f.make_household(made, f.make_person("安大山"))
    f.make_hardship(home)
    f.make_guardian(made, "安母")
    f.make_certificate(made)
    f.make_diagnosis(made)
    return made


def opened(client, person):
    client.post(reverse("desk:purpose", args=[person.pk]), {"purpose": "settlement"})
    return client


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_file_asks_for_the_purpose_first(clerk, child, name):
    page = clerk.get(reverse(name, args=[child.pk])).content.decode()
    assert "为什么查阅这份档案" in page and "安小禾" not in page
    assert not AccessRow.objects.exists()


def test_the_purpose_is_kept_once_and_shown_on_the_file(clerk, child):
    way = reverse("desk:file_changes", args=[child.pk])
    answer = clerk.post(reverse("desk:purpose", args=[child.pk]), {"purpose": "settlement", "next": way})
    assert answer.url == way
    assert AccessRow.objects.get(person_id=child.pk).purpose == "settlement"
    assert "核对费用与结算" in clerk.get(reverse("desk:file", args=[child.pk])).content.decode()


def test_no_purpose_opens_nothing(clerk, child):
    answer = clerk.post(reverse("desk:purpose", args=[child.pk]), {"purpose": ""})
    assert answer.status_code == 422 and "安小禾" not in answer.content.decode()


def test_the_family_page_shows_household_and_hardship_with_their_dates(clerk, child):
    page = opened(clerk, child).get(reverse("desk:file_family", args=[child.pk])).content.decode()
    for said in ("安小禾", "最低生活保障", "2020年1月2日 至今", "尾号", "下一步"):
        assert said in page
    assert child.id_number.open() not in page and "13900000001" not in page


@pytest.mark.parametrize("name", PAGES)
def test_a_clerk_of_the_next_county_finds_no_file(client, child, name):
    client.force_login(make_user("county_clerk", "419001"))
    assert client.get(reverse(name, args=[child.pk])).status_code == 404
    posted = client.post(reverse("desk:purpose", args=[child.pk]), {"purpose": "handling"})
    assert posted.status_code == 404 and not AccessRow.objects.exists()


def test_printing_is_a_reading_of_its_own(clerk, child):
    page = opened(clerk, child).get(reverse("desk:file_print", args=[child.pk])).content.decode()
    assert "残疾儿童康复救助档案" in page
    assert set(AccessRow.objects.values_list("purpose", flat=True)) == {"settlement", "export"}


def test_the_readings_name_office_and_role_never_a_person(clerk, child):
    page = opened(clerk, child).get(reverse("desk:file_readings", args=[child.pk])).content.decode()
    assert "县残联经办" in page and "示例单位" in page


@pytest.mark.parametrize("name", PAGES[:-1])
def test_a_page_asks_the_same_for_a_short_and_a_long_file_and_at_most_fifteen(clerk, child, name):
    opened(clerk, child)
    counts = []
    for _ in range(2):
        clerk.get(reverse(name, args=[child.pk]))
        with CaptureQueriesContext(connection) as asked:
            clerk.get(reverse(name, args=[child.pk]))
        counts.append(len(asked))
        for day in range(1, 20):
            f.make_diagnosis(child, diagnosed_on=date(2024, 2, day))
            f.make_hardship(child, from_on=date(2021, 1, day))
    assert counts[0] == counts[1] <= 15


@pytest.mark.parametrize("text", ["小禾", "anxiaohe", "axh"])
def test_a_child_is_found_by_characters_pinyin_and_initials_with_the_name_masked(clerk, child, text):
    page = clerk.post(reverse("desk:search"), {"q": text}).content.decode()
    assert "安*禾" in page and "安小禾" not in page
    assert reverse("desk:file", args=[child.pk]) in page


@pytest.mark.parametrize(
    ("text", "said"), [("", "在页面上方输入"), ("安", "至少输入两个字"), ("查无此人", "没有找到")]
)
def test_a_search_without_answer_says_what_to_do(clerk, text, said):
    assert said in clerk.post(reverse("desk:search"), {"q": text}).content.decode()


def test_the_next_county_is_not_searched(client, child):
    client.force_login(make_user("county_clerk", "419001"))
    assert "没有找到" in client.post(reverse("desk:search"), {"q": "小禾"}).content.decode()


def test_while_typing_the_box_gets_a_list_of_masked_answers_alone(clerk, child):
    page = clerk.post(reverse("desk:search"), {"q": "小禾"}, headers={"HX-Request": "true"}).content.decode()
    assert 'role="option"' in page and "安*禾" in page and "<html" not in page
    assert "安小禾" not in page


def test_a_name_in_the_address_is_not_searched(clerk, child):
    page = clerk.get(reverse("desk:search"), {"q": "小禾"}).content.decode()
    assert "安*禾" not in page and "在页面上方输入" in page


def test_what_was_searched_stays_in_the_box(clerk, child):
    assert 'value="小禾"' in clerk.post(reverse("desk:search"), {"q": "小禾"}).content.decode()


@pytest.fixture
def full(monkeypatch):
    """A child with an approved application, a right in use, months of training and an open application."""
    monkeypatch.setenv("KANGJIU_TODAY", "2026-11-24")
    who = a.cast()
    made = a.child(name="安小禾")
    right = a.approved(who, made)
    place = c.office()
    row = c.placement(place.site, made, entitlement=right)
    for month in (8, 9):
        c.confirmed(place, row, date(2026, month, 1))
    a.complete(who, made, category="speech", at=a.moment(date(2026, 11, 20)))
    yield made
    monkeypatch.delenv("KANGJIU_TODAY")


def test_the_next_steps_say_what_may_be_done_and_what_not_and_why(clerk, full):
    page = opened(clerk, full).get(reverse("desk:file", args=[full.pk])).content.decode()
    assert "办理 2026 年言语申请" in page and "还剩" in page
    assert "变更机构" in page and "暂不能办" in page and "先结束这次安置" in page
    assert "请在原申请上办理" in page


def test_the_year_is_said_as_standard_used_and_left(clerk, full):
    page = opened(clerk, full).get(reverse("desk:file_money", args=[full.pk])).content.decode()
    assert "16,000.00 元" in page and "还可用" in page


def test_training_and_papers_have_their_pages(clerk, full):
    opened(clerk, full)
    care = clerk.get(reverse("desk:file_care", args=[full.pk])).content.decode()
    papers = clerk.get(reverse("desk:file_papers", args=[full.pk])).content.decode()
    assert "2026年9月" in care and "监护人已确认" in care
    assert "户口簿" in papers and "看过原件" in papers and papers.count("看材料") == 1


@pytest.mark.parametrize("name", PAGES[:-1])
def test_a_full_file_asks_at_most_fifteen_times(clerk, full, name):
    opened(clerk, full).get(reverse(name, args=[full.pk]))
    with CaptureQueriesContext(connection) as asked:
        clerk.get(reverse(name, args=[full.pk]))
    assert len(asked) <= 15, [query["sql"][:120] for query in asked]
