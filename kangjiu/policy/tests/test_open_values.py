"""What the pack leaves open is entered by one person and signed by another."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from kangjiu.accounts.tests.factories import make_scope
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.policy import actions, queries
from kangjiu.policy.choices import EntryStatus
from kangjiu.policy.models import OpenValueEntry, PolicyVersion
from kangjiu.policy.tests.factories import AT, VALUE, entered, open_version

pytestmark = pytest.mark.django_db
DAY = date(2024, 7, 1)


def approver(county="999901"):
    return make_scope("county_approver", county)


def value(name, what, **changes):
    return replace(VALUE, name=name, value=what, **changes)


def test_a_signed_value_makes_a_child_version():
    parent = open_version()
    child = actions.sign_open_value(approver(), entered(parent).pk, at=AT)
    assert (child.pack, child.number, child.parent) == (parent.pack, 2, parent)
    assert child.open_count == parent.open_count - 1
    assert queries.published("999901", DAY) == child


def test_the_parent_keeps_its_bytes():
    parent = open_version()
    before = bytes(parent.canonical)
    actions.sign_open_value(approver(), entered(parent).pk, at=AT)
    assert bytes(PolicyVersion.objects.get(pk=parent.pk).canonical) == before


def test_a_case_stopped_by_an_open_value_is_decided_once_it_is_set():
    facts = {"birth_on": date(2020, 5, 1), "applied_on": DAY}
    parent = open_version()
    assert "referral_days" in [
        one.name for one in actions.preview(parent, "entitlement", facts, on=DAY).causes
    ]
    child = actions.sign_open_value(approver(), entered(parent).pk, at=AT)
    decision = actions.preview(child, "entitlement", facts, on=DAY)
    assert decision.value("referral_valid_days") == 45
    assert "referral_days" not in [one.name for one in decision.causes]


def test_two_values_signed_one_after_the_other_both_hold():
    parent = open_version()
    one, two = entered(parent), entered(parent, value("notice_for_days", 7))
    actions.sign_open_value(approver(), one.pk, at=AT)
    child = actions.sign_open_value(approver(), two.pk, at=AT)
    still = {row.name for row in queries.open_rows(child)}
    assert child.number == 3
    assert not still & {"referral_days", "notice_for_days"}


def test_a_value_holds_from_its_day_on():
    late = value("referral_days", 45, effective_from_on=date(2024, 9, 1))
    child = actions.sign_open_value(approver(), entered(open_version(), late).pk, at=AT)
    [row] = [row for row in queries.open_rows(child) if row.name == "referral_days"]
    assert (row.from_on, row.to_on) == (date(2024, 1, 1), date(2024, 8, 31))


def test_shares_are_entered_together():
    shares = [("central", 5000), ("provincial", 3000), ("municipal", 0), ("county_level", 2000)]
    rows = [{"fund_source": source, "value": points} for source, points in shares]
    parent = open_version()
    with pytest.raises(Refused, match="合计 10000"):
        entered(parent, value("fund_shares", rows[:3]))
    child = actions.sign_open_value(approver(), entered(parent, value("fund_shares", rows)).pk, at=AT)
    assert "fund_shares" not in {row.name for row in queries.open_rows(child)}


def test_one_combination_may_be_set_while_the_others_stay_open():
    rows = [{"benefit_item": "training", "category": "hearing", "value": 1600000}]
    parent = open_version()
    child = actions.sign_open_value(approver(), entered(parent, value("annual_standard_fen", rows)).pk, at=AT)
    old, new = (queries.open_value(one, "annual_standard_fen") for one in (parent, child))
    assert len(new.cells) == len(old.cells) - 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (value("referral_days", 366), "超出范围"),
        (value("referral_days", True), "不是"),
        (value("no_such_value", 1), "没有参数"),
        (value("review_days", 5), "没有未设定的值"),
    ],
)
def test_what_the_pack_does_not_allow_is_refused(data, said):
    with pytest.raises(Refused, match=said):
        entered(open_version(), data)
    assert not OpenValueEntry.objects.exists()


def test_nobody_signs_what_they_entered():
    both = replace(make_scope("county_clerk"), grants=make_scope("county_clerk").grants + approver().grants)
    entry = actions.enter_open_value(both, open_version().pk, VALUE, at=AT)
    with pytest.raises(Refused, match="填报人不能自己签字"):
        actions.sign_open_value(both, entry.pk, at=AT)


def test_a_clerk_cannot_sign_and_an_approver_cannot_enter():
    version = open_version()
    entry = entered(version)
    with pytest.raises(NotAllowed):
        actions.sign_open_value(make_scope("county_clerk"), entry.pk, at=AT)
    with pytest.raises(NotAllowed):
        actions.enter_open_value(approver(), version.pk, VALUE, at=AT)


def test_the_next_county_sees_and_signs_nothing():
    version = open_version()
    entry = entered(version)
    with pytest.raises(OpenValueEntry.DoesNotExist):
        actions.sign_open_value(approver("419001"), entry.pk, at=AT)
    assert not queries.entries(approver("419001"), version).exists()
    assert queries.entries(approver(), version).get() == entry


def test_the_same_value_is_not_entered_twice_at_once():
    version = open_version()
    entered(version)
    with pytest.raises(Conflict, match="已经有人填报"):
        entered(version)


def test_a_value_signed_once_is_not_signed_again():
    entry = entered(open_version())
    actions.sign_open_value(approver(), entry.pk, at=AT)
    with pytest.raises(Conflict, match="已签字"):
        actions.sign_open_value(approver(), entry.pk, at=AT)


def test_a_value_is_entered_on_the_newest_version():
    parent = open_version()
    actions.sign_open_value(approver(), entered(parent).pk, at=AT)
    with pytest.raises(Conflict, match="现在是第 2 版"):
        entered(parent, value("notice_for_days", 7))


def test_a_value_given_back_may_be_entered_again():
    version = open_version()
    entry = actions.refuse_open_value(approver(), entered(version).pk, "文号不对", at=AT)
    assert (entry.status, entry.reason) == (EntryStatus.REFUSED, "文号不对")
    assert entered(version).status == EntryStatus.ENTERED


@pytest.mark.parametrize("change", [{"canonical": b"{}"}, {"valid_from_on": date(2023, 1, 1)}, {"number": 9}])
def test_a_version_never_changes(change):
    version = open_version()
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(**change)


def test_a_version_is_never_deleted():
    version = open_version()
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).delete()


def test_a_row_names_the_rules_and_questions_that_wait_for_it():
    row = queries.open_value(open_version(), "referral_days")
    assert row.rules == ("转介单有效天数",)
    assert row.questions == ("享受什么",)
