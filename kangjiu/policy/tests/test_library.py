"""The map of policies, signing with everything seen, examples, notices."""

from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kangjiu.accounts.tests.factories import make_region, make_scope, make_user
from kangjiu.common.dates import CHINA
from kangjiu.policy import actions, queries
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.models import NoticeReading
from kangjiu.policy.tests.factories import AT, PACKS, entered, open_version, plain_versions, publish
from kangjiu.policy.tests.tiers import changed_example, upper_and_lower

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime(2026, 2, 1, 9, 0, tzinfo=CHINA), tick=False):
        yield


def places(on=ON, role="county_clerk", county="999901"):
    found, stack = {}, list(queries.library(make_scope(role, county), on))
    while stack:
        place = stack.pop()
        found[place.path] = place
        stack.extend(place.below)
    return found


def test_the_map_runs_from_the_nation_to_the_county():
    lower, upper = upper_and_lower(changed=False)
    [nation] = queries.library(make_scope("county_clerk"), ON)
    assert (nation.level, [one.version for one in nation.now]) == ("nation", [upper])
    [county] = nation.counties
    assert ([one.version for one in county.now], county.missing) == ([lower], False)


def test_a_county_without_a_version_that_day_is_missing():
    publish("henan-jiyuan-2024", "419001")
    make_region("999901")
    found = places()
    assert found["999901000000"].missing
    assert found["419001000000"].missing and found["419001000000"].ends_on == date(2024, 12, 31)
    assert not places(date(2024, 6, 1))["419001000000"].missing


def test_coming_ended_replaced_and_withdrawn_versions_are_told_apart():
    version = open_version()
    made = actions.sign_open_value(make_scope("county_approver"), entered(version).pk, at=AT)
    county = places(date(2024, 6, 1))["999901000000"]
    assert [one.version for one in county.now] == [made]
    assert [(one.version, one.state) for one in county.past] == [(version, "replaced")]
    assert [one.state for one in places(date(2023, 6, 1))["999901000000"].coming] == ["coming", "coming"]
    assert {one.state for one in places()["999901000000"].past} == {"ended"}
    actions.withdraw(make_scope("county_approver"), made.pk, at=AT)
    county = places(date(2024, 6, 1))["999901000000"]
    assert [one.version for one in county.now] == [version]
    assert [one.state for one in county.past] == ["withdrawn"]


def test_days_between_two_versions_without_policy_are_shown(client):
    plain_versions("999901", 1)
    plain_versions("999901", 1, (date(2025, 3, 1), date(2025, 12, 31)))
    [gap] = places()["999901000000"].gaps
    assert (gap.from_on, gap.to_on) == (date(2025, 1, 1), date(2025, 2, 28))
    client.force_login(make_user("county_clerk"))
    page = client.get("/policy/", {"on": "2024年6月1日"}).content.decode()
    assert "2024年6月1日各地施行的政策" in page
    assert "2025年1月1日 至 2025年2月28日 没有政策" in page


def test_the_map_asks_no_more_for_more_counties():
    client_scope = make_scope("county_clerk")
    plain_versions("999901", 2)
    with CaptureQueriesContext(connection) as few:
        queries.library(client_scope, ON)
    for number in range(10, 20):
        plain_versions(f"9999{number}", 2)
    with CaptureQueriesContext(connection) as many:
        queries.library(client_scope, ON)
    assert len(few) == len(many) <= 6


def submitted(folder, role="county_clerk"):
    made = actions.import_pack(make_scope(role), folder, at=AT)
    return actions.submit(make_scope(role), made.pk, at=AT)


def test_the_signer_sees_changes_examples_open_values_and_the_day(client, tmp_path):
    publish()
    edit = ("clause: sl_10, value: 30}", "clause: sl_10, value: 45}")
    version = submitted(
        changed_example(tmp_path, edit, ("referral_valid_days: 30", "referral_valid_days: 45"))
    )
    client.force_login(make_user("county_approver"))
    page = client.get(f"/policy/{version.pk}/sign/").content.decode()
    for said in ("转介单有效天数", "<b>45</b>", "每条规则都有示例用到", "2025年1月1日", "施行日期早于今天"):
        assert said in page, said


def test_nobody_signs_without_having_seen_the_day(client):
    version = submitted(PACKS / "shili-2026")
    client.force_login(make_user("county_approver"))
    answer = client.post(f"/policy/{version.pk}/sign/", {"seen": "on"})
    assert answer.status_code == 422 and "我知道施行日期早于今天" in answer.content.decode()
    assert client.post(f"/policy/{version.pk}/sign/", {"seen": "on", "seen_past": "on"}).status_code == 302
    version.refresh_from_db()
    assert version.status == PackStatus.PUBLISHED
    assert client.get(f"/policy/{version.pk}/sign/").status_code == 409


def test_the_signer_of_the_next_county_finds_nothing_to_sign(client):
    version = publish()
    client.force_login(make_user("county_approver", "419001"))
    assert client.get(f"/policy/{version.pk}/sign/").status_code == 404


def test_open_values_are_put_before_the_signer():
    made = actions.import_pack(make_scope("county_clerk", "419001"), PACKS / "henan-jiyuan-2024", at=AT)
    actions.submit(make_scope("county_clerk", "419001"), made.pk, at=AT)
    seen = queries.signing(make_scope("county_approver", "419001"), made.pk, ON)
    assert len(seen.open_rows) == made.open_count > 0
    assert seen.before is None and seen.passing == len(seen.examples) > 0


def test_examples_are_read_in_words(client):
    version = publish()
    client.force_login(make_user("county_clerk"))
    page = client.get(f"/policy/{version.pk}/examples/").content.decode()
    for said in (
        "持居住证、不满7岁、有诊断证明，可以申请训练",
        "户籍与居住",
        "持本地居住证",
        "符合，可以享受",
        "2,000.00 元",
    ):
        assert said in page, said
    assert "不符</" not in page


def test_only_what_is_open_can_be_read(client):
    version = open_version()
    client.force_login(make_user("county_clerk"))
    whole = client.get(f"/policy/{version.pk}/read/").content.decode()
    part = client.get(f"/policy/{version.pk}/read/", {"open": "1"}).content.decode()
    assert whole.count("<details") > part.count("<details") > 0


def test_every_published_version_has_a_public_notice(client):
    version = publish()
    page = client.get(f"/policy/notices/{version.pk}/").content.decode()
    for said in (
        "公　告",
        "2025年1月1日",
        "训练年标准",
        "16,000.00 元",
        "谁可以享受",
        "示例〔2025〕1号",
        "我家孩子能享受吗",
    ):
        assert said in page, said
    assert "我已阅读" not in page
    assert version.title in client.get("/policy/notices/").content.decode()
    assert version.title not in client.get("/policy/notices/?county=419001").content.decode()


def test_a_draft_has_no_notice(client):
    version = submitted(PACKS / "shili-2026")
    assert client.get(f"/policy/notices/{version.pk}/").status_code == 404
    assert version.title not in client.get("/policy/notices/").content.decode()


def test_a_notice_says_what_is_new_and_when_it_is_over(client):
    version = open_version()
    made = actions.sign_open_value(make_scope("county_approver"), entered(version).pk, at=AT)
    new = client.get(f"/policy/notices/{made.pk}/").content.decode()
    assert "转介单有效天数" in new and "原来待核实，现在 <b>45</b>" in new
    old = client.get(f"/policy/notices/{version.pk}/").content.decode()
    assert "已由新版代替" in old and f"/policy/notices/{made.pk}/" in old
    actions.withdraw(make_scope("county_approver"), made.pk, at=AT)
    assert "已经废止" in client.get(f"/policy/notices/{made.pk}/").content.decode()


def test_staff_read_a_new_policy_once(client):
    version = publish()
    person = make_user("provider_therapist")
    scope = make_scope("county_finance")
    assert [row.kind for row in queries.work(scope, ON, 50)] == ["policy.notice"]
    client.force_login(person)
    address = f"/policy/notices/{version.pk}/"
    assert "我已阅读" in client.get(address).content.decode()
    client.post(f"{address}read/")
    client.post(f"{address}read/")
    assert NoticeReading.objects.get().user_id == person.pk
    assert "我已阅读" not in client.get(address).content.decode()


def test_an_old_policy_is_no_news():
    publish()
    assert queries.work(make_scope("county_finance"), date(2026, 6, 1), 50) == []
    assert queries.fresh_notice("999901", ON) is not None
    assert queries.fresh_notice("999901", date(2026, 6, 1)) is None


def test_a_new_version_above_is_published_with_a_notice_for_the_country(client):
    _, upper = upper_and_lower()
    page = client.get(f"/policy/notices/{upper.pk}/").content.decode()
    assert "原来30，现在 <b>45</b>" in page
