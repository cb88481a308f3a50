"""Opening, editing and dating a file: who may, what is refused, what stands afterwards."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from kangjiu.accounts.tests.factories import make_organisation, make_region, make_user, scope_of
from kangjiu.audit.models import TrailRow
from kangjiu.common.dates import CHINA
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.registry import actions, choices, queries
from kangjiu.registry.actions import (
    CertificateData,
    DiagnosisData,
    FileData,
    GuardianData,
    HardshipData,
    MemberData,
    PersonData,
)
from kangjiu.registry.models import FileGrant, Guardian, Hardship, NameToken, Person, PersonCategory
from kangjiu.registry.tests import factories as f

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 10, 0, tzinfo=CHINA)
ON = AT.date()
BIRTH = date(2021, 3, 18)


@pytest.fixture
def clerk():
    make_region(f.TOWNSHIP)
    return f.office("registry.view", "registry.edit", "registry.merge", "registry.reveal", "registry.upper")


def new(name="安小禾", **fields):
    values = {"region": f.TOWNSHIP, "id_number": f.id_number(BIRTH), "phone": "13900000001", **fields}
    return PersonData(name=name, **values)


def codes(refused):
    return {reason.code for reason in refused.value.reasons}


def test_a_file_gets_a_number_and_what_the_identity_number_says(clerk):
    child = actions.open_person(clerk, new(), at=AT)
    assert child.file_number == "999901-2026-00001"
    assert (child.birth_on, child.sex, child.name.open()) == (BIRTH, choices.Sex.FEMALE, "安小禾")
    assert actions.open_person(clerk, new("白小言"), at=AT).file_number == "999901-2026-00002"
    assert TrailRow.objects.filter(event="registry.file_opened", person_id=child.pk).count() == 1


def test_the_same_sending_twice_is_one_file(clerk):
    data = new(once="1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed")
    assert actions.open_person(clerk, data, at=AT).pk == actions.open_person(clerk, data, at=AT).pk


def test_every_fault_is_named_at_once(clerk):
    wrong = new("安1", id_number="11010519491231002X", birth_on=date(2027, 1, 1), phone="123")
    with pytest.raises(Refused) as refused:
        actions.open_person(clerk, wrong, at=AT)
    assert codes(refused) == {
        "name_characters",
        "birth_not_number",
        "birth_future",
        "sex_missing",
        "mobile",
    } - {"sex_missing"}
    assert {reason.field for reason in refused.value.reasons} == {"name", "birth_on", "phone"}


def test_a_number_on_file_is_refused_with_the_file_named(clerk):
    child = actions.open_person(clerk, new(), at=AT)
    with pytest.raises(Refused) as refused:
        actions.open_person(clerk, new("别名", id_number=child.id_number.open()), at=AT)
    assert child.file_number in str(refused.value)


def test_a_number_on_file_in_another_county_names_nobody(clerk):
    other = f.make_child(region="421221100")
    with pytest.raises(Refused) as refused:
        actions.open_person(clerk, new(id_number=other.id_number.open()), at=AT)
    assert codes(refused) == {"number_taken"}
    assert other.file_number not in str(refused.value)


def test_a_child_is_opened_only_where_the_office_is(clerk):
    make_region("421221100")
    with pytest.raises(Refused) as refused:
        actions.open_person(clerk, new(region="421221100"), at=AT)
    assert codes(refused) == {"region_foreign"}


def test_without_the_permission_nothing_is_opened(clerk):
    with pytest.raises(NotAllowed):
        actions.open_person(f.office("registry.view"), new(), at=AT)
    assert not Person.objects.exists()


def test_a_family_opens_its_own_child_and_reads_it(clerk):
    mother = scope_of(make_user("guardian"), AT)
    child = actions.open_person(mother, new(), at=AT)
    assert queries.person(replace(mother, on=ON), child.pk) == child
    with pytest.raises(NotAllowed):
        actions.edit_person(mother, child.pk, new(), at=AT)


def test_a_household_member_on_file_becomes_a_child_with_a_file(clerk):
    child = actions.open_person(clerk, new(), at=AT)
    brother = new("安小夏", id_number=f.id_number(date(2019, 5, 1), choices.Sex.MALE))
    actions.set_household(clerk, child.pk, [MemberData("sibling", person=brother)], from_on=ON, at=AT)
    known = Person.objects.get(is_child=False)
    opened = actions.open_person(clerk, brother, at=AT)
    assert (opened.pk, opened.is_child, bool(opened.file_number)) == (known.pk, True, True)


def test_an_edit_says_which_fields_changed_and_moves_the_search_index(clerk):
    child = actions.open_person(clerk, new(), at=AT)
    data = actions.data_of(child)
    actions.edit_person(clerk, child.pk, replace(data, name="安小言"), at=AT, version=child.version)
    row = TrailRow.objects.get(event="registry.file_edited")
    assert row.data["fields"] == "name" and row.personal_digest
    assert [hit.person_id for hit in queries.search(clerk, "小言")] == [child.pk]
    assert queries.search(clerk, "小禾") == []


def test_the_second_of_two_editors_gets_a_conflict(clerk):
    child = actions.open_person(clerk, new(), at=AT)
    data = actions.data_of(child)
    actions.edit_person(clerk, child.pk, replace(data, name="安小言"), at=AT, version=child.version)
    with pytest.raises(Conflict):
        actions.edit_person(clerk, child.pk, replace(data, name="安小舟"), at=AT, version=child.version)


def test_a_file_of_the_next_county_does_not_exist(clerk):
    other = f.make_child(region="421221100")
    for act in (
        lambda: actions.edit_person(clerk, other.pk, new(), at=AT),
        lambda: actions.add_guardian(clerk, other.pk, GuardianData("mother", new("安母")), at=AT),
        lambda: actions.reveal(clerk, other.pk, at=AT),
        lambda: actions.set_categories(clerk, other.pk, ["autism"], from_on=ON, at=AT),
        lambda: queries.file(clerk, other.pk, ON),
        lambda: queries.facts(clerk, other.pk, ON),
    ):
        with pytest.raises(Person.DoesNotExist):
            act()


def mother(**fields):
    number = f.id_number(date(1992, 2, 3))
    return GuardianData("mother", new("何夏", id_number=number, **fields), from_on=ON)


def test_several_guardians_and_one_primary(clerk):
    child = actions.open_person(clerk, new(), at=AT)
    first = actions.add_guardian(clerk, child.pk, mother(), at=AT)
    home = make_organisation("welfare_institution")
    second = actions.add_guardian(
        clerk, child.pk, GuardianData("institution", institution_id=home.pk, is_primary=True), at=AT
    )
    assert list(Guardian.objects.filter(is_primary=True)) == [second]
    actions.end_guardian(clerk, second.pk, ON, at=AT)
    assert list(Guardian.objects.filter(is_primary=True)) == [first]
    with pytest.raises(Refused) as refused:
        actions.end_guardian(clerk, first.pk, ON, at=AT)
    assert "guardian_last" in codes(refused)


def test_a_guardian_on_file_is_linked_and_a_wrong_name_refused(clerk):
    one, other = (actions.open_person(clerk, new(name), at=AT) for name in ("安小禾", "安小舟"))
    data = mother()
    assert (
        actions.add_guardian(clerk, one.pk, data, at=AT).guardian_id
        == actions.add_guardian(clerk, other.pk, data, at=AT).guardian_id
    )
    third = actions.open_person(clerk, new("安小秋"), at=AT)
    with pytest.raises(Refused) as refused:
        actions.add_guardian(clerk, third.pk, replace(data, person=replace(data.person, name="何秋")), at=AT)
    assert codes(refused) == {"number_other_name"}


def test_a_guardians_account_reads_the_file_until_the_guardianship_ends(clerk):
    child = f.make_child()
    user = make_user("guardian")
    row = f.make_guardian(child)
    f.make_guardian(child, is_primary=False)
    actions.link_account(clerk, row.pk, user.pk, at=AT)
    scope = replace(scope_of(user, AT), on=ON)
    assert queries.person(scope, child.pk)
    actions.end_guardian(clerk, row.pk, date(2026, 6, 1), at=AT)
    with pytest.raises(Person.DoesNotExist):
        queries.person(scope, child.pk)


def test_a_provider_reads_only_files_granted_to_it_and_only_for_their_days(clerk):
    staff = make_user("provider_therapist")
    child, other = f.make_child(), f.make_child()
    actions.grant_file(
        clerk,
        child.pk,
        organisation_id=staff.organisation_id,
        ground="placement",
        from_on=ON,
        to_on=date(2026, 6, 30),
        at=AT,
    )
    scope = replace(scope_of(staff, AT), on=ON)
    assert queries.person(scope, child.pk)
    with pytest.raises(Person.DoesNotExist):
        queries.person(scope, other.pk)
    with pytest.raises(Person.DoesNotExist):
        queries.person(replace(scope, on=date(2026, 7, 1)), child.pk)
    assert [hit.person_id for hit in queries.search(scope, child.name.open())] == [child.pk]
    assert queries.search(scope, other.name.open()) == []


def test_a_grant_given_twice_is_one_and_a_longer_one_extends_it(clerk):
    child, home = f.make_child(), make_organisation()
    give = {"organisation_id": home.pk, "ground": "placement", "from_on": ON, "at": AT}
    first = actions.grant_file(clerk, child.pk, to_on=date(2026, 6, 30), **give)
    assert actions.grant_file(clerk, child.pk, to_on=date(2026, 6, 30), **give) == first
    actions.grant_file(clerk, child.pk, to_on=date(2026, 12, 31), **give)
    assert FileGrant.objects.get(pk=first.pk).to_on == date(2026, 12, 31)
    ended = {"organisation_id": home.pk, "ground": "placement", "at": AT}
    assert actions.end_grant(clerk, child.pk, ends_on=date(2026, 6, 1), **ended) == 1
    assert not FileGrant.objects.exists()


def test_members_not_named_leave_the_household_the_day_before(clerk):
    child = actions.open_person(clerk, new(), at=AT)
    father, grandmother = f.make_person(), f.make_person()
    home = actions.set_household(
        clerk,
        child.pk,
        [MemberData("father", father.pk), MemberData("grandparent", grandmother.pk)],
        from_on=date(2026, 1, 1),
        at=AT,
    )
    actions.set_household(clerk, child.pk, [MemberData("father", father.pk)], from_on=ON, at=AT)
    file = queries.file(clerk, child.pk, ON)
    assert file.household_number == home.number
    assert {line.person_id for line in file.members} == {child.pk, father.pk}
    assert len(queries.file(clerk, child.pk, date(2026, 3, 1)).members) == 3


def test_somebody_of_another_household_must_leave_it_first(clerk):
    child, father = f.make_child(), f.make_person()
    f.make_household(child)
    f.make_household(father)
    with pytest.raises(Refused) as refused:
        actions.set_household(clerk, child.pk, [MemberData("father", father.pk)], from_on=ON, at=AT)
    assert codes(refused) == {"household_other"}


def test_a_sibling_joins_the_household_of_the_brother(clerk):
    brother, sister = f.make_child(), f.make_child()
    home = f.make_household(brother)
    found = actions.set_household(clerk, sister.pk, [MemberData("sibling", brother.pk)], from_on=ON, at=AT)
    assert found == home


def test_hardship_of_the_household_counts_for_the_child_on_its_days(clerk):
    child = f.make_child()
    f.make_household(child)
    data = HardshipData("minimum_living", "示例县民政局", date(2026, 1, 1), household=True)
    row = actions.add_hardship(clerk, child.pk, data, at=AT)
    assert queries.facts(clerk, child.pk, ON)["hardship"] == {"minimum_living"}
    actions.end_hardship(clerk, child.pk, row.pk, date(2026, 5, 31), at=AT)
    assert queries.facts(clerk, child.pk, ON)["hardship"] == frozenset()
    assert queries.facts(clerk, child.pk, date(2026, 5, 31))["hardship"] == {"minimum_living"}


def test_overlapping_hardship_and_reversed_dates_are_refused(clerk):
    child = f.make_child()
    f.make_hardship(child)
    data = HardshipData("minimum_living", "", date(2026, 5, 1), date(2026, 4, 1))
    with pytest.raises(Refused) as refused:
        actions.add_hardship(clerk, child.pk, data, at=AT)
    assert codes(refused) == {"hardship_source", "hardship_dates", "hardship_overlap"}
    assert Hardship.objects.count() == 1


def test_a_card_must_be_this_childs(clerk):
    child, other = f.make_child(), f.make_child()
    with pytest.raises(Refused) as refused:
        actions.add_certificate(clerk, child.pk, CertificateData(other.id_number.open() + "42"), at=AT)
    assert codes(refused) == {"certificate_other_person"}


def test_a_reissued_card_takes_the_place_of_the_lost_one(clerk):
    child = f.make_child()
    number = child.id_number.open() + "42"
    issued = date(2025, 1, 1)
    actions.add_certificate(clerk, child.pk, CertificateData(number, issued_on=issued), at=AT)
    again = actions.add_certificate(clerk, child.pk, CertificateData(number + "B1", issued_on=issued), at=AT)
    assert (again.reissue, again.category, again.level) == (1, "4", 2)
    active = [line.id for line in queries.file(clerk, child.pk, ON).certificates if line.active]
    assert active == [again.pk]
    with pytest.raises(Refused) as refused:
        actions.add_certificate(clerk, child.pk, CertificateData(number), at=AT)
    assert "card_taken" in codes(refused)


def test_a_multiple_card_names_its_components(clerk):
    child = f.make_child()
    number = child.id_number.open() + "71"
    with pytest.raises(Refused):
        actions.add_certificate(clerk, child.pk, CertificateData(number), at=AT)
    card = actions.add_certificate(clerk, child.pk, CertificateData(number, components=("4", "5")), at=AT)
    assert card.components == ["4", "5"]


def test_a_diagnosis_before_birth_is_refused(clerk):
    child = f.make_child()
    data = DiagnosisData("autism", date(2020, 1, 1), "grade_3a", valid_to_on=date(2019, 1, 1))
    with pytest.raises(Refused) as refused:
        actions.add_diagnosis(clerk, child.pk, data, at=AT)
    assert codes(refused) == {"diagnosis_before_birth", "diagnosis_dates"}


def test_autism_is_a_category_of_assistance(clerk):
    child = f.make_child(category="physical")
    actions.set_categories(clerk, child.pk, ["autism", "speech"], from_on=ON, at=AT)
    assert queries.facts(clerk, child.pk, ON)["categories"] == {"autism", "speech"}
    assert queries.facts(clerk, child.pk, date(2026, 6, 2))["categories"] == {"physical"}
    assert PersonCategory.objects.get(is_primary=True, to_on__isnull=True).category == "autism"


def test_an_upper_number_stands_for_one_child(clerk):
    one, other = f.make_child(), f.make_child()
    actions.link_upper(clerk, one.pk, "GJ-001", "entered", checked_on=ON, at=AT)
    with pytest.raises(Refused) as refused:
        actions.link_upper(clerk, other.pk, "gj-001", "entered", checked_on=ON, at=AT)
    assert codes(refused) == {"upper_number_taken"}
    filters = queries.ChildFilters(ON, upper="not_entered")
    assert list(queries.children(clerk, filters)) == [other]


def test_a_full_number_is_shown_only_with_its_own_permission_and_noted(clerk):
    child = f.make_child()
    assert actions.reveal(clerk, child.pk, at=AT).id_number == child.id_number.open()
    assert TrailRow.objects.filter(event="registry.number_revealed", person_id=child.pk).exists()
    with pytest.raises(NotAllowed):
        actions.reveal(f.office("registry.view"), child.pk, at=AT)


def test_a_block_of_files_is_written_like_one_by_one(clerk):
    number = f.id_number(date(1990, 1, 1))
    parent = GuardianData("mother", PersonData("何夏", "", id_number=number, phone="13900000009"))
    rows = [
        FileData(
            new(name), ("hearing",), (parent,), (HardshipData("minimum_living", "示例", ON, household=True),)
        )
        for name in ("安小禾", "安小舟")
    ]
    first, second = actions.open_many(clerk, rows, at=AT)
    file = queries.file(clerk, first, ON)
    assert (file.category, file.hardship_labels, len(file.members)) == ("听力", ["最低生活保障"], 3)
    assert Guardian.objects.values("guardian").distinct().count() == 1
    assert queries.person(clerk, second).file_number == "999901-2026-00002"
    assert {hit.person_id for hit in queries.search(clerk, "安小")} == {first, second}
    assert TrailRow.objects.filter(event="registry.file_opened").count() == 2
    assert NameToken.objects.filter(person=first).exists()


def test_a_fault_refuses_the_whole_block_with_its_line(clerk):
    rows = [FileData(new()), FileData(new("安小舟", id_number="419001202006150010"))]
    with pytest.raises(Refused) as refused:
        actions.open_many(clerk, rows, at=AT)
    assert "第 2 行" in str(refused.value)
    assert not Person.objects.exists()
