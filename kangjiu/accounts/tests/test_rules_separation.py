"""Keeping duties apart, as a table."""

from dataclasses import replace
from datetime import date

import pytest

from kangjiu.accounts.rules.separation import Held, Wish, different_person, grant_verdict

DAY = date(2024, 6, 3)
CLERK = Wish("county_clerk", "staff", DAY, None, region_level="county", place="999901000000")


def codes(wish: Wish) -> list[str]:
    return [reason.code for reason in grant_verdict(wish)]


def test_one_person_in_two_steps_of_a_record_is_told_why_and_what_to_do():
    reason = different_person(7, 7, made="录入", checks="审批")
    assert reason.message == "这条记录由您录入，不能再由您审批"
    assert reason.clause and reason.next_step


@pytest.mark.parametrize("maker,checker", [(7, 8), (None, 7), (7, None), (None, None)])
def test_two_people_or_the_system_are_fine(maker, checker):
    assert different_person(maker, checker) is None


def test_a_fitting_role_is_granted():
    assert codes(CLERK) == []


@pytest.mark.parametrize(
    "change,code",
    [
        ({"role": "mayor"}, "role_unknown"),
        ({"region_level": "township"}, "role_level"),
        ({"region_level": "", "place": ""}, "role_level"),
        ({"valid_to": date(2024, 6, 2)}, "dates_reversed"),
        ({"to_self": True}, "grant_to_self"),
        ({"account_kind": "provider"}, "role_kind"),
        ({"account_kind": "family"}, "role_kind"),
        ({"held": (Held("county_clerk", DAY, None, "999901000000"),)}, "role_held"),
        ({"held": (Held("county_finance", DAY, None, "999901000000"),)}, "roles_incompatible"),
        ({"role": "provider_admin", "account_kind": "provider", "region_level": ""}, "role_needs_unit"),
        ({"role": "guardian", "account_kind": "family"}, "role_no_range"),
    ],
)
def test_a_role_that_does_not_fit_is_refused(change, code):
    assert code in codes(replace(CLERK, **change))


def test_all_reasons_come_at_once():
    held = (Held("county_finance", DAY, None), Held("security_admin", DAY, None))
    wish = replace(CLERK, region_level="village", valid_to=date(2024, 6, 1), held=(*held,), to_self=True)
    found = codes(wish)
    assert found.count("roles_incompatible") == 0  # nothing overlaps a period that ends before it begins
    assert {"role_level", "dates_reversed", "grant_to_self"} <= set(found)
    assert codes(replace(CLERK, held=held)).count("roles_incompatible") == 2


@pytest.mark.parametrize(
    "held_from,held_to,collides",
    [
        (date(2024, 1, 1), date(2024, 6, 2), False),
        (date(2024, 1, 1), date(2024, 6, 3), True),
        (date(2024, 6, 30), None, True),
        (date(2024, 7, 1), None, False),
    ],
)
def test_only_roles_of_the_same_days_collide(held_from, held_to, collides):
    wish = replace(CLERK, valid_to=date(2024, 6, 30), held=(Held("county_finance", held_from, held_to),))
    assert ("roles_incompatible" in codes(wish)) is collides


def test_a_refusal_names_both_roles_and_the_clause():
    wish = replace(CLERK, held=(Held("county_finance", DAY, None),))
    (reason,) = grant_verdict(wish)
    assert "县残联经办" in reason.message and "县残联财务" in reason.message
    assert "会计法" in reason.clause
    assert reason.next_step
