"""Opening balances: entered or imported, confirmed, signed by a second person; what is unsettled stays claimable."""

from datetime import date

import pytest

from kangjiu.applications import queries as applications
from kangjiu.claims import actions, queries
from kangjiu.claims.imports import IMPORTER
from kangjiu.claims.models import OpeningBalance, OpeningSheet
from kangjiu.claims.tests import factories as f
from kangjiu.common.errors import Conflict, Refused

pytestmark = pytest.mark.django_db
AT = f.moment(date(2026, 6, 1))


@pytest.fixture
def who():
    return f.world()


@pytest.fixture
def child(who):
    return f.applications.child()


def row(who, child, **changes):
    values = {
        "person_id": child.pk,
        "category": "physical",
        "item": "training",
        "provider_id": who.provider_id,
        "approval_number": "示残康〔2026〕3号",
        "approved_on": date(2026, 1, 15),
        "months_trained": 4,
        "months_unsettled": 1,
        "amounts": {"county_level": 400_000, "provincial": 80_000},
    }
    return actions.BalanceRow(**(values | changes))


def cells(who, child, **changes):
    values = {column.key: None for column in IMPORTER.sheet.columns}
    values |= {
        "name": child.name.open(),
        "id_number": child.id_number.open(),
        "year": 2026,
        "category": "physical",
        "item": "training",
        "provider": who.site.provider.organisation.name,
        "approval_number": "示残康〔2026〕3号",
        "approved_on": date(2026, 1, 15),
        "months_trained": 4,
        "months_unsettled": 1,
        "settled_county_level": 480_000,
    }
    return values | changes


def test_signing_opens_the_right_with_what_was_used(who, child):
    sheet = actions.enter_balances(who.cast.clerk, 2026, [row(who, child)], at=AT)
    assert not applications.entitlements(who.cast.clerk, child.pk)
    actions.confirm_opening(who.cast.clerk, sheet.pk, at=AT)
    actions.sign_opening(who.cast.approver, sheet.pk, at=AT)
    balance = OpeningBalance.objects.get()
    left = applications.quota_left(child.pk, "training", 2026)
    assert balance.entitlement.annual_cap_fen == 1_600_000
    assert (left.fen, left.half_months) == (1_120_000, 14)
    assert queries.opening_signed("999901", 2026)


def test_an_unsettled_month_of_before_is_claimed_here(who, child):
    f.opening(who, rows=[row(who, child, approved_on=date(2026, 1, 15))])
    right = OpeningBalance.objects.get().entitlement
    placed = f.care.placement(who.site, child, entitlement=right, starts_on=date(2026, 1, 15))
    f.ready(who, placed, date(2026, 5, 1))
    assert f.submitted(who, date(2026, 5, 1)).lines.get().payable_fen == 160_000
    assert applications.quota_left(child.pk, "training", 2026).fen == 960_000


def test_who_entered_does_not_sign(who, child):
    sheet = actions.enter_balances(who.cast.clerk, 2026, [row(who, child)], at=AT)
    with pytest.raises(Conflict, match="待确认"):
        actions.sign_opening(who.cast.approver, sheet.pk, at=AT)
    actions.confirm_opening(who.cast.clerk, sheet.pk, at=AT)
    OpeningSheet.objects.update(entered_by_id=who.cast.approver.user_id)
    with pytest.raises(Refused, match="不能再签字"):
        actions.sign_opening(who.cast.approver, sheet.pk, at=AT)


def test_nothing_to_carry_is_stated_and_signed_too(who):
    sheet = actions.enter_balances(who.cast.clerk, 2026, [], at=AT)
    with pytest.raises(Refused, match="还没有登记期初余额"):
        actions.confirm_opening(who.cast.clerk, sheet.pk, at=AT)
    actions.enter_balances(who.cast.clerk, 2026, [], nothing_to_carry=True, at=AT)
    actions.confirm_opening(who.cast.clerk, sheet.pk, at=AT)
    assert actions.sign_opening(who.cast.approver, sheet.pk, at=AT).status == "signed"
    with pytest.raises(Conflict, match="已签字"):
        actions.enter_balances(who.cast.clerk, 2026, [], at=AT)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"months_unsettled": 5}, "多于已训练月数"),
        ({"months_trained": 13}, "0 到 12"),
        ({"approved_on": date(2025, 12, 1)}, "不在本年度"),
        ({"amounts": {"county_level": -1}}, "小于零"),
        ({"amounts": {"county_level": 50_000_001}}, "超过"),
        ({"approval_number": " "}, "批准文号"),
        ({"months_trained": 1}, "没有已结算的月数"),
    ],
)
def test_a_row_that_cannot_be_is_refused(who, child, changes, said):
    with pytest.raises(Refused, match=said):
        actions.enter_balances(who.cast.clerk, 2026, [row(who, child, **changes)], at=AT)
    assert not OpeningSheet.objects.exists()


def test_more_than_the_standard_is_not_signed_and_nothing_stays(who, child):
    wrong = row(who, child, amounts={"county_level": 1_700_000})
    sheet = actions.enter_balances(who.cast.clerk, 2026, [wrong], at=AT)
    actions.confirm_opening(who.cast.clerk, sheet.pk, at=AT)
    with pytest.raises(Refused, match="超出年度标准"):
        actions.sign_opening(who.cast.approver, sheet.pk, at=AT)
    assert not applications.entitlements(who.cast.clerk, child.pk)
    actions.reopen_opening(who.cast.approver, sheet.pk, at=AT)
    actions.remove_balance(who.cast.clerk, OpeningBalance.objects.get().pk, at=AT)
    assert not OpeningBalance.objects.exists()


def test_a_good_row_of_the_workbook_is_imported_and_taken_back(who, child):
    good = cells(who, child)
    assert not IMPORTER.check_row(who.cast.clerk, good, AT.date())
    kind, pk = IMPORTER.import_row(who.cast.clerk, good, AT)
    assert queries.row_of(OpeningBalance.objects.get(pk=pk)).settled_fen == 480_000
    assert IMPORTER.check_row(who.cast.clerk, good, AT.date())[0].code == "claims.opening.twice"
    IMPORTER.undo_row(who.cast.clerk, kind, pk, AT)
    assert not OpeningBalance.objects.exists()


def test_a_repeat_inside_one_workbook_is_a_refused_row(who, child):
    IMPORTER.import_row(who.cast.clerk, cells(who, child), AT)
    with pytest.raises(Refused) as refused:
        IMPORTER.import_row(who.cast.clerk, cells(who, child), AT)
    assert not isinstance(refused.value, Conflict)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"provider": "别的机构"}, "provider"),
        ({"id_number": "", "file_number": "没有"}, "file_number"),
        ({"name": "不是他"}, "name"),
        ({"months_trained": 20}, "months_trained"),
    ],
)
def test_a_bad_cell_of_the_workbook_is_named(who, child, changes, field):
    found = IMPORTER.check_row(who.cast.clerk, cells(who, child, **changes), AT.date())
    assert field in {reason.field for reason in found}
