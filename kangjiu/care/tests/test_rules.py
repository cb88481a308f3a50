from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.care.choices import Attendance, Recognition, SheetStatus
from kangjiu.care.rules import codes, counting, cutoff, months, placements, plans, recognition, sessions
from kangjiu.care.rules.counting import DayRow
from kangjiu.care.rules.recognition import Right
from kangjiu.care.rules.sessions import Duty, Slot, Stay
from kangjiu.providers.rules.agreements import Term

NOV = date(2026, 11, 1)
TERM = Term(1, date(2026, 1, 1), date(2026, 12, 31), frozenset({"physical"}))
STAY = Stay(1, 7, date(2026, 3, 2), None, "physical", "示例训练点", [TERM])
ON = date(2026, 11, 24)


def found(reasons):
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("✓", "present"),
        ("1", "present"),
        (" 2 ", "half"),
        ("病", "sick"),
        ("leave", "leave"),
        ("5", "absent"),
    ],
)
def test_a_mark_a_key_and_a_value_mean_the_same(typed, stored):
    assert codes.read(typed) == stored


def test_an_empty_cell_clears_and_another_letter_is_no_code():
    assert codes.read(" ") == ""
    assert codes.read("x") is None


# ---- one day ----


@pytest.mark.parametrize(
    ("change", "day", "code"),
    [
        ({}, date(2026, 3, 1), "care.before_start"),
        ({"ends_on": date(2026, 6, 30)}, date(2026, 7, 1), "care.after_leaving"),
        ({}, date(2026, 11, 25), "care.future"),
        ({"terms": []}, date(2026, 11, 2), "providers.no_agreement"),
        ({"category": "autism"}, date(2026, 11, 2), "providers.no_agreement"),
    ],
)
def test_a_day_that_cannot_be_recorded_says_why(change, day, code):
    stay = Stay(**{**vars(STAY), **change})
    assert found(sessions.check_day(stay, day, ON, status="open")) == [code]


def test_all_reasons_come_together():
    stay = Stay(**{**vars(STAY), "ends_on": date(2026, 6, 30)})
    reasons = sessions.check_day(stay, date(2027, 1, 4), ON, status="confirmed", elsewhere="另一处")
    assert found(reasons) == [
        "care.month_confirmed",
        "care.after_leaving",
        "care.future",
        "providers.no_agreement",
        "care.elsewhere",
    ]
    assert all(reason.message and reason.next_step for reason in reasons)


def test_today_inside_placement_and_agreement_is_recorded():
    assert sessions.check_day(STAY, ON, ON, status="open") == []


@pytest.mark.parametrize(
    ("minutes", "start", "codes_"),
    [
        (0, 0, []),
        (60, 540, []),
        (-5, 0, ["care.minutes"]),
        (721, 0, ["care.minutes"]),
        (120, 1380, ["care.minutes"]),
        (0, 540, ["care.no_minutes"]),
    ],
)
def test_minutes_stay_within_a_day(minutes, start, codes_):
    verdict = sessions.check_entry("present", minutes, start, None, ON, has_therapist=False)
    assert found(verdict) == codes_


@pytest.mark.parametrize(
    ("duty", "code"),
    [
        (None, "care.therapist"),
        (Duty(date(2026, 11, 25)), "care.off_duty"),
        (Duty(date(2026, 1, 1), date(2026, 10, 31)), "care.off_duty"),
        (Duty(date(2026, 1, 1), None, date(2026, 11, 23)), "care.licence"),
    ],
)
def test_a_therapist_must_be_on_duty_and_licensed(duty, code):
    assert found(sessions.check_entry("present", 0, 0, duty, ON, has_therapist=True)) == [code]


@given(st.integers(1, 1300), st.integers(1, 120), st.integers(1, 1300), st.integers(1, 120))
def test_two_stretches_overlap_exactly_when_they_share_a_minute(a, n, b, m):
    shared = set(range(a, a + n)) & set(range(b, b + m))
    assert Slot(a, n).overlaps(Slot(b, m)) == bool(shared)


def test_a_whole_day_has_no_stretch_to_overlap():
    assert not Slot(0, 60).overlaps(Slot(540, 60))


# ---- counting ----


def row(n, attendance, **fields):
    return DayRow(NOV + timedelta(days=n), attendance, **fields)


def test_present_counts_one_half_a_half_and_leave_nothing():
    rows = [row(1, "present"), row(2, "half"), row(3, "sick"), row(4, "leave"), row(5, "absent")]
    counts = counting.count(rows)
    assert (counts.present, counts.half, counts.leave, counts.absent) == (1, 1, 2, 1)
    assert (counts.counted_halves, counts.days_words) == (3, "1.5")


def test_a_day_counts_once_however_many_sessions_it_has():
    rows = [row(1, "present", start=540, minutes=60), row(1, "half", start=840, minutes=30)]
    counts = counting.count(rows)
    assert (counts.present, counts.half, counts.minutes, counts.sessions) == (1, 0, 90, 2)


def test_waiting_and_rejected_days_are_not_in_the_basis_of_claims():
    rows = [
        row(1, "present", recognition=Recognition.PENDING),
        row(2, "present", recognition=Recognition.REJECTED),
        row(3, "half"),
    ]
    counts = counting.count(rows)
    assert (counts.halves, counts.pending, counts.rejected, counts.counted_halves) == (5, 1, 1, 1)


RECORDS = st.builds(
    DayRow,
    st.dates(NOV, date(2026, 11, 30)),
    st.sampled_from([one.value for one in Attendance]),
    st.sampled_from([one.value for one in Recognition]),
    st.integers(0, 120),
    st.sampled_from([0, 540, 840]),
    st.booleans(),
)


@given(st.lists(RECORDS, max_size=90))
def test_the_sums_of_a_month_are_its_days(records):
    counts = counting.count(records)
    days = {record.day for record in records}
    assert counts.present + counts.half + counts.leave + counts.absent == len(days)
    assert counts.pending + counts.rejected <= counts.present + counts.half
    assert 0 <= counts.counted_halves <= counts.halves <= 2 * len(days)


@given(st.lists(RECORDS, max_size=60))
def test_the_order_of_records_changes_nothing(records):
    once = {(record.day, record.start): record for record in records}
    assert counting.count(once.values()) == counting.count(reversed(list(once.values())))


# ---- recognition and cut-off ----

RIGHT = Right(1, 2026, date(2026, 3, 16), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "rights", "verdict"),
    [
        (date(2026, 3, 16), [RIGHT], "counted"),
        (date(2026, 3, 15), [RIGHT], "rejected"),
        (date(2026, 12, 31), [RIGHT], "counted"),
        (date(2027, 1, 1), [RIGHT], "pending"),
        (date(2025, 12, 31), [RIGHT], "pending"),
        (date(2026, 5, 1), [], "pending"),
        (date(2026, 5, 1), [Right(1, 2026, date(2026, 1, 1), date(2026, 12, 31), False)], "pending"),
        (date(2026, 5, 1), [Right(1, 2026, date(2026, 1, 1), date(2026, 4, 30))], "pending"),
    ],
)
def test_a_day_is_recognised_as_the_years_right_says(day, rights, verdict):
    assert recognition.recognise(day, rights) == verdict


def test_the_cut_off_lies_in_the_next_month_and_its_day_is_still_in_time():
    assert cutoff.cut_off(date(2026, 12, 9), 5) == date(2027, 1, 5)
    assert not cutoff.is_late(date(2026, 12, 9), date(2027, 1, 5), 5)
    assert cutoff.is_late(date(2026, 12, 9), date(2027, 1, 6), 5)


@pytest.mark.parametrize(
    ("month_on", "day"),
    [(date(2026, 4, 1), 5), (date(2026, 5, 1), 8), (date(2026, 8, 31), 8), (date(2026, 9, 1), 10)],
)
def test_the_latest_day_set_for_a_month_or_before_counts(month_on, day):
    assert cutoff.day_in_force([(date(2026, 9, 1), 10), (date(2026, 5, 1), 8)], month_on) == day


@pytest.mark.parametrize("day", [0, 29])
def test_a_cut_off_day_exists_in_every_month(day):
    assert found(cutoff.check(day)) == ["care.cutoff"]


# ---- the month ----


@pytest.mark.parametrize("status", list(SheetStatus))
@pytest.mark.parametrize("deed", list(months.MAY))
def test_every_deed_is_possible_or_says_the_way_on(status, deed):
    reasons = months.may(status, deed, NOV)
    assert bool(reasons) == (status not in months.MAY[deed])
    assert all(len(reason.next_step) > 4 for reason in reasons)


@pytest.mark.parametrize(
    ("on", "ends_on", "closes"),
    [
        (date(2026, 11, 29), None, False),
        (date(2026, 11, 30), None, True),
        (date(2026, 11, 12), date(2026, 11, 10), True),
        (date(2026, 11, 9), date(2026, 11, 10), False),
        (date(2026, 11, 12), date(2026, 12, 10), False),
    ],
)
def test_a_month_closes_when_it_is_over_or_the_child_has_left(on, ends_on, closes):
    assert (months.may_close("open", NOV, on, ends_on) == []) == closes


def confirm(**changes):
    given_ = {
        "agreed": True,
        "objection": "",
        "method": "paper",
        "has_scan": True,
        "signed_on": date(2026, 12, 1),
        "on": date(2026, 12, 2),
        "last_day": date(2026, 11, 30),
        "same_person": False,
    }
    return found(months.may_confirm("closed", NOV, **{**given_, **changes}))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"has_scan": False}, "care.scan"),
        ({"signed_on": date(2026, 12, 3)}, "care.signed_future"),
        ({"signed_on": date(2026, 11, 29)}, "care.signed_early"),
        ({"same_person": True}, "care.two_people"),
        ({"agreed": False}, "care.objection"),
    ],
)
def test_a_paper_is_refused_for_each_fault(change, code):
    assert confirm() == []
    assert confirm(**change) == [code]


# ---- placement, plan, assessment ----

SLIP = placements.Slip(date(2026, 3, 31), "physical", "示例训练点", "designated", [TERM])


@pytest.mark.parametrize(
    ("slip", "start_on", "code"),
    [
        ({}, date(2026, 4, 1), "care.slip_expired"),
        ({"provider_status": "no_new"}, date(2026, 3, 9), "providers.closed"),
        ({"category": "autism"}, date(2026, 3, 9), "providers.no_agreement"),
    ],
)
def test_a_receipt_is_refused_for_each_fault(slip, start_on, code):
    wanted = placements.Slip(**{**vars(SLIP), **slip})
    assert found(placements.check_receipt(wanted, start_on, [])) == [code]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
    st.integers(0, 60),
)
def test_whatever_was_before_two_placements_never_share_a_day(stays, start):
    first = date(2026, 3, 1)
    formers = [placements.Former(first + timedelta(days=a), first + timedelta(days=a + n)) for a, n in stays]
    start_on = first + timedelta(days=start)
    wide = placements.Slip(**{**vars(SLIP), "valid_to_on": date(2026, 12, 31)})
    if not placements.check_receipt(wide, start_on, formers):
        assert all(former.ends_on < start_on for former in formers)


@pytest.mark.parametrize(
    ("ends_on", "last", "code"),
    [
        (date(2026, 1, 1), None, "care.leave_early"),
        (date(2026, 11, 25), None, "care.leave_future"),
        (date(2026, 11, 9), date(2026, 11, 10), "care.leave_before_session"),
    ],
)
def test_leaving_is_refused_for_each_fault(ends_on, last, code):
    assert found(placements.check_leaving(date(2026, 1, 5), ends_on, ON, last)) == [code]


def test_a_negative_score_is_refused():
    data = plans.AssessmentData("initial", "量表", -1, date(2026, 3, 3))
    assert found(plans.check_assessment(data, date(2026, 3, 2), None, ON)) == ["care.score"]
