"""Public notice (公示), walked through its pages as clerk, reviewer and approver."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kangjiu.accounts.models import User
from kangjiu.applications import actions, queries
from kangjiu.applications.models import Application
from kangjiu.applications.rules import publicity as rules
from kangjiu.applications.rules.publicity import Notice
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT, moment
from kangjiu.common.errors import Conflict, Refused
from kangjiu.policy.tests.factories import publish_with_notice

DAY = date(2026, 1, 12)
LAST = date(2026, 1, 16)
CLAUSE = "示例〔2025〕1号 第十条"


def codes(reasons):
    return [one.code.removeprefix("applications.") for one in reasons]


@pytest.mark.parametrize(
    ("notice", "on", "wanted"),
    [
        (None, DAY, ["notice_missing"]),
        (Notice(DAY, LAST), LAST, ["notice_running"]),
        (Notice(DAY, LAST), date(2026, 1, 17), ["notice_open"]),
        (Notice(DAY, LAST, ended=True), date(2026, 1, 17), []),
        (Notice(DAY, LAST, objections=("filed", "unfounded")), DAY, ["objected", "notice_running"]),
        (Notice(DAY, LAST, ended=True, objections=("founded",)), date(2026, 1, 17), ["objection_founded"]),
        (
            Notice(DAY, LAST, ended=True, objections=("founded",), reviewed_since=True),
            date(2026, 1, 17),
            [],
        ),
    ],
)
def test_a_decision_waits_for_the_notice_and_its_objections(notice, on, wanted):
    assert codes(rules.need_over(notice, "before_decision", on, CLAUSE)) == wanted
    assert rules.need_over(notice, "no_notice", on, CLAUSE) == []


def test_the_day_of_posting_counts():
    assert rules.last_day(DAY, 5) == LAST
    assert rules.last_day(DAY, 0) == DAY


@pytest.fixture
def sign_in(client):
    def enter(scope, person_id=None):
        client.force_login(User.objects.get(pk=scope.user_id))
        if person_id is not None:
            client.post(reverse("registry:purpose", args=[person_id]), {"purpose": "review", "next": "/"})
        return client

    return enter


@pytest.fixture
def noticed(db, tmp_path):
    """An office whose pack asks for a notice of five days."""

    def make(when):
        return factories.cast(publish_with_notice(tmp_path, when, 5))

    return make


@pytest.fixture
def today():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


def page(client, name, *args):
    return client.get(reverse(f"applications:{name}", args=args)).content.decode()


def test_a_pack_without_notice_shows_no_page_and_no_button(db, sign_in, today):
    who = factories.cast()
    made = factories.reviewed(who)
    client = sign_in(who.reviewer)
    assert client.get(reverse("applications:publicity", args=[made.pk])).status_code == 404
    assert "公示" not in page(client, "detail", made.pk)
    with pytest.raises(Refused, match="现在不需要公示"):
        actions.post(who.reviewer, made.pk, at=AT)


def test_the_clerk_is_led_through_the_notice_before_the_decision(noticed, sign_in, today):
    who = noticed("before_decision")
    made = factories.reviewed(who, factories.child(name="安小禾"))
    clerk = sign_in(who.clerk)
    assert "公示" in page(clerk, "detail", made.pk)
    preview = page(clerk, "publicity", made.pk)
    assert "安*禾" in preview
    assert "安小禾" not in preview
    done = clerk.post(reverse("applications:publicity", args=[made.pk]), {"place": "县残联公示栏"})
    row = queries.publicity(made.pk)
    assert done["Location"] == reverse("documents:detail", args=[row.document_id])
    assert (row.starts_on, row.ends_on, row.outside_clock) == (DAY, LAST, False)
    text = str(row.document.data.open())
    assert "安*禾" in text
    for secret in ("安小禾", made.person.id_number.open(), "肢体"):
        assert secret not in text
    assert clerk.get(reverse("documents:pdf", args=[row.document_id])).status_code == 200


def test_the_approver_sees_why_the_decision_waits_and_decides_when_the_result_is_entered(
    noticed, sign_in, today
):
    who = noticed("before_decision")
    made = factories.reviewed(who)
    actions.post(who.clerk, made.pk, "公示栏", at=AT)
    approver = sign_in(who.approver, made.person_id)
    waits = page(approver, "decide", made.pk)
    assert "审批要等公示" in waits
    assert "公示期到 2026年1月16日 为止" in waits
    sent = {
        "outcome": "pass",
        "opinion": "意见保留",
        "version_number": Application.objects.get().version_number,
    }
    refused = approver.post(reverse("applications:decide", args=[made.pk]), sent)
    assert refused.status_code == 422
    assert "意见保留" in refused.content.decode()
    today.move_to(moment(date(2026, 1, 17)))
    approver = sign_in(who.approver, made.person_id)
    assert "还没有登记公示结果" in page(approver, "decide", made.pk)
    assert approver.post(reverse("applications:publicity_end", args=[made.pk])).status_code == 302
    assert approver.post(reverse("applications:decide", args=[made.pk]), sent).status_code == 302
    assert queries.decided(made.pk).outcome == "pass"


def test_the_clock_runs_on_when_the_pack_counts_the_notice_and_stands_still_when_not(noticed, today):
    who = noticed("before_outside_clock")
    made = factories.reviewed(who)
    before = made.clock.due_on
    actions.post(who.clerk, made.pk, at=AT)
    made.clock.refresh_from_db()
    assert made.clock.status == "paused"
    late = moment(date(2026, 1, 20))
    with pytest.raises(Refused, match="还没有登记公示结果"):
        actions.decide(who.approver, made.pk, "pass", at=late)
    actions.end_notice(who.reviewer, made.pk, at=late)
    made.clock.refresh_from_db()
    # the four working days of the notice after its first do not count; the days since its end do
    assert (before, made.clock.due_on) == (date(2026, 1, 19), date(2026, 1, 23))
    assert actions.decide(who.approver, made.pk, "pass", at=late).outcome == "pass"


def test_the_clock_is_left_running_by_a_notice_inside_it(noticed, today):
    who = noticed("before_decision")
    made = factories.reviewed(who)
    actions.post(who.clerk, made.pk, at=AT)
    made.clock.refresh_from_db()
    assert made.clock.status == "running"


def test_a_notice_after_the_decision_holds_back_the_slip(noticed, sign_in, today):
    who = noticed("after_decision")
    right = factories.approved(who)
    site = factories.place(who)
    with pytest.raises(Refused, match="转介前要公示"):
        actions.issue_referral(who.clerk, right.pk, site.pk, at=AT)
    clerk = sign_in(who.clerk)
    assert (
        clerk.post(
            reverse("applications:publicity", args=[right.application_id]), {"place": "公示栏"}
        ).status_code
        == 302
    )
    shown = page(clerk, "detail", right.application_id)
    assert "公示期到 2026年1月16日 为止" in shown
    later = moment(date(2026, 1, 17))
    actions.end_notice(who.clerk, right.application_id, at=later)
    assert actions.issue_referral(who.clerk, right.pk, site.pk, at=later).status == "issued"


def test_an_objection_is_looked_into_before_anything_goes_on(noticed, sign_in, today):
    who = noticed("before_decision")
    made = factories.reviewed(who)
    actions.post(who.clerk, made.pk, at=AT)
    clerk, url = sign_in(who.clerk), reverse("applications:objection", args=[made.pk])
    refused = clerk.post(url, {"received_on": "2026-01-20", "text": "不住在本县"})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "收到日期 2026年1月20日 在今天之后" in said
    assert "不住在本县" in said
    assert clerk.post(url, {"received_on": "2026-01-12", "text": "不住在本县"}).status_code == 302
    row = queries.objections(queries.publicity(made.pk).pk).get()
    later = moment(date(2026, 1, 17))
    with pytest.raises(Refused, match="还没有核实"):
        actions.end_notice(who.clerk, made.pk, at=later)
    reviewer = sign_in(who.reviewer, made.person_id)
    answer = reverse("applications:objection_answer", args=[row.pk])
    assert "不住在本县" in reviewer.get(answer).content.decode()
    assert (
        reviewer.post(answer, {"outcome": "unfounded", "finding": "入户核实，户口在本县"}).status_code == 302
    )
    assert reviewer.post(answer, {"outcome": "founded", "finding": "再答一次"}).status_code == 409
    actions.end_notice(who.clerk, made.pk, at=later)
    assert actions.decide(who.approver, made.pk, "pass", at=later).outcome == "pass"


def test_a_founded_objection_is_given_back_and_reviewed_again(noticed, sign_in, today):
    who = noticed("before_decision")
    made = factories.reviewed(who)
    actions.post(who.clerk, made.pk, at=AT)
    row = actions.object_to(who.clerk, made.pk, "材料不实", DAY, at=AT)
    actions.answer_objection(who.reviewer, row.pk, "founded", "户口已迁出", at=AT)
    later = moment(date(2026, 1, 17))
    actions.end_notice(who.clerk, made.pk, at=later)
    with pytest.raises(Refused, match="异议核实后成立"):
        actions.decide(who.approver, made.pk, "pass", at=later)
    shown = page(sign_in(who.approver), "detail", made.pk)
    assert reverse("applications:decide", args=[made.pk]) in shown
    actions.decide(who.approver, made.pk, "return", "异议成立", at=later)
    actions.review(who.reviewer, made.pk, "refuse", "户口已迁出", at=later)
    assert actions.decide(who.approver, made.pk, "refuse", "户口已迁出", at=later).outcome == "refuse"


def test_a_notice_is_posted_once_and_ended_once(noticed, today):
    who = noticed("before_decision")
    made = factories.reviewed(who)
    actions.post(who.clerk, made.pk, at=AT)
    with pytest.raises(Conflict, match="已经公示"):
        actions.post(who.reviewer, made.pk, at=AT)
    later = moment(date(2026, 1, 17))
    actions.end_notice(who.clerk, made.pk, at=later)
    with pytest.raises(Conflict, match="已经登记"):
        actions.end_notice(who.clerk, made.pk, at=later)


def test_the_work_of_the_day_names_the_notice_instead_of_the_decision(noticed, today):
    who = noticed("before_decision")
    made = factories.reviewed(who)

    def what(scope, on):
        return [row.what for row in queries.work(scope, on)]

    assert what(who.approver, DAY) == ["公示"]
    actions.post(who.clerk, made.pk, at=AT)
    assert what(who.clerk, DAY) == ["公示中，01月16日期满"]
    assert what(who.clerk, date(2026, 1, 17)) == ["登记公示结果"]
    actions.end_notice(who.clerk, made.pk, at=moment(date(2026, 1, 17)))
    assert what(who.approver, date(2026, 1, 17)) == ["审批申请"]
    assert what(who.clerk, date(2026, 1, 17)) == []


def test_the_family_reads_until_when_the_notice_runs(noticed, today):
    who = noticed("before_decision")
    made = factories.reviewed(who)

    def note():
        return queries.progress(who.clerk, made.pk, DAY)[2]["note"]

    assert note() == "审核同意，等待公示"
    actions.post(who.clerk, made.pk, at=AT)
    assert note() == "公示中，1月16日期满"
    actions.end_notice(who.clerk, made.pk, at=moment(date(2026, 1, 17)))
    assert "前办结" in note()


def test_the_next_step_of_the_reviewer_is_to_look_into_an_objection(noticed, sign_in, today):
    who = noticed("before_decision")
    made = factories.reviewed(who)
    actions.post(who.clerk, made.pk, at=AT)
    row = actions.object_to(who.clerk, made.pk, "不住在本县", DAY, at=AT)
    steps = queries.next_steps(who.reviewer, queries.application(who.reviewer, made.pk), on=DAY)
    [primary] = [step for step in steps if step.primary]
    assert (primary.label, primary.url) == (
        "核实异议",
        reverse("applications:objection_answer", args=[row.pk]),
    )
    answer = reverse("applications:objection_answer", args=[row.pk])
    assert answer not in page(sign_in(who.clerk), "detail", made.pk)


def test_a_clock_that_stands_still_for_the_notice_is_not_started_by_hand(noticed, today):
    who = noticed("before_outside_clock")
    made = factories.reviewed(who)
    actions.post(who.clerk, made.pk, at=AT)
    with pytest.raises(Refused, match="公示期间不计入办理时限"):
        actions.resume(who.clerk, made.pk, at=AT)


def test_the_end_of_a_notice_leaves_a_pause_for_another_reason_alone(noticed, today):
    who = noticed("before_outside_clock")
    made = factories.reviewed(who)
    actions.pause(who.reviewer, made.pk, at=AT)
    actions.post(who.clerk, made.pk, at=AT)
    later = moment(date(2026, 1, 17))
    actions.end_notice(who.clerk, made.pk, at=later)
    made.clock.refresh_from_db()
    assert made.clock.status == "paused"
    actions.resume(who.reviewer, made.pk, at=later)
    assert actions.decide(who.approver, made.pk, "pass", at=later).outcome == "pass"


def test_todays_work_asks_no_more_when_more_children_wait_for_a_notice(noticed):
    who, asked = noticed("before_decision"), []
    for _ in range(2):
        factories.reviewed(who)
        with CaptureQueriesContext(connection) as found:
            rows = queries.work(who.reviewer, DAY)
        asked.append(len(found))
    assert [row.kind for row in rows].count("applications.notice") == 2
    assert asked[0] == asked[1]
