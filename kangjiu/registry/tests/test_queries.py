"""Finding, listing and gathering: what each scope sees, and as of which day."""

from datetime import date, datetime

import pytest

from kangjiu.accounts.tests.factories import make_region, make_user, scope_of
from kangjiu.common import keys
from kangjiu.common.dates import CHINA
from kangjiu.common.errors import NotAllowed
from kangjiu.common.scope import Grant, Scope
from kangjiu.policy.rules.facts import ENUMS, FACTS
from kangjiu.registry import actions, choices, queries
from kangjiu.registry.actions import PersonData
from kangjiu.registry.models import NameToken, Person, UpperRecord
from kangjiu.registry.tests import factories as f

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 3)
AT = datetime(2026, 6, 3, 10, 0, tzinfo=CHINA)


@pytest.fixture
def clerk():
    return f.office("registry.view", "registry.edit", "registry.merge")


def found(by, text):
    return [hit.person_id for hit in queries.search(by, text)]


@pytest.mark.parametrize("text", ["小禾", "安小", "安小禾", "anxiaohe", "AXH", "axh", "an xiao he"])
def test_a_name_is_found_by_characters_pinyin_and_initials(clerk, text):
    child = f.make_child("安小禾")
    f.make_child("白言舟")
    assert found(clerk, text) == [child.pk]


def test_numbers_are_found_by_their_end_whole_numbers_and_file_numbers_exactly(clerk):
    child = f.make_child("安小禾", phone="13912340562")
    card = f.make_certificate(child)
    number = child.id_number.open()
    for text in (number[-4:], number, card.number.open(), "0562", "13912340562", child.file_number):
        assert child.pk in found(clerk, text), text
    assert found(clerk, "13912340563") == []


def test_one_character_finds_nobody(clerk):
    f.make_child("安小禾")
    assert found(clerk, "安") == found(clerk, "a") == []


def test_guardians_and_merged_files_are_no_hits(clerk):
    child = f.make_child("安小禾")
    f.make_guardian(child, "安大禾")
    assert found(clerk, "大禾") == []


def test_a_hit_shows_a_masked_name_with_category_and_place(clerk):
    f.make_child("安小禾", category="autism")
    hit = queries.search(clerk, "小禾")[0]
    assert (hit.name, hit.category) == ("安*禾", "孤独症") and hit.region


def test_search_stays_inside_the_scope(clerk):
    f.make_child("安小禾", region="421221100")
    assert found(clerk, "小禾") == found(clerk, "axh") == []
    assert len(found(f.office("registry.view", county="421221"), "axh")) == 1
    with pytest.raises(NotAllowed):
        queries.search(f.office("policy.view"), "小禾")


def test_a_province_search_probes_the_initials_of_each_county():
    make_region("421221100")
    child = f.make_child("安小禾", region="421221100")
    province = Scope(
        1, (Grant(frozenset({"registry.view"}), "420000000000", "429999999999"),), county_code="420000"
    )
    assert found(province, "axh") == [child.pk]


def test_search_and_list_ask_a_fixed_number_of_queries(clerk, django_assert_max_num_queries):
    for _ in range(20):
        f.make_child("安小禾")
    with django_assert_max_num_queries(4):
        assert len(found(clerk, "小禾")) == 20


def test_a_rebuilt_index_finds_with_the_new_key(clerk):
    child = f.make_child("安小禾")
    provider = keys.provider()
    old = dict(provider.versions)
    try:
        provider.add_index_version("name")
        assert found(clerk, "小禾") == []
        assert actions.rebuild_tokens() == NameToken.objects.count()
        assert found(clerk, "小禾") == [child.pk]
    finally:
        provider.versions = old


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({}, {"old", "young", "poor"}),
        ({"category": "autism"}, {"young"}),
        ({"age_from": 6}, {"old"}),
        ({"age_to": 5}, {"young", "poor"}),
        ({"hardship": choices.HardshipKind.DIBAO}, {"poor"}),
        ({"upper": "not_entered"}, {"young", "poor"}),
        ({"upper": "approved"}, {"old"}),
        ({"status": "moved"}, {"gone"}),
        ({"status": ""}, {"old", "young", "poor", "gone"}),
        ({"township": "999901002000"}, {"old"}),
    ],
)
def test_the_list_is_narrowed(clerk, filters, wanted):
    old = f.make_child(birth_on=date(2018, 1, 1), region="999901002")
    children = {
        "old": old,
        "young": f.make_child(category="autism"),
        "poor": f.make_child(),
        "gone": f.make_child(status="moved"),
    }
    f.make_hardship(f.make_household(children["poor"]))
    f.make_hardship(children["young"], to_on=date(2025, 12, 31))
    UpperRecord.objects.create(person=old, number="GJ1", status="approved", checked_on=ON)
    rows = queries.children(clerk, queries.ChildFilters(ON, **filters))
    assert {one.pk for one in rows} == {children[name].pk for name in wanted}


def test_names_come_in_one_query_and_only_from_the_scope(clerk, django_assert_num_queries):
    child, other = f.make_child("安小禾"), f.make_child(region="421221100")
    with django_assert_num_queries(1):
        assert queries.names(clerk, [child.pk, other.pk, None]) == {child.pk: "安小禾"}


def test_facts_are_those_of_the_day(clerk):
    child = f.make_child(category="hearing", residence_kind="permit", permit_from_on=date(2025, 6, 3))
    father = f.make_person()
    f.make_household(child, father)
    f.make_certificate(child, "2", 1)
    f.make_certificate(father)
    f.make_diagnosis(child, "hearing")
    f.make_hardship(child, to_on=date(2025, 12, 31))
    facts = queries.facts(clerk, child.pk, ON)
    assert facts == {
        "on": ON,
        "birth_on": child.birth_on,
        "residence": "permit",
        "permit_months": 12,
        "medically_insured": True,
        "categories": {"hearing"},
        "certificate_present": True,
        "certificate_category": "card_hearing",
        "certificate_grade": 1,
        "hearing_grade": 1,
        "diagnosis_present": True,
        "diagnosis_on": date(2024, 1, 9),
        "diagnosis_valid_to_on": date(2027, 1, 8),
        "diagnosis_hospital": "grade_3a",
        "hardship": {"several_disabled"},
        "household_disabled_count": 2,
    }
    early = queries.facts(clerk, child.pk, date(2021, 6, 1))
    assert (early["certificate_present"], early["residence"]) == (False, "outside")
    assert early["hardship"] == {"minimum_living"} and early["household_disabled_count"] == 0


def test_facts_bear_the_names_and_words_of_the_catalogue(clerk):
    child = f.make_child(residence_kind="permit", permit_from_on=date(2020, 1, 1))
    f.make_certificate(child)
    f.make_diagnosis(child)
    facts = queries.facts(clerk, child.pk, ON)
    assert set(facts) <= set(FACTS)
    words = {name: set(values) for name, (_, values) in ENUMS.items()}
    assert set(choices.Category) == words["category"]
    assert set(choices.HardshipKind) == words["hardship"]
    assert set(choices.HospitalLevel) == words["hospital_level"]
    assert facts["certificate_category"] in words["card_category"]
    assert facts["residence"] in words["residence_kind"]


def test_probable_duplicates_are_told_with_reasons_likeliest_first(clerk):
    same = f.make_child("安小禾", number="")
    sound = f.make_child("安晓荷", number="")
    f.make_child("白言舟", number="")
    data = PersonData("安小禾", f.TOWNSHIP, "none", sex="2", birth_on=same.birth_on)
    shown = queries.find_duplicates(clerk, data)
    assert [one.person_id for one in shown] == [same.pk, sound.pk]
    assert "姓名相同" in shown[0].reasons and "姓名同音" in shown[1].reasons


def test_of_a_file_in_another_township_only_the_place_is_told():
    make_region(f.TOWNSHIP)
    village = scope_of(make_user("township", region="999901001"), AT)
    child = f.make_child("安小禾", number="", region="999901002")
    data = PersonData("安小禾", "999901001", "none", sex="2", birth_on=child.birth_on)
    shown = queries.find_duplicates(village, data)[0]
    assert (shown.person_id, shown.name, shown.file_number, shown.birth_on) == (None, "", "", None)
    assert shown.region == child.region.name


def test_twins_with_numbers_of_their_own_are_no_duplicates(clerk):
    f.make_child("安小禾")
    twin = PersonData("安小言", f.TOWNSHIP, "resident", f.id_number(), "2", date(2021, 3, 18), "13900000001")
    assert queries.find_duplicates(clerk, twin) == []


def test_pairs_of_probable_duplicates_need_the_permission_to_merge(clerk):
    one, two = f.make_child("安小禾"), f.make_child("安小禾", number="")
    f.make_child("白言舟")
    pairs = queries.probable_pairs(clerk)
    assert [(pair.first.person_id, pair.second.person_id) for pair in pairs] == [(one.pk, two.pk)]
    with pytest.raises(NotAllowed):
        queries.probable_pairs(f.office("registry.view"))


def test_what_an_index_key_rotation_rebuilds_keeps_numbers_unique(clerk):
    child = f.make_child()
    before = bytes(Person.objects.get(pk=child.pk).id_blind)
    assert actions.rebuild_numbers() == 1
    assert bytes(Person.objects.get(pk=child.pk).id_blind) == before
