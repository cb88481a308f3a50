"""The counter opens portal accounts; scans of diagnoses are kept and read."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kangjiu.accounts.models import User
from kangjiu.accounts.tests.factories import make_region, make_user, scope_of
from kangjiu.audit.models import AccessRow
from kangjiu.common.dates import local_day, now
from kangjiu.registry import queries
from kangjiu.registry.models import FileGrant, Guardian
from kangjiu.registry.rules.guardians import check_account, check_proxy
from kangjiu.registry.tests import factories as f

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
PDF = b"%PDF-1.7 scan of a diagnosis"


@pytest.fixture
def clerk(client):
    make_region(f.TOWNSHIP)
    client.force_login(make_user("county_clerk"))
    return client


def url(name, *args):
    return reverse(f"registry:{name}", args=args)


def opened(client, child):
    client.post(url("purpose", child.pk), {"purpose": "handling"})


def test_a_guardian_gets_an_account_that_reads_this_child_only(clerk):
    child, _ = f.make_child(), f.make_child()
    row = f.make_guardian(child)
    opened(clerk, child)
    assert "开通家庭账号" in clerk.get(url("detail", child.pk)).content.decode()
    page = clerk.post(url("guardian_account", child.pk, row.pk), {"username": "jiazhang1"})
    user = User.objects.get(username="jiazhang1")
    assert user.check_password(page.context["account"].password) and user.must_change_password
    assert page.context["account"].password in page.content.decode()
    family = scope_of(user, now())
    assert [one.pk for one in queries.people(family)] == [child.pk]
    assert "开通家庭账号" not in clerk.get(url("detail", child.pk)).content.decode()


def test_a_second_child_takes_the_account_of_the_same_guardian(clerk):
    children = f.make_child(), f.make_child()
    mother = f.make_person()
    rows = [f.make_guardian(child, guardian=mother) for child in children]
    for child, row in zip(children, rows, strict=True):
        page = clerk.post(url("guardian_account", child.pk, row.pk), {"username": "jiazhang2"})
    assert "沿用原密码" in page.content.decode() and page.context["account"].password == ""
    assert set(Guardian.objects.values_list("user__username", flat=True)) == {"jiazhang2"}


def test_a_user_name_of_somebody_else_is_refused_and_nothing_is_linked(clerk):
    make_user("guardian", username="jiazhang3")
    row = f.make_guardian(f.make_child())
    page = clerk.post(url("guardian_account", row.person_id, row.pk), {"username": "jiazhang3"})
    assert page.status_code == 422 and "已有人使用" in page.content.decode()
    row.refresh_from_db()
    assert row.user_id is None and not FileGrant.objects.exists()


def test_a_proxy_reads_the_file_within_the_power_of_attorney(clerk):
    child, today = f.make_child(), local_day(now())
    sent = {
        "name": "示例代办",
        "username": "daiban1",
        "from_on": today.isoformat(),
        "to_on": today.isoformat(),
    }
    page = clerk.post(url("proxy_account", child.pk), sent)
    assert page.context["account"].password
    grant = FileGrant.objects.get(person=child)
    assert (grant.ground, grant.from_on, grant.to_on) == ("proxy", today, today)
    again = clerk.post(url("proxy_account", f.make_child().pk), sent)
    assert again.context["account"].password == "" and User.objects.filter(username="daiban1").count() == 1


@pytest.mark.parametrize(
    ("found", "codes"),
    [
        (check_account(None, linked=False, on=ON), []),
        (check_account(ON, linked=False, on=ON), []),
        (check_account(date(2026, 3, 1), linked=True, on=ON), ["guardian_ended", "account_linked"]),
        (check_proxy(ON, ON, ON), []),
        (check_proxy(ON, date(2026, 3, 1), ON), ["proxy_dates"]),
        (check_proxy(date(2026, 1, 1), date(2026, 3, 1), ON), ["proxy_over"]),
    ],
)
def test_who_gets_no_account_is_told_why(found, codes):
    assert [reason.code for reason in found] == codes


def test_a_scan_of_a_diagnosis_is_kept_and_each_reading_noted(clerk):
    child = f.make_child()
    sent = {
        "category": "physical",
        "hospital_level": "3A",
        "diagnosed_on": "2026-01-09",
        "paper": SimpleUploadedFile("诊断.pdf", PDF),
    }
    choice = f.choices.HospitalLevel.TERTIARY_A.value
    answer = clerk.post(url("diagnosis_add", child.pk), sent | {"hospital_level": choice})
    assert answer.status_code == 302
    opened(clerk, child)
    page = clerk.get(url("detail", child.pk)).content.decode()
    line = queries.file(f.office(), child.pk, ON).diagnoses[0]
    way = url("diagnosis_paper", child.pk, line.id)
    assert line.has_paper and way in page
    answer = clerk.get(way)
    assert answer.content == PDF and answer["Content-Type"] == "application/pdf"
    assert AccessRow.objects.filter(person_id=child.pk, purpose="export").count() == 1


def test_a_diagnosis_without_a_scan_offers_none(clerk):
    row = f.make_diagnosis(f.make_child())
    opened(clerk, row.person)
    assert "查看扫描件" not in clerk.get(url("detail", row.person_id)).content.decode()
    assert clerk.get(url("diagnosis_paper", row.person_id, row.pk)).status_code == 404


def test_a_file_that_is_no_scan_keeps_what_was_typed(clerk):
    child = f.make_child()
    sent = {
        "category": "physical",
        "hospital_level": f.choices.HospitalLevel.TERTIARY_A.value,
        "diagnosed_on": "2026-01-09",
        "text": "示例诊断",
        "paper": SimpleUploadedFile("诊断.pdf", b"MZ not a scan"),
    }
    answer = clerk.post(url("diagnosis_add", child.pk), sent)
    assert answer.status_code == 422 and "示例诊断" in answer.content.decode()
