"""The calendar page: who keeps it enters a notice or a day; nobody else sees it."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_user
from kangjiu.clocks.models import CalendarDay
from kangjiu.clocks.tests.test_rules_notices import NOTICE_2026, NUMBER
from kangjiu.common.dates import CHINA

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(datetime(2026, 11, 22, 10, 0, tzinfo=CHINA), tick=False):
        yield


@pytest.fixture
def keeper(client):
    client.force_login(make_user("system_admin"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_year_is_shown_with_its_make_up_days_and_the_missing_notice(
    keeper, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15):
        page = keeper.get(reverse("clocks:calendar"))
    text = page.content.decode()
    assert page.status_code == 200 and "2026 年工作日历" in text
    assert "2月28日" in text and "缺少放假通知" in text and "2027 年通知" in text
    assert not CalendarDay.objects.exists()


def test_another_year_is_provisional_and_years_far_away_are_no_page(keeper):
    assert "暂定" in keeper.get(reverse("clocks:year", args=[2027])).content.decode()
    assert keeper.get(reverse("clocks:year", args=[1999])).status_code == 404


def test_a_pasted_notice_is_saved(keeper):
    address = reverse("clocks:notice", args=[2026])
    assert keeper.get(address).status_code == 200
    page = keeper.post(address, {"year": 2026, "source": NUMBER, "text": NOTICE_2026})
    assert page.status_code == 302 and page["Location"] == reverse("clocks:year", args=[2026])
    assert CalendarDay.objects.filter(source=NUMBER).count() == 365


def test_a_wrong_notice_comes_back_with_what_was_typed(keeper):
    text = NOTICE_2026.replace("共9天", "共8天")
    page = keeper.post(reverse("clocks:notice", args=[2026]), {"year": 2026, "source": "通知", "text": text})
    shown = page.content.decode()
    assert page.status_code == 422 and "共 8 天" in shown and "发文字号" in shown and "共8天" in shown
    assert not CalendarDay.objects.exists()


def test_one_day_is_changed(keeper):
    address = reverse("clocks:day")
    assert keeper.get(address).status_code == 200
    given = {"day": "2027年2月20日", "is_workday": "yes", "name": "春节调休", "source": NUMBER}
    assert keeper.post(address, given).status_code == 302
    assert CalendarDay.objects.get(day="2027-02-20").is_workday


@pytest.mark.parametrize("role", ["county_clerk", "guardian", "auditor"])
def test_others_do_not_keep_the_calendar(client, role):
    client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("clocks:calendar")).status_code == 403


def test_without_signing_in_the_way_leads_to_the_login_page(client):
    page = client.get(reverse("clocks:calendar"))
    assert page.status_code == 302 and "/login/" in page["Location"]
