"""Whole ways through the pages, each by the people who go them: township, correction by two, slip, appeal, withdrawal."""

from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kangjiu.accounts.models import User
from kangjiu.accounts.tests.factories import make_organisation, make_user
from kangjiu.applications import queries
from kangjiu.applications.models import Application, Correction, Referral
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT
from kangjiu.care.models import Placement
from kangjiu.registry.tests.factories import grant

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WHOLE = ("form", "household_book", "guardian_id", "certificate")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def who():
    return factories.cast()


@pytest.fixture
def as_(client):
    """Sign somebody in, with the purpose of reading a child's file given."""

    def enter(user, person=None):
        user = user if isinstance(user, User) else User.objects.get(pk=user.user_id)
        client.force_login(user)
        if person is not None:
            client.post(reverse("registry:purpose", args=[person.pk]), {"purpose": "handling"})
        return client

    return enter


def url(name, *args):
    return reverse(f"applications:{name}", args=args)


def text(answer):
    return unescape(answer.content.decode())


def scan(name="示例.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


def test_a_township_enters_and_submits_for_a_family_of_its_own_township_only(who, as_):
    child, elsewhere = factories.child(), factories.child(region="999901102")
    client = as_(make_user("township", region="999901101"))
    sent = {
        "year": "2026",
        "category": "physical",
        "items": ["training"],
        "route": "township",
        "ask_aid_elsewhere": "no",
        "papers": WHOLE,
        "checked": "1",
    }
    assert client.post(url("enter_for", elsewhere.pk), sent).status_code == 404
    assert client.post(url("enter_for", child.pk), sent).status_code == 302
    made = Application.objects.get()
    assert made.organisation.kind == "county_federation"
    assert "提交申请" in text(client.get(url("detail", made.pk)))
    assert client.post(url("submit", made.pk)).status_code == 302
    assert client.get(url("complete", made.pk)).status_code == 403
    assert "材料齐备" in text(as_(who.clerk).get(url("detail", made.pk)))


def test_a_power_of_attorney_is_scanned_seen_by_the_reviewer_and_counts_on_its_days(who, as_, today):
    made = factories.submitted(who, route="proxy", papers=factories.papers(*WHOLE, "proxy_id"))
    clerk = as_(who.clerk)
    assert "授权委托书" in text(clerk.get(url("detail", made.pk)))
    sent = {
        "kind": "proxy",
        "received_on": "2026-01-12",
        "valid_from_on": "2026-01-01",
        "valid_to_on": "2026-01-31",
        "scope": "代为申请、补交材料",
    }
    assert clerk.post(url("paper_add", made.pk), sent).status_code == 422
    assert clerk.post(url("paper_add", made.pk), sent | {"scan": scan()}).status_code == 302
    assert clerk.post(url("complete", made.pk), {"completed_on": "2026-01-12"}).status_code == 302
    reviewer = as_(who.reviewer, made.person)
    seen = text(reviewer.get(url("review", made.pk)))
    [paper] = [one for one in queries.papers(made.pk) if one.kind == "proxy"]
    assert url("paper", paper.pk) in seen
    assert "委托事项：代为申请、补交材料" in seen
    assert reviewer.get(url("paper", paper.pk)).content.startswith(b"%PDF")


def test_a_name_is_corrected_after_the_decision_by_two_people(who, as_):
    right = factories.approved(who, factories.child(name="安小禾"))
    key, child = right.application_id, right.person
    clerk = as_(who.clerk, child)
    sent = {"kind": "name", "new": "安小和", "proof": scan("户口簿.pdf")}
    assert clerk.post(url("correct", key), sent).status_code == 302
    row = Correction.objects.get()
    assert clerk.get(url("correction", row.pk)).status_code == 403
    both = as_(who.reviewer, child)
    page = text(both.get(url("correction", row.pk)))
    assert "安小禾" in page
    assert "安小和" in page
    assert url("correction_proof", row.pk) in page
    assert both.get(url("correction_proof", row.pk)).content.startswith(b"%PDF")
    assert both.post(url("correction", row.pk), {"agreed": "yes"}).status_code == 302
    child.refresh_from_db()
    assert child.name.open() == "安小和"
    assert both.post(url("correction", row.pk), {"agreed": "yes"}).status_code == 409


def test_whoever_proposed_a_correction_cannot_confirm_it(who, as_):
    right = factories.approved(who)
    as_(who.reviewer, right.person).post(
        url("correct", right.application_id), {"kind": "name", "new": "安小和"}
    )
    row = Correction.objects.get()
    answer = as_(who.reviewer, right.person).post(url("correction", row.pk), {"agreed": "yes"})
    assert answer.status_code == 422
    assert "提出更正的人不能自己确认" in text(answer)
    assert "请另一名有复核权限的同事办理" in text(answer)


def test_a_slip_is_cancelled_reissued_and_received_by_the_institution(who, as_):
    right, site = factories.approved(who), factories.place(who)
    clerk = as_(who.clerk)
    assert clerk.post(url("refer", right.pk), {"site": site.pk}).status_code == 302
    first = Referral.objects.get()
    twice = clerk.post(url("refer", right.pk), {"site": site.pk})
    assert twice.status_code in {409, 422}
    assert "已有一张待接收的转介单" in text(twice)
    assert "请先作废原转介单再开具" in text(twice)
    assert clerk.post(url("referral_cancel", first.pk), {"reason": ""}).status_code == 422
    assert clerk.post(url("referral_cancel", first.pk), {"reason": "选错机构"}).status_code == 302
    assert clerk.post(url("refer", right.pk), {"site": site.pk}).status_code == 302
    second = Referral.objects.latest("pk")
    assert second.replaces_id == first.pk
    receive = reverse("care:receive", args=[second.pk])
    admin = as_(make_user("provider_admin", organisation=site.provider.organisation))
    void = reverse("care:receive", args=[first.pk])
    assert "这张转介单已作废" in text(admin.get(void))
    assert 'name="start_on"' not in text(admin.get(void))
    assert admin.post(void, {"start_on": "2026-01-12"}).status_code == 409
    assert second.number in text(admin.get(receive))
    assert admin.post(receive, {"start_on": "2026-01-12"}).status_code == 302
    assert Placement.objects.get().referral_id == second.pk
    other = as_(make_user("provider_admin", organisation=make_organisation("provider")))
    assert other.get(receive).status_code == 404


def test_a_refusal_is_appealed_by_the_family_and_answered_by_somebody_else(who, as_):
    made = factories.rejected(who)
    mother = make_user("guardian")
    grant(made.person, user_id=mother.pk)
    family = as_(mother)
    assert "年龄" in text(family.get(reverse("portal:application", args=[made.pk])))
    appeal = reverse("portal:appeal", args=[made.pk])
    assert family.post(appeal, {"text": "出生日期登记错了"}).status_code == 302
    row = queries.appeals(made.pk)[0]
    reviewer = as_(who.reviewer, made.person)
    answer = url("appeal_answer", row.pk)
    assert "出生日期登记错了" in text(reviewer.get(answer))
    assert reviewer.post(answer, {"outcome": "reopened", "answer": ""}).status_code == 422
    assert reviewer.post(answer, {"outcome": "reopened", "answer": "重新核对户口簿"}).status_code == 302
    made.refresh_from_db()
    assert made.status == "complete"
    assert (
        as_(who.approver, made.person).post(answer, {"outcome": "upheld", "answer": "x"}).status_code == 409
    )
    told = text(as_(mother).get(reverse("portal:application", args=[made.pk])))
    assert "重新审核" in told
    assert "重新核对户口簿" in told


def test_an_application_is_withdrawn_by_the_family_and_entered_again(who, as_):
    made = factories.complete(who)
    mother = make_user("guardian")
    grant(made.person, user_id=mother.pk)
    as_(mother).post(reverse("portal:withdraw", args=[made.pk]))
    made.refresh_from_db()
    made.clock.refresh_from_db()
    assert (made.status, made.clock.status) == ("withdrawn", "cancelled")
    late = as_(who.reviewer, made.person).post(
        url("review", made.pk), {"outcome": "pass", "opinion": "意见", "version_number": made.version_number}
    )
    assert late.status_code == 409
    assert "现在是“已撤回”" in text(late)
    assert factories.entered(who, made.person).pk != made.pk
