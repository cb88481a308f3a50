from datetime import date, timedelta

import pytest

from kangjiu.applications.choices import EntitlementStatus, Outcome, PaperKind, ReferralStatus, Status
from kangjiu.applications.rules import (
    asking,
    checklist,
    clockface,
    completion,
    hands,
    referrals,
    states,
    terms,
    verdicts,
)
from kangjiu.applications.rules.asking import Ask
from kangjiu.applications.rules.checklist import Case, Held
from kangjiu.applications.rules.referrals import Right, Slip
from kangjiu.common.errors import Reason

D = date
ON = D(2026, 3, 10)

# what may be done in which state, all of it: any other pair is refused
TABLE = {
    Status.DRAFT: {"edit", "add_paper", "submit", "withdraw"},
    Status.SUBMITTED: {"add_paper", "notify", "complete", "withdraw"},
    Status.INCOMPLETE: {"add_paper", "complete", "withdraw"},
    Status.COMPLETE: {"add_paper", "complete", "pause", "resume", "review", "withdraw"},
    Status.REVIEWED: {"pause", "resume", "publish", "decide", "withdraw"},
    Status.APPROVED: {"publish", "correct", "refer"},
    Status.REJECTED: {"appeal", "answer_appeal", "correct"},
    Status.WITHDRAWN: set(),
}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("deed", sorted(states.ALLOWED))
def test_each_state_allows_exactly_its_deeds(status, deed):
    reasons = states.may(deed, status)
    assert (not reasons) is (deed in TABLE[status])
    assert all(status.label in reason.message and reason.next_step for reason in reasons)


@pytest.mark.parametrize(
    ("decider", "entered", "reviewed", "roles", "refused"),
    [
        (3, 1, 2, {"county_approver"}, 0),
        (1, 1, 2, {"county_approver"}, 1),
        (2, 1, 2, {"county_approver"}, 1),
        (2, 1, 2, {"county_review_approve"}, 0),
        (1, 1, 1, {"county_review_approve"}, 1),
        (1, 1, 1, {"county_approver"}, 2),
    ],
)
def test_the_enterer_never_decides_and_the_reviewer_only_in_an_office_of_two(
    decider, entered, reviewed, roles, refused
):
    assert len(hands.may_decide(decider, entered, reviewed, roles)) == refused


def kinds(case):
    return [one.kinds[0].value if len(one.kinds) == 1 else "either" for one in checklist.wanted(case)]


POWER = {"valid_from_on": date(2026, 1, 1), "valid_to_on": date(2026, 6, 30), "scanned": True}


@pytest.mark.parametrize(
    ("changes", "state", "said"),
    [
        ({}, "present", "已收到"),
        ({"scanned": False}, "unscanned", "只看过原件，还没有上传扫描件"),
        ({"valid_to_on": date(2026, 1, 11)}, "expired", "已于 2026-01-11 过期"),
        ({"valid_from_on": date(2026, 1, 13)}, "not_yet", "从 2026-01-13 起才有效"),
    ],
)
def test_a_power_of_attorney_counts_with_its_scan_and_on_its_days(changes, state, said):
    power = checklist.Held("proxy", date(2026, 1, 2), **(POWER | changes))
    lines = checklist.check(Case("proxy"), [power], date(2026, 1, 12)).lines
    [line] = [one for one in lines if PaperKind.PROXY in one.wanted.kinds]
    assert (line.state, line.finding) == (state, said)


@pytest.mark.parametrize(
    ("case", "wanted"),
    [
        (Case("guardian"), ["form", "household_book", "guardian_id", "either"]),
        (Case("proxy"), ["form", "household_book", "guardian_id", "proxy", "proxy_id", "either"]),
        (Case("institution"), ["form", "household_book", "ward", "either"]),
        (Case("township"), ["form", "household_book", "guardian_id", "either"]),
        (Case("village", "permit"), ["form", "permit", "guardian_id", "either"]),
        (
            Case("guardian", proof=(PaperKind.CERTIFICATE,), asked=(("手术评估", "示例"),)),
            ["form", "household_book", "guardian_id", "certificate", "other"],
        ),
    ],
)
def test_route_residence_and_policy_decide_the_papers(case, wanted):
    assert kinds(case) == wanted


ALL = [Held(kind, ON) for kind in ("form", "household_book", "guardian_id", "diagnosis")]


def test_one_of_two_proofs_is_enough():
    assert checklist.check(Case("guardian"), ALL, ON).complete


def test_an_expired_paper_is_told_with_its_day():
    held = [*ALL[:3], Held("diagnosis", D(2026, 1, 1), D(2026, 3, 9))]
    found = checklist.check(Case("guardian"), held, ON)
    assert [line.finding for line in found.missing] == ["已于 2026-03-09 过期"]
    assert found.reasons[0].clause


def test_a_paper_not_yet_received_does_not_count():
    assert not checklist.check(Case("guardian"), ALL, ON - timedelta(days=1)).complete


def judged(day, **changes):
    values = {
        "submitted_on": D(2026, 3, 2),
        "today": ON,
        "checklist": checklist.check(Case("guardian"), ALL, ON),
    }
    return [reason.message for reason in completion.check(day, **(values | changes))]


@pytest.mark.parametrize(
    ("day", "changes", "part"),
    [
        (ON, {}, ""),
        (D(2026, 3, 11), {}, "在今天"),
        (D(2026, 3, 1), {}, "早于申请日期"),
        (D(2026, 3, 9), {}, "最后一份材料"),
        (ON, {"former": ON}, "已经是"),
        (ON, {"former": D(2026, 3, 9)}, "没有写明理由"),
        (ON, {"former": D(2026, 3, 9), "reason": "登记错"}, ""),
        (ON, {"checklist": checklist.check(Case("guardian"), [], ON)}, "没有提交"),
    ],
)
def test_the_day_papers_were_complete_must_be_true(day, changes, part):
    found = judged(day, **changes)
    assert any(part in message for message in found) if part else found == []


def test_only_an_earlier_day_is_moved_back():
    assert completion.moved_back(D(2026, 3, 9), ON)
    assert not completion.moved_back(ON, D(2026, 3, 9))
    assert not completion.moved_back(ON, None)


AGAINST = (Reason("age", "超龄"),)


@pytest.mark.parametrize(
    ("outcome", "opinion", "eligible", "codes"),
    [
        (Outcome.PASS, "", True, []),
        (Outcome.PASS, "", False, ["age"]),
        (Outcome.REFUSE, "", False, []),
        (Outcome.REFUSE, "", True, ["applications.opinion"]),
        (Outcome.REFUSE, "弄虚作假", True, []),
        (Outcome.RETURN, "", True, ["applications.outcome"]),
    ],
)
def test_a_finding_stands_to_the_policy_or_says_why(outcome, opinion, eligible, codes):
    found = verdicts.review(outcome, opinion, eligible, AGAINST)
    assert [reason.code for reason in found] == codes


@pytest.mark.parametrize(
    ("outcome", "opinion", "reviewed", "refused"),
    [
        (Outcome.PASS, "", Outcome.PASS, 0),
        (Outcome.PASS, "", Outcome.REFUSE, 1),
        (Outcome.REFUSE, "", Outcome.PASS, 1),
        (Outcome.RETURN, "", Outcome.PASS, 1),
        (Outcome.RETURN, "核实", Outcome.PASS, 0),
    ],
)
def test_a_decision_follows_the_review_or_gives_it_back(outcome, opinion, reviewed, refused):
    assert len(verdicts.decide(outcome, opinion, reviewed)) == refused


CASE = {"payable_from_on": D(2026, 1, 12)}
ITEM = {
    "annual_cap_fen": 1_600_000,
    "has_monthly_cap": False,
    "monthly_cap_fen": 1_600_000,
    "months_cap": 0,
    "share_central_bp": 3000,
    "share_provincial_bp": 0,
    "share_municipal_bp": 0,
    "share_county_bp": 7000,
}


def test_terms_leave_out_caps_and_shares_the_policy_does_not_have():
    found = terms.terms(2026, CASE, ITEM)
    assert (found.monthly_cap_fen, found.months_cap) == (None, None)
    assert found.shares == {"central": 3000, "county_level": 7000}
    assert terms.against(found) == []


@pytest.mark.parametrize(
    ("year", "last_on", "days"),
    [
        (2026, None, (D(2026, 1, 12), D(2026, 12, 31))),
        (2026, D(2026, 6, 30), (D(2026, 1, 12), D(2026, 6, 30))),
        (2027, D(2026, 12, 31), (D(2027, 1, 1), D(2027, 12, 31))),
        (2025, None, (D(2025, 12, 31), D(2025, 12, 31))),
    ],
)
def test_a_right_lies_inside_its_year(year, last_on, days):
    found = terms.terms(year, CASE, ITEM, last_on)
    assert (found.starts_on, found.ends_on) == days


def test_no_money_and_shares_that_are_not_whole_are_refused():
    found = terms.terms(2026, CASE, ITEM | {"annual_cap_fen": 0, "share_county_bp": 6999})
    assert {reason.code for reason in terms.against(found)} == {
        "applications.no_standard",
        "applications.shares",
    }


RIGHT = Right(EntitlementStatus.ACTIVE, D(2026, 1, 1), D(2026, 12, 31))
OPEN = Slip(ReferralStatus.ISSUED, ON, D(2026, 4, 8))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"provider_status": "no_new"}, ["provider"]),
        ({"site_active": False}, ["site"]),
        (
            {"right": Right(EntitlementStatus.SUSPENDED, D(2026, 1, 1), D(2026, 2, 1))},
            ["right", "right_over"],
        ),
        ({"open_slip": OPEN}, ["open"]),
        ({"open_slip": Slip(ReferralStatus.ISSUED, D(2026, 1, 1), D(2026, 1, 30))}, []),
    ],
)
def test_a_slip_needs_a_right_a_designated_place_and_no_other_slip(changes, codes):
    values = {"right": RIGHT, "provider_status": "designated", "site_active": True, "name": "示例", "on": ON}
    found = referrals.may_issue(**(values | changes))
    assert [reason.code for reason in found] == [f"applications.referral_{code}" for code in codes]


def test_the_day_of_issue_is_the_first_of_its_validity():
    assert referrals.last_day(D(2026, 1, 12), 30) == D(2026, 2, 10)
    assert not OPEN.expired(D(2026, 4, 8))
    assert OPEN.expired(D(2026, 4, 9))


@pytest.mark.parametrize(
    ("slip", "start_on", "on", "codes"),
    [
        (OPEN, ON, ON, []),
        (OPEN, D(2026, 3, 9), ON, ["start"]),
        (OPEN, D(2027, 1, 1), ON, ["start_outside"]),
        (OPEN, D(2026, 4, 9), D(2026, 4, 9), ["expired"]),
        (Slip(ReferralStatus.CANCELLED, ON, D(2026, 4, 8)), ON, ON, ["state"]),
    ],
)
def test_a_receipt_names_a_day_the_slip_and_right_allow(slip, start_on, on, codes):
    found = referrals.may_receive(slip, start_on, on, RIGHT)
    assert [reason.code for reason in found] == [f"applications.referral_{code}" for code in codes]


ASKS = (
    Ask("elsewhere", "外地享受", "bool", "case"),
    Ask("device_on", "植入日", "date", "case", optional=True),
    Ask("visits", "每周次数", "count", "item", low=1, high=7),
    Ask("mode", "服务方式", "enum", "item", members=(("full_day", "全日制"), ("at_home", "居家"))),
)


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, []),
        ({"elsewhere": False, "device_on": "2026-01-05", "visits": 3, "mode": "at_home"}, []),
        ({"elsewhere": "no", "visits": 0, "mode": "night"}, ["elsewhere", "visits", "mode"]),
        ({"device_on": "明天"}, ["device_on"]),
        ({"visits": True}, ["visits"]),
        ({"weight": 3}, ["weight"]),
    ],
)
def test_an_answer_is_of_the_kind_the_policy_asks(answers, fields):
    assert [reason.field for reason in asking.check(ASKS, answers)] == fields


def test_stored_answers_come_back_as_facts_of_their_level():
    kept = asking.stored({"elsewhere": False, "device_on": D(2026, 1, 5), "visits": 3})
    assert kept["device_on"] == "2026-01-05"
    assert asking.given(ASKS, kept, "case") == {"elsewhere": False, "device_on": D(2026, 1, 5)}
    assert asking.given(ASKS, kept, "item") == {"visits": 3}


def works(day):
    return day.weekday() < 5


def test_the_clock_shows_every_day_with_pause_and_weekend():
    found = clockface.face(
        D(2026, 3, 9),
        D(2026, 3, 18),
        D(2026, 3, 16),
        5,
        works,
        lambda day: D(2026, 3, 10) < day < D(2026, 3, 13),
    )
    assert (found.used, found.total) == (3, 5)
    assert [day.look for day in found.days] == [
        "", "used", "pause", "pause", "used", "off", "off", "now", "", "due",
    ]  # fmt: skip


def test_a_clock_that_stands_still_shows_no_last_day():
    paused_from = D(2026, 3, 10)
    found = clockface.face(
        D(2026, 3, 9), D(2026, 3, 11), D(2026, 3, 15), 2, works, lambda day: day >= paused_from
    )
    assert [day.word for day in found.days] == ["齐备", "暂停", "暂停", "暂停", "暂停", "暂停", "今天"]
    assert found.left == 2


def test_a_late_clock_goes_on_to_today():
    found = clockface.face(D(2026, 3, 9), D(2026, 3, 11), D(2026, 3, 13), 2, works, lambda day: False)
    assert [day.word for day in found.days] == ["齐备", "第1日", "到期", "逾期", "今天"]
    assert found.used == 2
