"""Whose policy it is: a division's own federation fills it in and signs it, a tier above does not."""

import pytest

from kangjiu.accounts.rules.regions import NATION, subtree
from kangjiu.policy.rules import offices

COUNTY, SECOND, CITY, PROVINCE = "410823000000", "410825000000", "410800000000", "410000000000"
ALONE = "419001000000"  # a county without a city


@pytest.mark.parametrize(
    ("own", "policy_of", "says"),
    [
        ([COUNTY], COUNTY, True),
        ([COUNTY], SECOND, False),
        ([COUNTY], CITY, False),
        ([CITY], COUNTY, False),
        ([CITY], CITY, True),
        ([CITY], PROVINCE, False),
        ([PROVINCE], COUNTY, False),
        ([PROVINCE], CITY, False),
        ([PROVINCE], PROVINCE, True),
        ([PROVINCE], ALONE, False),
        ([ALONE], ALONE, True),
        ([NATION], PROVINCE, False),
        ([NATION], COUNTY, False),
        ([NATION], NATION, True),
        ([PROVINCE], NATION, False),
        ([CITY, COUNTY], COUNTY, True),
        ([CITY, COUNTY], SECOND, False),
        (["410823001000"], COUNTY, False),
        ([], COUNTY, False),
    ],
)
def test_a_policy_is_made_and_signed_in_its_own_division_only(own, policy_of, says):
    assert offices.is_own([subtree(one) for one in own], policy_of) is says


def test_a_part_of_a_division_is_not_the_division():
    low, high = subtree(COUNTY)
    assert not offices.is_own([(low, "410823005999")], COUNTY)
    assert not offices.is_own([("410823000001", high)], COUNTY)


@pytest.mark.parametrize(
    ("own", "policy_of", "is_maker", "says"),
    [
        (COUNTY, COUNTY, False, True),
        (COUNTY, COUNTY, True, True),
        (CITY, COUNTY, True, True),
        (CITY, COUNTY, False, False),
        (PROVINCE, CITY, False, False),
        (SECOND, COUNTY, True, False),
    ],
)
def test_a_tier_above_changes_only_the_drafts_it_began(own, policy_of, is_maker, says):
    assert offices.may_change_draft([subtree(own)], policy_of, is_maker=is_maker) is says


@pytest.mark.parametrize(
    ("policy_of", "office"),
    [(COUNTY, "该县残联"), (ALONE, "该县残联"), (CITY, "该市残联"), (PROVINCE, "该省残联")],
)
def test_a_refusal_says_what_why_and_what_next(policy_of, office):
    said = offices.refusal(policy_of, "某地")
    assert f"某地的政策由{office}填报和签署" in said.message
    assert "上级可以发布上级政策，或要求该地重审" in said.next_step
