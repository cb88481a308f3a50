from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kangjiu.accounts.models import User
from kangjiu.accounts.tests.factories import make_scope
from kangjiu.applications import actions, queries
from kangjiu.applications.models import Application
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def who():
    return factories.cast()


@pytest.fixture
def sign_in(client):
    def enter(scope):
        client.force_login(User.objects.get(pk=scope.user_id))
        return client

    return enter


def test_the_list_shows_masked_names_and_the_clock(who, sign_in):
    factories.complete(who, factories.child(name="安小禾"))
    answer = sign_in(who.clerk).get(reverse("applications:list"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "SQ-2026-00001" in page
    assert "安*禾" in page
    assert "安小禾" not in page
    assert "还剩 5 个工作日" in page


def test_an_application_is_entered_after_checking_the_answers(who, sign_in):
    person = factories.child()
    client, url = sign_in(who.clerk), reverse("applications:enter_for", args=[person.pk])
    assert "本年度已在外地享受同类救助" in client.get(url).content.decode()
    sent = {
        "year": "2026",
        "category": "physical",
        "items": ["training"],
        "route": "guardian",
        "ask_aid_elsewhere": "no",
        "papers": ["form", "household_book", "guardian_id", "certificate"],
    }
    assert "核对" in client.post(url, sent).content.decode()
    assert not Application.objects.exists()
    done = client.post(url, sent | {"checked": "1"})
    made = Application.objects.get()
    assert done.status_code == 302
    assert made.answers.open() == {"aid_elsewhere": False}
    page = client.get(reverse("applications:detail", args=[made.pk])).content.decode()
    assert "提交申请" in page


def test_everything_wrong_with_an_entry_stays_on_the_page(who, sign_in):
    person = factories.child()
    factories.entered(who, person)
    client, url = sign_in(who.clerk), reverse("applications:enter_for", args=[person.pk])
    sent = {
        "year": "2026",
        "category": "physical",
        "items": ["training"],
        "route": "guardian",
        "checked": "1",
    }
    answer = client.post(url, sent)
    assert answer.status_code == 409
    assert "已有申请" in answer.content.decode()


def test_the_pages_of_the_way_to_a_decision_open(who, sign_in):
    made = factories.submitted(who)
    clerk = sign_in(who.clerk)
    for name in ("detail", "notify", "complete", "paper_add", "withdraw", "answers"):
        assert clerk.get(reverse(f"applications:{name}", args=[made.pk])).status_code == 200, name
    done = clerk.post(reverse("applications:complete", args=[made.pk]), {"completed_on": "2026-01-12"})
    assert done.status_code == 302
    reviewer = sign_in(who.reviewer)
    url = reverse("applications:review", args=[made.pk])
    assert "查阅" in reviewer.get(url).content.decode()
    asked = reverse("registry:purpose", args=[made.person_id])
    reviewer.post(asked, {"purpose": "review", "next": url})
    made.refresh_from_db()
    page = reviewer.get(url).content.decode()
    assert "已用 0 / 5 个工作日" in page
    assert "按政策可以救助" in page
    sent = reviewer.post(url, {"outcome": "pass", "opinion": "", "version_number": made.version_number})
    assert sent.status_code == 302
    assert queries.last_review(made.pk).outcome == "pass"


def test_the_second_reviewer_sees_the_conflict(who, sign_in):
    made = factories.reviewed(who)
    url = reverse("applications:review", args=[made.pk])
    answer = sign_in(who.reviewer).post(url, {"outcome": "pass", "version_number": "1"})
    assert answer.status_code == 409


def test_the_next_county_gets_a_404(who, sign_in):
    made = factories.submitted(who)
    from_afar = make_scope("county_clerk", county="419001")
    assert sign_in(from_afar).get(reverse("applications:detail", args=[made.pk])).status_code == 404


def test_the_pages_after_a_decision_open(who, sign_in):
    right = factories.approved(who)
    slip = factories.referred(who, right)
    clerk = sign_in(who.clerk)
    for name, key in (("detail", right.application_id), ("refer", right.pk), ("referral_cancel", slip.pk)):
        assert clerk.get(reverse(f"applications:{name}", args=[key])).status_code == 200, name
    assert slip.number in clerk.get(reverse("applications:referrals")).content.decode()
    reviewer = sign_in(who.reviewer)
    assert reviewer.get(reverse("applications:right_change", args=[right.pk])).status_code == 200


def test_an_appeal_is_filed_and_answered_on_pages(who, sign_in):
    made = factories.rejected(who)
    clerk = sign_in(who.clerk)
    sent = clerk.post(reverse("applications:appeal", args=[made.pk]), {"text": "年龄有误"})
    assert sent.status_code == 302
    filed = queries.appeals(made.pk)[0]
    approver = sign_in(who.approver)
    url = reverse("applications:appeal_answer", args=[filed.pk])
    assert "年龄有误" in approver.get(url).content.decode()
    assert approver.post(url, {"outcome": "upheld", "answer": "核实无误"}).status_code == 302


def test_work_lists_what_each_person_has_to_do(who):
    made = factories.complete(who)
    late = moment(date(2026, 1, 20)).date()
    rows = queries.work(who.reviewer, late)
    assert [(row.what, row.tone) for row in rows] == [("审核申请", "bad")]
    assert rows[0].url == reverse("applications:review", args=[made.pk])
    actions.review(who.reviewer, made.pk, "pass", "", at=AT)
    assert queries.work(who.reviewer, late) == []
    assert [row.what for row in queries.work(who.approver, late)] == ["审批申请"]
    actions.decide(who.approver, made.pk, "pass", at=AT)
    assert [row.what for row in queries.work(who.clerk, late)] == ["开具转介单"]


def test_a_family_sees_how_far_it_is(who):
    made = factories.complete(who)
    steps = queries.progress(who.clerk, made.pk, AT.date())
    assert [step["state"] for step in steps] == ["done", "done", "now", "next", "next"]
    assert "1月19日前办结" in steps[2]["note"]


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_a_paper_comes_in_with_its_scan_and_opens_again(who, sign_in):
    made = factories.submitted(who, papers=factories.papers("form"))
    clerk, url = sign_in(who.clerk), reverse("applications:paper_add", args=[made.pk])
    sent = {"kind": "certificate", "received_on": "2026-01-12", "scan": SimpleUploadedFile("a.png", PNG)}
    answer = clerk.post(url, sent)
    assert answer.status_code == 302, answer.content.decode()
    paper = queries.papers(made.pk)[-1]
    address = reverse("applications:paper", args=[paper.pk])
    clerk.post(reverse("registry:purpose", args=[made.person_id]), {"purpose": "review", "next": address})
    assert clerk.get(address).content == PNG


def test_a_paper_of_the_future_is_refused_on_the_page(who, sign_in):
    made = factories.submitted(who)
    url = reverse("applications:paper_add", args=[made.pk])
    answer = sign_in(who.clerk).post(url, {"kind": "photo", "received_on": "2026-01-13"})
    assert answer.status_code == 422
    assert "在今天之后" in answer.content.decode()


def test_deeds_of_the_pages_reach_their_actions(who, sign_in):
    right = factories.approved(who)
    clerk, made = sign_in(who.clerk), right.application
    assert clerk.post(reverse("applications:print_form", args=[made.pk])).status_code == 302
    site = factories.place(who)
    sent = clerk.post(reverse("applications:refer", args=[right.pk]), {"site": site.pk})
    slip = queries.slips_of(made.pk)[0]
    assert sent["Location"] == reverse("documents:detail", args=[slip.document_id])
    cancelled = reverse("applications:referral_cancel", args=[slip.pk])
    assert clerk.post(cancelled, {"reason": "换机构"}).status_code == 302
    corrected = reverse("applications:correct", args=[made.pk])
    assert clerk.post(corrected, {"kind": "name", "new": "安示例"}).status_code == 302
    reviewer = sign_in(who.reviewer)
    waiting = queries.corrections(made.pk)[0]
    assert (
        reviewer.post(reverse("applications:correction", args=[waiting.pk]), {"agreed": "yes"}).status_code
        == 302
    )
    sent = {"deed": "suspend", "reason": "illness", "on": "2026-01-12"}
    assert reviewer.post(reverse("applications:right_change", args=[right.pk]), sent).status_code == 302
    assert reviewer.post(reverse("applications:right_restore", args=[right.pk])).status_code == 302
    right.refresh_from_db()
    assert right.status == "active"


def test_a_draft_is_changed_submitted_notified_and_withdrawn(who, sign_in):
    made = factories.entered(who, papers=factories.papers("form"))
    clerk = sign_in(who.clerk)
    sent = {"category": "physical", "items": ["training", "assistive_device"], "route": "village"}
    assert clerk.post(reverse("applications:edit", args=[made.pk]), sent).status_code == 302
    assert clerk.post(reverse("applications:submit", args=[made.pk])).status_code == 302
    assert clerk.post(reverse("applications:notify", args=[made.pk])).status_code == 302
    sent = {"ask_aid_elsewhere": "no", "ask_hearing_device_on": "2026-01-05"}
    assert clerk.post(reverse("applications:answers", args=[made.pk]), sent).status_code == 302
    assert clerk.post(reverse("applications:withdraw", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert (made.status, made.route) == ("withdrawn", "village")
    assert made.answers.open()["hearing_device_on"] == "2026-01-05"
