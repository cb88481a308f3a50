"""The family's pages: only the own child, progress saved, months confirmed, every way on without script."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_user
from kangjiu.applications.choices import PaperKind, Status
from kangjiu.applications.models import Appeal, Application
from kangjiu.applications.tests import factories as a
from kangjiu.audit.models import AccessRow
from kangjiu.care.models import MonthSheet
from kangjiu.care.tests import factories as c
from kangjiu.registry.tests.factories import grant, make_child

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setenv("KANGJIU_TODAY", "2026-01-15")
    yield
    monkeypatch.delenv("KANGJIU_TODAY")


@pytest.fixture
def office(today):
    return a.cast()


@pytest.fixture
def child():
    return a.child(name="安小禾")


@pytest.fixture
def family(client, child):
    user = make_user("guardian")
    grant(child, user_id=user.pk)
    client.force_login(user)
    return client


def page_of(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_the_home_shows_the_own_child_and_notes_the_reading(family, child):
    assert "安小禾家长，您好" in page_of(family, "portal:home")
    assert AccessRow.objects.get(person_id=child.pk).purpose == "own_file"


def test_a_family_without_a_file_is_told_where_to_go(client):
    client.force_login(make_user("guardian"))
    assert "还没有关联孩子的档案" in page_of(client, "portal:home")


@pytest.mark.parametrize("name", ["portal:readings", "portal:apply_start"])
def test_the_child_of_another_family_is_not_found(family, name):
    other = make_child("何小远")
    assert family.get(reverse(name, args=[other.pk])).status_code == 404


def test_the_application_of_another_family_is_not_found(family, office):
    row = a.entered(office)
    for name in ("portal:application", "portal:paper_add", "portal:appeal", "portal:decision"):
        assert family.get(reverse(name, args=[row.pk])).status_code == 404
    assert family.get(reverse("portal:apply_step", args=[row.pk, "items"])).status_code == 404
    assert family.post(reverse("portal:submit", args=[row.pk])).status_code == 404


def started(family, child):
    form = {"category": "physical", "year": "2026", "once": "5b1b8e0e-8f4e-4c3c-9a54-9e0d6c6b2f10"}
    answer = family.post(reverse("portal:apply_start", args=[child.pk]), form)
    return Application.objects.get(), answer


def test_the_first_answer_makes_a_draft_and_sending_it_again_makes_no_second(family, office, child):
    row, answer = started(family, child)
    assert answer.url == reverse("portal:apply_step", args=[row.pk, "items"])
    started(family, child)
    assert Application.objects.count() == 1 and row.status == Status.DRAFT


def test_every_answer_is_kept_at_once_and_the_home_leads_back(family, office, child):
    row, _ = started(family, child)
    family.post(reverse("portal:apply_step", args=[row.pk, "items"]), {"items": ["training", "surgery"]})
    answer = family.post(
        reverse("portal:apply_step", args=[row.pk, "ask-aid_elsewhere"]), {"aid_elsewhere": "no"}
    )
    assert answer.status_code == 302
    assert "接着填" in page_of(family, "portal:home")
    page = page_of(family, "portal:apply_step", row.pk, "check")
    assert "康复训练、矫治手术" in page and "没有领过" in page


def test_a_page_without_answer_says_so_and_stays(family, office, child):
    row, _ = started(family, child)
    answer = family.post(reverse("portal:apply_step", args=[row.pk, "items"]), {})
    assert answer.status_code == 422 and "请选择想申请哪些帮助" in answer.content.decode()


def test_a_photograph_fills_a_line_of_the_checklist(family, office, child):
    row, _ = started(family, child)
    upload = SimpleUploadedFile("户口簿.pdf", PDF, content_type="application/pdf")
    address = reverse("portal:paper_add", args=[row.pk])
    answer = family.post(address, {"kind": PaperKind.HOUSEHOLD_BOOK, "file": upload})
    assert answer.url == reverse("portal:apply_step", args=[row.pk, "papers"])
    assert page_of(family, "portal:apply_step", row.pk, "check").count("已上传") == 1


def test_a_draft_is_submitted_and_cannot_be_filled_any_more(family, office, child):
    row, _ = started(family, child)
    assert family.post(reverse("portal:submit", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert row.status == Status.SUBMITTED
    filled = family.get(reverse("portal:apply_step", args=[row.pk, "items"]))
    assert filled.url == reverse("portal:application", args=[row.pk])


def test_money_is_said_as_standard_used_and_left(family, office, child):
    a.approved(office, child)
    page = page_of(family, "portal:money")
    assert "16,000.00 元" in page and "已经用了" in page and "还能用多少" in page


def test_a_refusal_is_shown_with_reasons_and_the_way_to_appeal(client, office):
    target = a.child(name="何小远", birth_on=date(2009, 1, 2))
    user = make_user("guardian")
    grant(target, user_id=user.pk)
    client.force_login(user)
    row = a.rejected(office, target)
    page = page_of(client, "portal:application", row.pk)
    assert "不予救助" in page and "超过年龄上限" in page and "我要申诉" in page
    client.post(reverse("portal:appeal", args=[row.pk]), {"text": "孩子年龄算错了"})
    assert Appeal.objects.get().application_id == row.pk
    assert "我要申诉" not in page_of(client, "portal:application", row.pk)
    assert client.get(reverse("portal:decision", args=[row.pk]))["Content-Type"] == "application/pdf"


@pytest.fixture
def sheet(client, monkeypatch):
    monkeypatch.setenv("KANGJIU_TODAY", "2026-12-02")
    place = c.office()
    found = c.closed(place, c.placement(place.site), c.NOVEMBER)
    user = make_user("guardian")
    grant(found.placement.person, user_id=user.pk)
    client.force_login(user)
    yield found
    monkeypatch.delenv("KANGJIU_TODAY")


def test_the_month_is_shown_by_day_and_confirmed_by_phone(client, sheet):
    assert "请确认" in page_of(client, "portal:home")
    assert "21 <small>天到训" in page_of(client, "portal:month", sheet.pk)
    client.post(reverse("portal:month", args=[sheet.pk]), {"agreed": "yes", "version": sheet.version})
    assert MonthSheet.objects.get().status == "confirmed"
    assert "这个月已经确认" in page_of(client, "portal:month", sheet.pk)


def test_an_objection_needs_its_reason(client, sheet):
    address = reverse("portal:month", args=[sheet.pk])
    answer = client.post(address, {"agreed": "no", "objection": "", "version": sheet.version})
    assert answer.status_code == 422 and MonthSheet.objects.get().status == "closed"
    client.post(address, {"agreed": "no", "objection": "11月3日没去", "version": sheet.version})
    assert MonthSheet.objects.get().status == "disputed"


def test_a_month_that_changed_since_it_was_opened_is_not_confirmed(client, sheet):
    answer = client.post(reverse("portal:month", args=[sheet.pk]), {"agreed": "yes", "version": 99})
    assert answer.status_code == 409 and MonthSheet.objects.get().status == "closed"


def test_another_familys_month_is_not_found(client, sheet):
    client.force_login(make_user("guardian"))
    assert client.get(reverse("portal:month", args=[sheet.pk])).status_code == 404


@pytest.mark.parametrize(
    "name", ["portal:home", "portal:progress", "portal:money", "portal:mine", "portal:apply"]
)
def test_staff_have_their_own_door(client, name):
    client.force_login(make_user("system_admin"))
    assert client.get(reverse(name)).status_code == 403
