import uuid
from dataclasses import replace
from datetime import date

import pytest

from kangjiu.accounts.tests.factories import make_scope, make_user, office_of_two, scope_of
from kangjiu.applications import actions, queries
from kangjiu.applications.choices import Status
from kangjiu.applications.models import Application, Quota
from kangjiu.applications.tests import factories
from kangjiu.applications.tests.factories import AT, ON, moment
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.policy.tests.factories import publish
from kangjiu.registry.models import FileGrant
from kangjiu.registry.tests.factories import grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return factories.cast()


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def test_a_child_is_approved_with_standard_shares_and_quota(who):
    right = factories.approved(who)
    assert (right.annual_cap_fen, right.monthly_cap_fen, right.months_cap) == (1_600_000, 160_000, 10)
    assert right.shares == {"central": 3000, "provincial": 3000, "county_level": 4000}
    assert (right.starts_on, right.ends_on) == (ON, date(2026, 12, 31))
    quota = Quota.objects.get()
    assert (quota.cap_fen, quota.half_months_cap, quota.used_fen) == (1_600_000, 20, 0)
    decision = queries.decided(right.application_id)
    assert decision.number == "示残康〔2026〕1号"
    assert decision.document.data.open()["items"][0]["standard"].startswith("年度标准 16,000.00 元")
    clock = right.application.clock
    clock.refresh_from_db()
    assert clock.status == "met"


def test_the_same_key_enters_once(who):
    person, key = factories.child(), uuid.uuid4()
    first = factories.entered(who, person, idempotency_key=key)
    assert factories.entered(who, person, idempotency_key=key).pk == first.pk
    assert Application.objects.count() == 1


def test_a_second_application_of_the_year_is_a_conflict(who):
    person = factories.child()
    factories.entered(who, person)
    with pytest.raises(Conflict, match="已有申请"):
        factories.entered(who, person)


def test_all_faults_of_an_entry_are_named_at_once(who):
    with pytest.raises(Refused) as refused:
        factories.entered(who, category="none", items=[], route="pigeon", year=2020)
    assert set(codes(refused)) == {f"applications.{name}" for name in ("category", "items", "route", "year")}


def test_a_family_enters_for_its_own_child_only(who):
    person, other = factories.child(), factories.child()
    user = make_user("guardian")
    grant(person, user_id=user.pk)
    family = scope_of(user, AT)
    made = actions.enter(
        family, person.pk, "physical", ["training"], "guardian", year=2026, answers={}, at=AT
    )
    assert actions.submit(family, made.pk, at=AT).number == "SQ-2026-00001"
    with pytest.raises(other.DoesNotExist):
        actions.enter(family, other.pk, "physical", ["training"], "guardian", year=2026, at=AT)
    with pytest.raises(NotAllowed):
        actions.mark_complete(family, made.pk, ON, at=AT)


def test_the_next_county_does_not_know_the_application(who):
    made = factories.submitted(who)
    stranger = make_scope("county_clerk", county="419001")
    with pytest.raises(Application.DoesNotExist):
        actions.mark_complete(stranger, made.pk, ON, at=AT)


def test_everything_missing_is_told_once_and_the_clock_waits(who):
    made = factories.submitted(who, papers=factories.papers("form"), route="proxy")
    notice = actions.notify_missing(who.clerk, made.pk, at=AT)
    assert notice.missing == ["household_book", "guardian_id", "proxy", "proxy_id", "certificate"]
    assert len(notice.document.data.open()["items"]) == 5
    made.refresh_from_db()
    assert (made.status, made.clock_id) == (Status.INCOMPLETE, None)
    with pytest.raises(Conflict):
        actions.notify_missing(who.clerk, made.pk, at=AT)


def test_the_clock_starts_with_the_days_the_policy_gives(who):
    made = factories.complete(who)
    assert (made.clock.working_days, made.clock.due_on) == (5, date(2026, 1, 19))
    assert made.clock.clause == "示例〔2025〕1号 第三条"
    assert queries.marks(made.pk)[0].document.kind == "acceptance_notice"


def test_incomplete_papers_cannot_be_called_complete(who):
    made = factories.submitted(who, papers=factories.papers("form"))
    with pytest.raises(Refused) as refused:
        actions.mark_complete(who.clerk, made.pk, ON, at=AT)
    assert codes(refused) == ["applications.paper"] * 3
    assert Application.objects.get().status == Status.SUBMITTED


def test_a_completion_day_moved_back_is_flagged_and_wants_a_reason(who):
    made = factories.submitted(who)
    later = moment(date(2026, 1, 14))
    actions.mark_complete(who.clerk, made.pk, date(2026, 1, 14), at=later)
    with pytest.raises(Refused, match="没有写明理由"):
        actions.mark_complete(who.clerk, made.pk, ON, at=later)
    moved = actions.mark_complete(who.clerk, made.pk, ON, reason="登记错日期", at=later)
    assert queries.marks(made.pk)[0].moved_back
    assert moved.clock.due_on == date(2026, 1, 19)
    assert moved.clock.start_flag == "moved_earlier"


def test_waiting_does_not_count_and_nobody_decides_meanwhile(who):
    made = factories.reviewed(who)
    actions.pause(who.clerk, made.pk, at=moment(date(2026, 1, 13)))
    with pytest.raises(Refused, match="暂停"):
        actions.decide(who.approver, made.pk, "pass", at=moment(date(2026, 1, 14)))
    back = actions.resume(who.clerk, made.pk, at=moment(date(2026, 1, 15)))
    back.clock.refresh_from_db()
    assert back.clock.due_on == date(2026, 1, 21)


def test_of_two_reviewers_the_second_learns_of_the_first(who):
    made = factories.complete(who)
    seen = made.version_number
    actions.review(who.reviewer, made.pk, "pass", "", version_number=seen, at=AT)
    with pytest.raises(Conflict):
        actions.review(make_scope("county_reviewer"), made.pk, "pass", "", version_number=seen, at=AT)


def test_nobody_agrees_against_the_policy(who):
    made = factories.complete(who, factories.child(birth_on=date(2009, 1, 2)))
    with pytest.raises(Refused) as refused:
        actions.review(who.reviewer, made.pk, "pass", "", at=AT)
    assert codes(refused) == ["within_age"]
    assert refused.value.reasons[0].clause == "示例〔2025〕1号 第四条"


def test_a_policy_that_misses_a_fact_decides_nothing(who):
    made = factories.complete(who, answers={})
    with pytest.raises(Refused, match="外地享受"):
        actions.review(who.reviewer, made.pk, "pass", "", at=AT)
    actions.answer(who.reviewer, made.pk, {"aid_elsewhere": False}, at=AT)
    assert actions.review(who.reviewer, made.pk, "pass", "", at=AT).receipt_id


def test_the_reviewer_does_not_decide(who):
    made = factories.complete(who)
    both = scope_of(make_user("county_reviewer"), AT)
    actions.review(both, made.pk, "pass", "", at=AT)
    with pytest.raises(NotAllowed):
        actions.decide(both, made.pk, "pass", at=AT)


def test_an_office_of_two_reviews_and_decides_but_not_what_it_entered():
    publish()
    clerk, second = office_of_two()
    who = factories.Cast(clerk, second, second, None)
    assert factories.approved(who).status == "active"
    made = factories.complete(who)
    actions.review(second, made.pk, "pass", "", at=AT)
    Application.objects.filter(pk=made.pk).update(entered_by_id=second.user_id)
    with pytest.raises(Refused, match="录入人不能审批"):
        actions.decide(second, made.pk, "pass", at=AT)


def test_a_refusal_names_reasons_clause_and_appeal(who):
    made = factories.rejected(who)
    decision = queries.decided(made.pk)
    assert decision.reasons == ["within_age"]
    said = decision.document.data.open()
    assert said["reasons"][0]["clause"] == "示例〔2025〕1号 第四条"
    assert "行政复议" in said["appeal"]
    assert queries.entitlements_of(made.pk) == []


def test_a_decision_given_back_is_reviewed_again(who):
    made = factories.reviewed(who)
    with pytest.raises(Refused, match="没有写明理由"):
        actions.decide(who.approver, made.pk, "return", at=AT)
    actions.decide(who.approver, made.pk, "return", "核实户籍", at=AT)
    actions.review(who.reviewer, made.pk, "pass", "已核实", at=AT)
    assert actions.decide(who.approver, made.pk, "pass", at=AT).number


def test_an_appeal_is_answered_by_another_and_reopens_with_a_new_clock(who):
    made = factories.rejected(who)
    filed = actions.appeal(who.clerk, made.pk, "年龄有误", at=AT)
    with pytest.raises(Conflict):
        actions.appeal(who.clerk, made.pk, "再说一次", at=AT)
    later = moment(date(2026, 2, 2))
    actions.answer_appeal(who.approver, filed.pk, "reopened", "重新核实", at=later)
    made.refresh_from_db()
    assert made.status == Status.COMPLETE
    made.clock.refresh_from_db()
    assert (made.clock.status, made.clock.started_on) == ("running", date(2026, 2, 2))


def test_a_withdrawn_application_stops_its_clock_and_frees_the_year(who):
    person = factories.child()
    made = factories.complete(who, person)
    gone = actions.withdraw(who.clerk, made.pk, at=AT)
    gone.clock.refresh_from_db()
    assert gone.clock.status == "cancelled"
    assert factories.entered(who, person).pk != made.pk


def test_the_slip_opens_the_file_until_its_last_day(who):
    slip = factories.referred(who)
    assert slip.number == "示残康转〔2026〕1号"
    assert slip.valid_to_on == date(2026, 2, 10)
    assert FileGrant.objects.get(organisation_id=slip.provider_id).to_on == slip.valid_to_on


def test_one_slip_at_a_time_cancelled_and_issued_anew(who):
    slip = factories.referred(who)
    site = factories.place(who)
    with pytest.raises(Refused, match="已有一张待接收的转介单"):
        actions.issue_referral(who.clerk, slip.entitlement_id, site.pk, at=AT)
    actions.cancel_referral(who.clerk, slip.pk, "家长换机构", at=AT)
    again = actions.issue_referral(who.clerk, slip.entitlement_id, site.pk, at=AT)
    assert again.replaces_id == slip.pk
    assert FileGrant.objects.filter(organisation_id=slip.provider_id, to_on__gt=ON).count() == 0


def test_no_slip_to_a_place_whose_agreement_is_over(who):
    right = factories.approved(who)
    site = factories.place(who, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    with pytest.raises(Refused, match="已于 2025-12-31 到期"):
        actions.issue_referral(who.clerk, right.pk, site.pk, at=AT)


def test_an_expired_slip_is_not_received(who):
    slip = factories.referred(who)
    admin = make_scope("provider_admin", organisation=slip.provider.organisation)
    late = moment(date(2026, 2, 11))
    with pytest.raises(slip.DoesNotExist):
        # the file is closed to the institution after the last day
        actions.accept_referral(scope_on(admin, late), slip.pk, date(2026, 2, 11), at=late)
    with pytest.raises(Refused, match="已经过期"):
        actions.accept_referral(who.clerk, slip.pk, date(2026, 2, 11), at=late)
    assert actions.expire_referrals(who.clerk, at=late) == 1


def scope_on(scope, at):
    return replace(scope, on=at.date())


def test_the_institution_receives_its_slip_and_no_other(who):
    slip = factories.referred(who)
    admin = make_scope("provider_admin", organisation=slip.provider.organisation)
    stranger = make_scope("provider_admin")
    with pytest.raises(slip.DoesNotExist):
        actions.accept_referral(scope_on(stranger, AT), slip.pk, ON, at=AT)
    received = actions.accept_referral(scope_on(admin, AT), slip.pk, date(2026, 1, 13), at=AT)
    assert (received.status, received.start_on) == ("received", date(2026, 1, 13))


def test_a_name_is_corrected_by_two_people(who):
    right = factories.approved(who)
    proposed = actions.propose_correction(who.clerk, right.application_id, "name", "安示例", at=AT)
    actions.confirm_correction(who.reviewer, proposed.pk, True, at=AT)
    right.person.refresh_from_db()
    assert right.person.name.open() == "安示例"
    with pytest.raises(Conflict):
        actions.confirm_correction(who.approver, proposed.pk, True, at=AT)


def test_the_proposer_does_not_confirm(who):
    right = factories.approved(who)
    proposed = actions.propose_correction(who.reviewer, right.application_id, "name", "安示例", at=AT)
    with pytest.raises(Refused, match="不能自己确认"):
        actions.confirm_correction(who.reviewer, proposed.pk, True, at=AT)


def test_a_suspended_right_does_not_hold_until_restored(who):
    right = factories.approved(who)
    at = moment(date(2026, 3, 2))
    actions.suspend(who.reviewer, right.pk, "illness", on=date(2026, 3, 1), at=at)
    assert queries.entitlement_on(right.person_id, "training", date(2026, 3, 1)) is not None
    assert queries.entitlement_on(right.person_id, "training", date(2026, 3, 2)) is None
    actions.restore(who.reviewer, right.pk, at=at)
    assert queries.entitlement_on(right.person_id, "training", date(2026, 3, 2)) is not None
    actions.end_entitlement(who.reviewer, right.pk, "moved", on=date(2026, 3, 2), at=at)
    assert queries.entitlement_on(right.person_id, "training", date(2026, 3, 3)) is None


def test_an_opening_balance_counts_against_the_year(who):
    person = factories.child()
    data = actions.BalanceData(
        person.pk, "physical", "training", 2026, ON, "claims.opening:7", 480_000, half_months=6
    )
    right = actions.open_from_balance(who.clerk, data, at=AT)
    left = queries.quota_left(person.pk, "training", 2026)
    assert (left.fen, left.half_months) == (1_120_000, 14)
    assert right.application.status == Status.APPROVED
    with pytest.raises(Conflict):
        actions.open_from_balance(who.clerk, data, at=AT)
    assert queries.entitlement_on(person.pk, "training", date(2026, 5, 1)) == right


def test_an_open_value_stops_the_approval_by_its_name():
    version = publish("henan-jiyuan-2024", "419001")
    assert version.county_code == "419001"
    clerk, second = office_of_two("419001")
    at = moment(date(2024, 7, 1))
    person = factories.child(region="419001001")
    made = actions.enter(
        clerk,
        person.pk,
        "physical",
        ["training"],
        "guardian",
        year=2024,
        papers=factories.papers(on=at.date()),
        at=at,
    )
    actions.submit(clerk, made.pk, at=at)
    done = actions.mark_complete(clerk, made.pk, at.date(), at=at)
    assert (done.clock.working_days, done.clock.clause) == (5, "济残联〔2024〕9号 四（二）")
    with pytest.raises(Refused) as refused:
        actions.review(second, made.pk, "pass", "", at=at)
    assert "policy.open" in codes(refused)
