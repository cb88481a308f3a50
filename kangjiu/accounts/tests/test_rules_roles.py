"""Roles and permissions as a table: every permission is held, and what must stay apart stays apart."""

import itertools

import pytest

from kangjiu.accounts.rules.roles import PERMISSIONS, ROLES, Side, incompatible_roles

REQUIRED = [
    "guardian",
    "proxy",
    "village",
    "township",
    "township_health",
    "county_clerk",
    "county_reviewer",
    "county_approver",
    "county_review_approve",
    "county_finance",
    "county_statistics",
    "assessor",
    "provider_admin",
    "provider_therapist",
    "provider_finance",
    "finance",
    "medical_insurance",
    "health",
    "civil_affairs",
    "agriculture",
    "education",
    "human_resources",
    "development",
    "market",
    "auditor",
    "publicity",
    "expert",
    "city_federation",
    "province_federation",
    "charity",
    "volunteer",
    "system_admin",
    "security_admin",
    "audit_admin",
]


def test_every_role_of_the_requirements_is_there():
    assert sorted(ROLES) == sorted(REQUIRED)


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)
def test_a_role_names_only_known_permissions(role):
    assert role.permissions <= set(PERMISSIONS)
    assert role.permissions


def test_every_permission_is_held_by_some_role():
    held = frozenset().union(*(role.permissions for role in ROLES.values()))
    assert held == set(PERMISSIONS)


@pytest.mark.parametrize("one,other", list(itertools.combinations(ROLES, 2)))
def test_incompatibility_reads_the_same_both_ways(one, other):
    assert incompatible_roles(one, other) == incompatible_roles(other, one)


@pytest.mark.parametrize("admin", ["system_admin", "security_admin", "audit_admin"])
def test_an_administrator_holds_no_other_role(admin):
    assert ROLES[admin].incompatible == set(ROLES) - {admin}


@pytest.mark.parametrize(
    "one,other",
    [
        ("county_reviewer", "county_finance"),
        ("county_approver", "county_finance"),
        ("county_review_approve", "county_finance"),
        ("county_clerk", "county_finance"),
        ("county_clerk", "finance"),
        ("provider_admin", "county_clerk"),
        ("provider_admin", "assessor"),
        ("provider_finance", "finance"),
        ("auditor", "county_reviewer"),
        ("guardian", "county_clerk"),
    ],
)
def test_these_two_are_never_one_person(one, other):
    collision, clause = incompatible_roles(one, other)
    assert collision
    assert clause


@pytest.mark.parametrize(
    "one,other",
    [
        ("county_clerk", "county_statistics"),
        ("county_clerk", "county_reviewer"),
        ("village", "township"),
        ("provider_admin", "provider_therapist"),
        ("provider_admin", "provider_finance"),
        ("guardian", "proxy"),
        ("charity", "volunteer"),
    ],
)
def test_these_two_may_be_one_person(one, other):
    assert incompatible_roles(one, other) is None


def test_nobody_who_decides_also_pays_whatever_roles_they_join():
    decides = {"applications.review", "applications.approve", "claims.check", "claims.approve"}
    pays = {"funds.request", "funds.pay", "funds.confirm"}
    for one, other in itertools.product(ROLES.values(), repeat=2):
        if one.permissions & decides and other.permissions & pays:
            assert one.code != other.code
            assert incompatible_roles(one.code, other.code)


def test_an_office_of_two_covers_entry_to_approval_with_two_different_people():
    clerk, reviewer = ROLES["county_clerk"].permissions, ROLES["county_review_approve"].permissions
    assert {"applications.enter", "claims.check", "policy.edit", "applications.refer"} <= clerk
    assert {
        "applications.review",
        "applications.approve",
        "claims.approve",
        "policy.sign",
        "providers.sign",
        "claims.opening_confirm",
        "applications.confirm_correction",
    } <= reviewer
    assert not {"applications.review", "applications.approve", "claims.approve"} & clerk
    assert not {"applications.enter", "claims.opening_enter", "policy.edit"} & reviewer


def test_an_auditor_reads_everything_and_changes_nothing():
    changing = {
        code
        for code in PERMISSIONS
        if not code.endswith((".view", ".use", ".reveal", ".verify")) and code != "exchange.export"
    }
    assert not ROLES["auditor"].permissions & changing


def test_only_the_security_administrator_grants_roles():
    assert [code for code, role in ROLES.items() if "accounts.roles" in role.permissions] == [
        "security_admin"
    ]


def test_families_have_no_desk_and_staff_no_family_pages():
    for role in ROLES.values():
        assert ("family.use" in role.permissions) == (role.side is Side.FAMILY)
        assert ("desk.use" in role.permissions) == (role.side is not Side.FAMILY)
