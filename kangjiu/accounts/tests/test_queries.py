"""From an account to its scope: ranges, days, units."""

from datetime import UTC, date, datetime

import pytest

from kangjiu.accounts import queries
from kangjiu.accounts.models import Organisation, User
from kangjiu.accounts.tests.factories import (
    RoleAssignmentFactory,
    make_organisation,
    make_region,
    make_scope,
    make_user,
    office_of_two,
    scope_of,
)
from kangjiu.common.scope import Scope

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "role,inside,outside",
    [
        ("county_clerk", "999901102000", "999902100000"),
        ("township", "999901001001", "999901002000"),
        ("village", "999901001001", "999901001002"),
        ("city_federation", "999902100000", "421221100000"),
        ("province_federation", "999902100000", "421221100000"),
        ("finance", "999901102000", "999902100000"),
        ("civil_affairs", "999901102000", "999902100000"),
    ],
)
def test_a_region_role_reads_its_own_subtree_only(role, inside, outside):
    scope = make_scope(role)
    assert scope.covers(inside)
    assert not scope.covers(outside)


def test_an_institution_role_reads_its_own_rows_and_no_division():
    user = make_user("provider_admin")
    scope = scope_of(user)
    assert scope.ranges() == ()
    assert scope.organisations() == (user.organisation_id,)
    assert scope.chain == f"org:{user.organisation_id}"


def test_a_guardian_reads_no_division_and_acts_on_the_county_chain():
    scope = make_scope("guardian")
    assert scope.is_family
    assert scope.allows("care.confirm")
    assert scope.ranges() == () and scope.organisations() == ()
    assert scope.chain == "county:999901"
    assert scope.county_code == "999901"


@pytest.mark.parametrize("day,allowed", [(1, False), (2, True), (9, True), (10, False)])
def test_an_assignment_holds_from_its_first_to_its_last_day(day, allowed):
    user = make_user("county_clerk", valid_from=date(2024, 6, 2), valid_to=date(2024, 6, 9))
    assert scope_of(user, datetime(2024, 6, day, 4, tzinfo=UTC)).allows("applications.enter") is allowed


def test_the_day_of_an_assignment_turns_at_midnight_in_china():
    user = make_user("county_clerk", valid_from=date(2024, 6, 2))
    assert not scope_of(user, datetime(2024, 6, 1, 15, 59, tzinfo=UTC)).allows("applications.enter")
    assert scope_of(user, datetime(2024, 6, 1, 16, 0, tzinfo=UTC)).allows("applications.enter")


def test_an_account_that_is_off_or_of_a_closed_unit_may_do_nothing():
    off = make_user("county_clerk", is_active=False)
    closed = make_user("county_clerk", organisation=make_organisation("county_federation", active=False))
    assert scope_of(off).grants == ()
    assert scope_of(closed).grants == ()


def test_two_roles_keep_their_own_ranges():
    user = make_user("township", region="999901100")
    RoleAssignmentFactory(user=user, role="county_statistics", region_path="999901000000")
    scope = scope_of(user)
    assert scope.narrow("applications.enter").covers("999901100001")
    assert not scope.narrow("applications.enter").covers("999901101000")
    assert scope.narrow("exchange.export").covers("999901101000")


def test_lists_of_accounts_and_units_stop_at_the_border(django_assert_num_queries):
    mine, theirs = make_user("county_clerk"), make_user("county_clerk", "999902")
    admin = make_scope("system_admin")
    seen = set(queries.users(admin))
    assert mine in seen and theirs not in seen
    assert theirs.organisation not in queries.organisations(admin)
    with pytest.raises(User.DoesNotExist):
        queries.user(admin, theirs.pk)
    with pytest.raises(Organisation.DoesNotExist):
        queries.organisation(admin, theirs.organisation_id)


def test_an_empty_scope_sees_nothing():
    make_user("county_clerk")
    assert not Organisation.objects.visible_to(Scope(None)).exists()
    assert not User.objects.visible_to(Scope(None)).exists()


def test_an_office_of_two_has_two_people_and_one_chain():
    clerk, reviewer = office_of_two()
    assert clerk.user_id != reviewer.user_id
    assert clerk.chain == reviewer.chain
    assert clerk.allows("applications.enter") and not clerk.allows("applications.review")
    assert reviewer.allows("applications.approve") and not reviewer.allows("applications.enter")


def test_a_scope_takes_one_query(django_assert_num_queries):
    user = User.objects.get(pk=make_user("county_clerk").pk)
    with django_assert_num_queries(1):
        scope_of(user)


def test_a_division_reads_with_what_it_lies_in():
    make_region("999901100002")
    assert queries.region_label("999901100002") == "示例市示例县示例清河镇示例河西村"


@pytest.mark.parametrize(
    "role,lowest",
    [("county_clerk", "village"), ("city_federation", "township"), ("province_federation", "township")],
)
def test_a_list_of_divisions_to_choose_from_stays_short(role, lowest):
    assert queries.offered_levels(make_scope(role))[-1] == lowest


def test_names_are_stored_sealed_and_read_back():
    user = make_user("county_clerk", display_name="示例张三")
    assert str(User.objects.get(pk=user.pk).display_name) == "•••"
    assert queries.display_name(user.pk) == "示例张三"
    assert queries.display_name(None) == "系统"
