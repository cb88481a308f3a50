"""The invented people pass the checks of real ones, and the story fits its days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kangjiu.common import identifiers
from kangjiu.common.dates import quarter_of
from kangjiu.demo.rules import attendance, bills, county, numbers, people, story
from kangjiu.registry.rules.certificates import certificate_conflicts, parse_certificate
from kangjiu.registry.rules.people import check_person
from kangjiu.registry.rules.values import PersonData

ON = date(2026, 1, 5)
VILLAGES = (("999901100001", "示例河东村"), ("999901101002", "示例河西村"))
CHILDREN = tuple(people.children(240, ON, VILLAGES))


def data(name, identity, path, *, child):
    return PersonData(name=name, region=path, id_number=identity, phone="19900000001", is_child=child)


def test_every_child_passes_the_checks_of_a_person():
    faults = [
        check_person(data(one.name, one.identity, one.path, child=True), ON).reasons for one in CHILDREN
    ]
    assert [found for found in faults if found] == []


def test_every_guardian_passes_the_checks_of_a_person():
    faults = [
        check_person(data(one.guardian.name, one.guardian.identity, one.path, child=False), ON).reasons
        for one in CHILDREN
    ]
    assert [found for found in faults if found] == []


def test_no_number_belongs_to_anybody():
    assert {one.identity[:6] for one in CHILDREN} == {"199901"}
    assert {one.guardian.identity[:6] for one in CHILDREN} == {"199901"}


def test_numbers_do_not_repeat():
    numbers_ = [one.identity for one in CHILDREN] + [one.guardian.identity for one in CHILDREN]
    assert len(set(numbers_)) == len(numbers_)
    phones = [one.guardian.phone for one in CHILDREN]
    assert len(set(phones)) == len(phones)


def test_names_say_that_they_are_invented():
    assert all(one.name.startswith("示例") and one.guardian.name.startswith("示例") for one in CHILDREN)


def test_cards_belong_to_their_children():
    for one in CHILDREN:
        if one.card:
            card = parse_certificate(one.card)
            assert certificate_conflicts(card, resident_id=one.identity) == []


def test_children_of_seven_have_a_card():
    old = [one for one in CHILDREN if (ON - one.birth_on).days >= 7 * 366]
    assert old
    assert all(one.card for one in old)


def test_the_same_seed_gives_the_same_children():
    assert tuple(people.children(240, ON, VILLAGES)) == CHILDREN


def test_credit_codes_hold():
    assert all(identifiers.check_uscc(numbers.credit_code(serial)) for serial in range(300))


def test_every_role_has_an_account_of_its_name():
    named = {worker.username for worker in county.workers()}
    assert set(county.ROLES) - set(county.FAMILY) <= named


def test_the_story_begins_with_the_first_of_four_quarters():
    told = story.Story(date(2026, 11, 22))
    assert told.quarters == ((2025, 4), (2026, 1), (2026, 2), (2026, 3))
    assert told.live_on == date(2025, 10, 1)
    assert told.rounds == ((2026, date(2026, 1, 5)),)
    assert told.months[-1].end == date(2026, 11, 21)


@given(st.dates(story.FIRST_DAY, story.LAST_DAY))
@settings(max_examples=200, deadline=None)
def test_every_day_has_a_story_that_ends_before_it(today):
    told = story.Story(today)
    assert told.prepared_on < told.live_on <= told.months[-1].end <= today
    assert all(quarter_of(told.live_on) <= quarter < quarter_of(today) for quarter in told.quarters)
    assert all(on < today for _, on in told.rounds)
    assert told.rounds
    assert told.prepared_on.weekday() == 0


@pytest.mark.parametrize("today", [date(2025, 12, 31), date(2028, 1, 1)])
def test_a_day_outside_the_example_policy_has_no_story(today):
    with pytest.raises(story.NoStory):
        story.Story(today)


def test_moments_of_a_day_stay_in_office_hours_and_order():
    moments = list(story.spread(ON, 240))
    assert moments == sorted(moments)
    assert {at.date() for at in moments} == {ON}
    assert all(9 <= at.hour < 18 for at in moments)


def test_attendance_is_the_same_every_time_and_mostly_present():
    month = [ON + timedelta(days=n) for n in range(20)]
    first = list(attendance.days(7, month))
    assert first == list(attendance.days(7, month))
    everybody = [code for serial in range(100) for _, code in attendance.days(serial, month)]
    assert everybody.count("present") > len(everybody) // 2


@given(st.integers(0, 500), st.integers(0, 23), st.integers(0, 5), st.booleans(), st.booleans())
def test_no_payer_bears_more_than_the_bill(serial, days, halves, insured, poor):
    cost = bills.cost(serial, "2026-03", days, halves, insured=insured, poor=poor)
    parts = (cost.excluded_fen, cost.prepaid_fen, cost.basic_fen, cost.medical_aid_fen)
    assert min(cost.total_fen, *parts) >= 0
    assert sum(parts) <= cost.total_fen
