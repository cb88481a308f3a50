"""Accounts, roles, units and divisions through their actions."""

from datetime import date

import pytest
from django.contrib.auth.hashers import check_password

from kangjiu.accounts import actions, queries
from kangjiu.accounts.models import Organisation, Region, RoleAssignment, User
from kangjiu.accounts.tests.factories import (
    MIDYEAR,
    PASSWORD,
    RoleAssignmentFactory,
    UserFactory,
    make_organisation,
    make_region,
    make_scope,
    make_user,
    scope_of,
)
from kangjiu.audit.models import TrailRow
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.common.scope import Scope

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 3)


def refused(error) -> set[str]:
    return {reason.code for reason in error.value.reasons}


def events() -> list[str]:
    return list(TrailRow.objects.order_by("id").values_list("event", flat=True))


def test_divisions_load_once():
    by = Scope.system(["accounts.users"])
    first = actions.load_regions(by, at=MIDYEAR, demo=True)
    assert first == Region.objects.count()
    assert actions.load_regions(by, at=MIDYEAR, demo=True) == 0
    assert events() == ["accounts.regions_loaded"]
    jiyuan = queries.region("419001")
    assert jiyuan.parent.name == "河南省"
    assert queries.children(jiyuan).count() == 16


def test_the_demo_divisions_come_only_when_asked():
    actions.load_regions(Scope.system(["accounts.users"]), at=MIDYEAR)
    assert not Region.objects.filter(name__startswith="示例").exists()


def test_an_account_is_opened_with_a_temporary_password_and_no_role():
    unit, by = make_organisation("county_federation"), make_scope("system_admin")
    account = actions.create_user(
        by, username=" Lisi ", display_name="示例李四", kind="staff", organisation_id=unit.pk, at=MIDYEAR
    )
    person = User.objects.get(username="lisi")
    assert person.must_change_password
    assert check_password(account.password, person.password)
    assert account.password not in repr(account)
    assert scope_of(person).grants == ()
    assert events() == ["accounts.account_opened"]


def test_a_bad_account_is_refused_with_every_reason():
    make_user("county_clerk", username="zhangsan")
    by = make_scope("system_admin")
    with pytest.raises(Refused) as error:
        actions.create_user(by, username="李", display_name=" ", kind="staff", at=MIDYEAR)
    assert refused(error) == {"username_shape", "display_name_missing", "unit_missing"}
    with pytest.raises(Refused) as error:
        actions.create_user(
            by,
            username="ZHANGSAN",
            display_name="示例",
            kind="family",
            region_path="999902000000",
            at=MIDYEAR,
        )
    assert refused(error) == {"username_taken", "region_outside"}


def test_an_account_for_a_unit_of_the_next_county_is_not_found():
    theirs = make_organisation("county_federation", "999902")
    with pytest.raises(Organisation.DoesNotExist):
        actions.create_user(
            make_scope("system_admin"),
            username="wangwu",
            display_name="示例",
            kind="staff",
            organisation_id=theirs.pk,
            at=MIDYEAR,
        )


def test_only_the_system_administrator_opens_accounts_and_units():
    for role in ("security_admin", "county_clerk", "county_approver"):
        by = make_scope(role)
        with pytest.raises(NotAllowed):
            actions.create_user(by, username="abc", display_name="示例", kind="staff", at=MIDYEAR)
        with pytest.raises(NotAllowed):
            actions.create_organisation(
                by, kind="finance", name="示例", region_path="999901000000", at=MIDYEAR
            )


def test_the_counter_opens_a_family_account_that_reads_no_division():
    by = make_scope("county_clerk")
    account = actions.open_family_account(
        by, username="jiating1", display_name="示例家长", region_path="999901000000", at=MIDYEAR
    )
    scope = queries.scope_for(account.user, MIDYEAR)
    assert scope.is_family and scope.allows("family.use") and scope.ranges() == ()
    with pytest.raises(Refused) as error:
        actions.open_family_account(
            by,
            username="jiating2",
            display_name="示例",
            region_path="999901000000",
            role="county_clerk",
            at=MIDYEAR,
        )
    assert refused(error) == {"role_not_family"}


def test_the_security_administrator_grants_a_role():
    person = UserFactory()
    by = make_scope("security_admin")
    given = actions.assign_role(
        by, person.pk, "county_clerk", region_path="999901000000", valid_from=DAY, at=MIDYEAR
    )
    assert given.granted_by_id == by.user_id
    assert scope_of(person).allows("applications.enter")
    row = TrailRow.objects.get()
    assert row.event == "accounts.role_granted"
    assert row.data["role"] == "county_clerk"


@pytest.mark.parametrize(
    "role", ["system_admin", "audit_admin", "county_approver", "county_clerk", "provider_admin"]
)
def test_nobody_else_grants_roles(role):
    person = UserFactory()
    with pytest.raises(NotAllowed):
        actions.assign_role(
            make_scope(role),
            person.pk,
            "county_clerk",
            region_path="999901000000",
            valid_from=DAY,
            at=MIDYEAR,
        )


def test_incompatible_roles_are_refused_with_every_reason():
    person = make_user("county_clerk")
    RoleAssignmentFactory(user=person, role="county_reviewer")
    with pytest.raises(Refused) as error:
        actions.assign_role(
            make_scope("security_admin"),
            person.pk,
            "county_finance",
            region_path="999901000000",
            valid_from=DAY,
            at=MIDYEAR,
        )
    assert len(error.value.reasons) == 2
    assert refused(error) == {"roles_incompatible"}
    assert not RoleAssignment.objects.filter(role="county_finance").exists()


def test_a_role_ended_before_frees_the_way_for_another():
    person = make_user("county_clerk", valid_to=date(2024, 5, 31))
    given = actions.assign_role(
        make_scope("security_admin"),
        person.pk,
        "county_finance",
        region_path="999901000000",
        valid_from=DAY,
        at=MIDYEAR,
    )
    assert given.pk


def test_a_security_administrator_neither_grants_to_himself_nor_beyond_his_county():
    admin = make_user("security_admin")
    with pytest.raises(Refused) as error:
        actions.assign_role(
            scope_of(admin), admin.pk, "county_clerk", region_path="999901000000", valid_from=DAY, at=MIDYEAR
        )
    assert "grant_to_self" in refused(error)
    person = UserFactory()
    with pytest.raises(Refused) as error:
        actions.assign_role(
            scope_of(admin), person.pk, "county_clerk", region_path="999902000000", valid_from=DAY, at=MIDYEAR
        )
    assert refused(error) == {"region_outside"}
    with pytest.raises(User.DoesNotExist):
        theirs = make_user("county_clerk", "999902")
        actions.assign_role(
            scope_of(admin),
            theirs.pk,
            "county_statistics",
            region_path="999901000000",
            valid_from=DAY,
            at=MIDYEAR,
        )


def test_a_provider_role_is_for_the_providers_own_people():
    admin, unit = make_scope("security_admin"), make_organisation("provider")
    person = UserFactory(kind="provider", organisation=make_organisation("provider"))
    with pytest.raises(Refused) as error:
        actions.assign_role(
            admin, person.pk, "provider_therapist", organisation_id=unit.pk, valid_from=DAY, at=MIDYEAR
        )
    assert refused(error) == {"unit_foreign"}


def test_a_role_ends_with_its_last_day_and_only_once():
    person, by = make_user("county_clerk"), make_scope("security_admin")
    row = RoleAssignment.objects.get(user=person)
    actions.end_role(by, row.pk, last_day=DAY, at=MIDYEAR)
    assert scope_of(person).grants
    assert RoleAssignment.objects.get(pk=row.pk).valid_to == DAY
    with pytest.raises(Conflict):
        actions.end_role(by, row.pk, last_day=DAY, at=MIDYEAR)
    assert events() == ["accounts.role_ended"]


def test_a_locked_account_is_off_until_unlocked():
    person, by = make_user("county_clerk"), make_scope("system_admin")
    actions.lock_user(by, person.pk, at=MIDYEAR)
    assert queries.scope_for(User.objects.get(pk=person.pk), MIDYEAR).grants == ()
    with pytest.raises(Conflict):
        actions.lock_user(by, person.pk, at=MIDYEAR)
    actions.unlock_user(by, person.pk, at=MIDYEAR)
    assert User.objects.get(pk=person.pk).is_active
    with pytest.raises(Refused):
        actions.lock_user(by, by.user_id, at=MIDYEAR)


def test_the_last_five_passwords_are_not_taken_again():
    person = make_user("county_clerk")
    by, old = scope_of(person), PASSWORD
    used = [f"Xin-mima-20{n}" for n in range(20, 26)]
    for new in used:
        actions.change_password(by, old=old, new=new, at=MIDYEAR)
        old = new
    with pytest.raises(Refused) as error:
        actions.change_password(by, old=old, new=used[1], at=MIDYEAR)
    assert "最近 5 次" in error.value.reasons[0].message
    actions.change_password(by, old=old, new=used[0], at=MIDYEAR)


def test_a_wrong_old_and_a_weak_new_password_are_told_together():
    by = make_scope("county_clerk")
    with pytest.raises(Refused) as error:
        actions.change_password(by, old="wrong", new="123", at=MIDYEAR)
    assert {"password_wrong", "password_weak"} == refused(error)


def test_a_reset_password_is_temporary_and_stands_in_no_trail():
    person, by = make_user("county_clerk"), make_scope("system_admin")
    password = actions.reset_password(by, person.pk, at=MIDYEAR)
    person.refresh_from_db()
    assert person.must_change_password and person.check_password(password)
    assert password not in str(TrailRow.objects.values_list("data", flat=True))


def test_a_unit_needs_a_right_credit_code_name_and_place():
    by = make_scope("system_admin")
    make_region("999902")
    with pytest.raises(Refused) as error:
        actions.create_organisation(
            by, kind="provider", name="", region_path="999902000000", uscc="91350100M000100Y4Z", at=MIDYEAR
        )
    assert refused(error) == {"uscc_wrong", "region_outside", "name_missing"}
    unit = actions.create_organisation(
        by,
        kind="provider",
        name="示例康复中心",
        region_path="999901000000",
        uscc="91350100M000100Y43",
        at=MIDYEAR,
    )
    assert unit.county_code == "999901"
    with pytest.raises(Refused) as error:
        actions.create_organisation(
            by,
            kind="provider",
            name="示例康复中心",
            region_path="999901000000",
            uscc="91350100m000100y43",
            at=MIDYEAR,
        )
    assert refused(error) == {"uscc_taken", "name_taken"}


def test_the_clerk_registers_providers_but_no_departments():
    by = make_scope("county_clerk")
    assert actions.create_organisation(
        by, kind="provider", name="示例机构", region_path="999901000000", at=MIDYEAR
    ).pk
    with pytest.raises(NotAllowed):
        actions.create_organisation(by, kind="finance", name="示例局", region_path="999901000000", at=MIDYEAR)
