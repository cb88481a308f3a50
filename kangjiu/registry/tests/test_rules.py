"""The rules of the file as tables of facts and verdicts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.common.dates import years_between
from kangjiu.registry.choices import CardCategory, Category, HardshipKind
from kangjiu.registry.rules import ages, duplicates, evidence, guardians, hardship
from kangjiu.registry.rules.duplicates import Likeness, compare, near_dates
from kangjiu.registry.rules.guardians import Guardianship
from kangjiu.registry.rules.hardship import Member, Status
from kangjiu.registry.rules.people import check_person
from kangjiu.registry.rules.values import CertificateData, DiagnosisData, PersonData

ON = date(2026, 6, 3)
NUMBER = "42120220190101002" + "4"
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def codes(reasons):
    return {reason.code for reason in reasons}


@pytest.mark.parametrize(
    ("birth_on", "on", "words"),
    [
        (date(2021, 3, 18), date(2026, 11, 24), "5 岁 8 个月"),
        (date(2025, 11, 24), date(2026, 11, 24), "1 岁"),
        (date(2026, 3, 18), date(2026, 11, 24), "8 个月"),
        (date(2026, 11, 20), date(2026, 11, 24), "4 天"),
        (date(2026, 12, 1), date(2026, 11, 24), "尚未出生"),
        (None, date(2026, 11, 24), ""),
    ],
)
def test_an_age_in_words(birth_on, on, words):
    assert ages.age_words(birth_on, on) == words


@given(days, days, st.integers(0, 20), st.integers(0, 20))
def test_a_range_of_birth_dates_holds_exactly_the_ages_asked_for(birth_on, on, low, high):
    first, last = ages.birth_range(low, high, on)
    inside = first <= birth_on <= last
    assert inside == (low <= years_between(birth_on, on) <= high)


def person(**changes):
    return replace(PersonData("安小禾", "999901001", id_number=NUMBER, sex="2"), **changes)


def test_a_number_says_sex_and_birth_date():
    verdict = check_person(person(sex=""), ON)
    assert verdict.reasons == () and (verdict.data.birth_on, verdict.data.sex) == (date(2019, 1, 1), "2")


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"id_number": NUMBER[:17] + "5"}, {"id_check_character", "birth_missing"}),
        ({"id_number": NUMBER[:17]}, {"id_length", "birth_missing"}),
        ({"id_number": ""}, {"id_missing", "birth_missing"}),
        ({"id_kind": "none"}, {"id_kind", "birth_missing"}),
        ({"id_kind": "hmt"}, {"id_kind"}),
        ({"id_kind": "birth", "id_number": "A12345678", "birth_on": ON}, {"birth_certificate"}),
        ({"birth_on": date(2019, 1, 2)}, {"birth_not_number"}),
        ({"sex": "1"}, {"sex_not_number"}),
        ({"id_kind": "none", "id_number": "", "birth_on": ON + timedelta(1)}, {"birth_future"}),
        ({"id_kind": "none", "id_number": "", "birth_on": date(1899, 1, 1)}, {"birth_early"}),
        ({"id_kind": "none", "id_number": "", "birth_on": ON, "sex": ""}, {"sex_missing"}),
        ({"name": ""}, {"name_missing"}),
        ({"name": "安" * 41}, {"name_long"}),
        ({"name": "安小禾2"}, {"name_characters"}),
        ({"region": ""}, {"region_missing"}),
        ({"residence_kind": "permit"}, {"permit_missing"}),
        ({"permit_from_on": ON, "permit_to_on": ON - timedelta(1)}, {"permit_reversed"}),
        ({"permit_to_on": ON}, {"permit_from_missing"}),
        ({"phone": "1390000"}, {"mobile"}),
        ({"ethnicity": "57"}, {"ethnicity"}),
        ({"insurance": "x"}, {"unknown_code"}),
        ({"name": "买买提·艾力", "phone": "0391-6600000"}, set()),
    ],
)
def test_faults_of_a_persons_data(changes, wanted):
    assert codes(check_person(person(**changes), ON).reasons) == wanted


def test_every_fault_names_its_field_and_a_next_step():
    faults = check_person(person(name="", id_number="1", phone="x", birth_on=ON + timedelta(1)), ON).reasons
    assert {reason.field for reason in faults} == {"name", "id_number", "phone", "birth_on"}
    assert all(reason.next_step for reason in faults)


def like(**changes):
    return replace(Likeness("安小禾", "2", date(2021, 3, 18)), **changes)


@pytest.mark.parametrize(
    ("other", "probable"),
    [
        (like(), True),
        (like(name="安晓荷"), True),
        (like(name="安小言"), True),
        (like(name="白言舟"), False),
        (like(name="白言舟", phones=frozenset({"1"})), True),
        (like(birth_on=date(2021, 3, 19)), True),
        (like(name="安晓荷", birth_on=date(2021, 3, 19)), False),
        (like(birth_on=date(2021, 3, 19), phones=frozenset({"1"})), True),
        (like(birth_on=date(2015, 7, 9)), False),
        (like(name="安小言", number="B", phones=frozenset({"1"}), household_id=1), False),
    ],
)
def test_who_is_probably_the_same_child(other, probable):
    me = like(number="A" if other.number else "", phones=frozenset({"1"}), household_id=1)
    assert compare(me, other).probable is probable


def test_the_same_number_is_exact_and_alikeness_is_mutual():
    one, other = like(number="A"), like(name="白言舟", number="A")
    assert compare(one, other).exact and compare(other, one).exact
    assert compare(like(), like(name="安小言")) == compare(like(name="安小言"), like())


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (date(2021, 3, 18), date(2021, 3, 19), True),
        (date(2021, 3, 8), date(2021, 8, 3), True),
        (date(2021, 3, 18), date(2021, 4, 19), False),
        (date(2021, 3, 18), date(2021, 3, 18), False),
    ],
)
def test_dates_one_mistype_apart(one, other, near):
    assert near_dates(one, other) is near


def guardian(**changes):
    return replace(Guardianship("mother", ("person", 2), from_on=ON), **changes)


@pytest.mark.parametrize(
    ("new", "wanted"),
    [
        (guardian(), set()),
        (guardian(holder=("person", 1)), {"guardian_self"}),
        (guardian(relation="child"), {"relation"}),
        (guardian(relation="institution"), {"guardian_kind"}),
        (guardian(holder=("institution", 5)), {"guardian_kind"}),
        (guardian(relation="institution", holder=("institution", 5)), set()),
        (guardian(to_on=ON - timedelta(1)), {"guardian_dates"}),
        (guardian(birth_on=date(2008, 6, 4)), {"guardian_minor"}),
        (guardian(birth_on=date(2008, 6, 3)), set()),
        (guardian(holder=("person", 3)), {"guardian_twice"}),
        (guardian(holder=("person", 4)), set()),
    ],
)
def test_who_may_be_a_guardian(new, wanted):
    existing = [guardian(holder=("person", 3)), guardian(holder=("person", 4), to_on=ON - timedelta(1))]
    assert codes(guardians.check_guardian(1, new, existing, ON)) == wanted


def test_the_last_guardian_does_not_end():
    assert codes(guardians.check_end(ON, ON, others_in_force=0)) == {"guardian_last"}
    assert codes(guardians.check_end(ON, ON - timedelta(1), others_in_force=1)) == {"guardian_dates"}


@given(days, days, days)
def test_both_ends_of_a_period_count(start, end, on):
    low, high = sorted((start, end))
    assert hardship.covers(low, high, on) == (low <= on <= high)
    assert hardship.covers(None, None, on)


@pytest.mark.parametrize(
    ("cards", "on", "count"),
    [
        ([], ON, 0),
        ([(None, None)], ON, 1),
        ([(date(2020, 1, 1), date(2026, 6, 3))], ON, 1),
        ([(date(2020, 1, 1), date(2026, 6, 2))], ON, 0),
        ([(date(2026, 6, 4), None)], ON, 0),
        ([(None, date(2021, 1, 1)), (date(2021, 1, 1), None)], ON, 1),
    ],
)
def test_card_holders_of_a_household_on_a_day(cards, on, count):
    members = [Member(1, date(2020, 1, 1), cards=tuple(cards)), Member(2, date(2020, 1, 1))]
    assert hardship.disabled_count(members, on) == count


def test_a_member_who_left_does_not_count():
    held = ((None, None),)
    members = [Member(1, date(2020, 1, 1), ON - timedelta(1), held), Member(2, date(2020, 1, 1), None, held)]
    assert hardship.disabled_count(members, ON) == 1
    assert hardship.disabled_count(members, ON - timedelta(1)) == 2


def test_two_card_holders_make_several_disabled_by_themselves():
    dibao = Status(HardshipKind.DIBAO, date(2026, 1, 1), ON)
    assert hardship.in_force([dibao], ON, disabled=2) == {HardshipKind.DIBAO, HardshipKind.MULTI_DISABLED}
    assert hardship.in_force([dibao], ON + timedelta(1), disabled=1) == frozenset()


@pytest.mark.parametrize(
    ("from_on", "to_on", "overlaps"),
    [
        (date(2026, 1, 31), None, True),
        (date(2026, 2, 1), None, False),
        (date(2025, 1, 1), date(2025, 12, 31), False),
        (date(2025, 1, 1), date(2026, 1, 1), True),
    ],
)
def test_the_same_hardship_does_not_overlap(from_on, to_on, overlaps):
    held = [Status("orphan", date(2026, 1, 1), date(2026, 1, 31))]
    found = codes(hardship.check_hardship("orphan", "民政", from_on, to_on, held, ON))
    assert ("hardship_overlap" in found) is overlaps
    assert not hardship.check_hardship("minimum_living", "民政", from_on, to_on, held, ON)


def card(**changes):
    return replace(CertificateData(NUMBER + "42"), **changes)


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (card(), set()),
        (card(number=NUMBER + "42B2"), set()),
        (card(number=NUMBER + "82"), {"certificate_number"}),
        (card(number=NUMBER + "45"), {"certificate_number"}),
        (card(number="41900120200615001542"), {"certificate_other_person"}),
        (card(category="5"), {"certificate_category"}),
        (card(level=1), {"certificate_grade"}),
        (card(number=NUMBER + "72"), {"card_components"}),
        (card(number=NUMBER + "72", components=("4", "5")), set()),
        (card(components=("4",)), {"card_components"}),
        (card(issued_on=ON + timedelta(1)), {"card_future"}),
        (card(issued_on=ON, expires_on=ON - timedelta(1)), {"card_dates"}),
    ],
)
def test_faults_of_a_card(data, wanted):
    assert codes(evidence.check_card(data, resident_id=NUMBER, on=ON).reasons) == wanted


def test_a_reissue_is_counted_and_the_number_read():
    verdict = evidence.check_card(card(number=NUMBER.lower() + "42b12"), resident_id="", on=ON)
    assert (verdict.reissue, verdict.data.category, verdict.data.level) == (12, CardCategory.PHYSICAL, 2)


def test_the_card_issued_last_holds_then_the_later_reissue():
    old = evidence.Card("4", 3, date(2020, 1, 1), date(2030, 1, 1))
    new, again = replace(old, level=2, issued_on=date(2025, 1, 1)), replace(old, reissue=1)
    assert evidence.card_on([old, new, again], ON) == new
    assert evidence.card_on([old, again], ON) == again
    assert evidence.card_on([old, new], date(2024, 1, 1)) == old
    assert evidence.card_on([old], date(2031, 1, 1)) is None


def test_a_valid_diagnosis_of_the_childs_category_counts_first():
    expired = evidence.Finding(Category.HEARING, "grade_3", date(2026, 1, 1), date(2026, 2, 1))
    valid = evidence.Finding(Category.HEARING, "grade_3", date(2024, 1, 1), None, grade=2)
    foreign = evidence.Finding(Category.AUTISM, "grade_3", date(2026, 3, 1), None)
    found = [expired, valid, foreign]
    assert evidence.diagnosis_on(found, ON, [Category.HEARING]) == valid
    assert evidence.diagnosis_on(found, ON) == foreign
    assert evidence.diagnosis_on(found, date(2023, 1, 1)) is None
    assert evidence.hearing_grade(None, found, ON) == 2
    assert evidence.hearing_grade(evidence.Card("2", 1, None, None), found, ON) == 1


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, set()),
        ({"diagnosed_on": ON + timedelta(1)}, {"diagnosis_future"}),
        ({"diagnosed_on": date(2018, 1, 1)}, {"diagnosis_before_birth"}),
        ({"valid_to_on": date(2024, 1, 8)}, {"diagnosis_dates"}),
        ({"grade": 5}, {"grade"}),
        ({"category": "x", "hospital_level": ""}, {"category", "hospital_level"}),
    ],
)
def test_faults_of_a_diagnosis(changes, wanted):
    data = replace(DiagnosisData(Category.HEARING, date(2024, 1, 9), "grade_3a"), **changes)
    assert codes(evidence.check_diagnosis(data, birth_on=date(2019, 1, 1), on=ON)) == wanted


def test_points_cannot_reach_exact_without_the_number():
    best = duplicates.SAME_NAME + duplicates.SAME_BIRTH + duplicates.SAME_SEX
    assert best + duplicates.SAME_PHONE + duplicates.SAME_HOUSEHOLD < duplicates.EXACT
