"""The way of money: bill → claim → settlement → payment, and everything that is refused on it."""

from datetime import date

import pytest

from kangjiu.accounts.tests.factories import make_user, scope_of
from kangjiu.applications import queries as applications
from kangjiu.applications.models import Quota
from kangjiu.claims import actions, queries, tasks
from kangjiu.claims.models import Bill, BillPayer, Claim, Settlement
from kangjiu.claims.tests import factories as f
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.funds import actions as funds
from kangjiu.funds import queries as funds_queries

pytestmark = pytest.mark.django_db
JANUARY = f.JANUARY


@pytest.fixture
def who():
    return f.world()


@pytest.fixture
def row(who):
    return f.child(who)


def parts(bill):
    return queries.parts_of([bill.pk])[bill.pk]


def line_of(claim):
    return claim.lines.get()


def paper(number="JSD-1", **amounts):
    return actions.PaperData(number, "item", amounts)


def test_a_bill_nobody_claimed_is_borne_by_insurers_and_family(who, row):
    bill = f.bill(who, row, insurance="settled", paper=paper(basic=100_000, serious=20_000))
    assert parts(bill) == {"basic": 100_000, "serious": 20_000, "family": 180_000}


def test_charges_come_from_the_published_list(who, row):
    charges = [actions.ChargeData("PT", 10), actions.ChargeData("MEAL", 20, 1_000, "伙食")]
    bill = f.bill(who, row, total_fen=None, charges=charges)
    assert (bill.total_fen, bill.not_assisted_fen, bill.flags) == (100_000, 20_000, ["unlisted"])
    assert [item.name for item in bill.items.order_by("id")] == ["运动训练", "伙食"]


def test_a_charge_above_the_list_is_flagged_and_the_rest_not_assisted(who, row):
    bill = f.bill(who, row, total_fen=None, charges=[actions.ChargeData("PT", 10, 9_000)])
    assert (bill.total_fen, bill.not_assisted_fen, bill.flags) == (90_000, 10_000, ["overcharge"])


def test_an_invoice_is_entered_once(who, row):
    f.bill(who, row, invoice_number="FP1")
    with pytest.raises(Refused, match="发票号码 FP1 已经登记过"):
        f.bill(who, f.child(who), invoice_number="FP1")


def test_a_settlement_paper_is_entered_once(who, row):
    f.bill(who, row, insurance="settled", paper=paper(basic=1))
    with pytest.raises(Refused, match="结算单号 JSD-1 已经登记过"):
        f.bill(who, f.child(who), insurance="settled", paper=paper(basic=1))


def test_a_void_bill_gives_its_invoice_free(who, row):
    bill = f.bill(who, row, invoice_number="FP1")
    actions.void_bill(who.admin, bill.pk, at=f.LATER)
    assert f.bill(who, row, invoice_number="FP1").status == "entered"
    with pytest.raises(Conflict, match="已作废"):
        actions.void_bill(who.admin, bill.pk, at=f.LATER)


def test_a_grid_keeps_the_good_rows_and_tells_about_the_others(who, row, django_assert_max_num_queries):
    others = [f.child(who) for _ in range(4)]
    rows = [actions.BillRow(one.pk, "training", f.data()) for one in [row, *others]]
    rows[1] = actions.BillRow(others[0].pk, "training", f.data(total_fen=0))
    rows[2] = actions.BillRow(others[1].pk, "training", f.data(invoice_number=rows[0].data.invoice_number))
    with django_assert_max_num_queries(24):
        found = actions.enter_bills(who.admin, JANUARY, rows, at=f.moment(date(2026, 2, 2)))
    assert set(found.saved) == {row.pk, others[2].pk, others[3].pk}
    assert {one.code for reasons in found.refused.values() for one in reasons} == {
        "claims.bill.total",
        "claims.bill.invoice_twice",
    }


def test_another_provider_has_no_way_to_bill_the_child(who, row):
    stranger = f.scope_of(make_user("provider_admin"), f.LATER)
    with pytest.raises(type(row).DoesNotExist):
        actions.enter_bill(stranger, row.pk, JANUARY, "training", f.data(), at=f.LATER)


def test_the_fund_pays_the_months_standard_and_the_family_the_rest(who, row):
    bill = f.ready(who, row, insurance="settled", paper=paper(basic=80_000))
    line = line_of(f.submitted(who))
    assert (line.state, line.payable_fen, line.family_fen) == ("payable", 160_000, 60_000)
    assert parts(bill) == {"basic": 80_000, "rehab": 160_000, "family": 60_000}
    left = applications.quota_left(row.person_id, "training", 2026)
    assert (left.fen, left.half_months) == (1_440_000, 18)


def test_a_cheaper_month_is_paid_as_it_was(who, row):
    f.ready(who, row, total_fen=140_000)
    line = line_of(f.submitted(who))
    assert (line.payable_fen, line.family_fen) == (140_000, 0)


def test_too_few_days_pay_nothing_and_say_so(who, row):
    f.ready(who, row, days=3)
    line = line_of(f.submitted(who))
    assert (line.state, line.payable_fen, line.months_hundredths) == ("zero", 0, 0)
    assert "训练 3 天" in line.reasons[0]["message"]


@pytest.mark.parametrize(
    ("status", "said"),
    [("open", "还没有截止"), ("closed", "监护人还没有确认"), ("disputed", "有异议")],
)
def test_a_month_nobody_confirmed_is_blocked(who, row, status, said):
    f.trained(row, status=status)
    f.bill(who, row)
    line = line_of(f.built(who))
    assert line.state == "blocked" and said in line.reasons[0]["message"]
    with pytest.raises(Refused, match="没有可以结算的账单"):
        actions.submit_claim(who.admin, line.claim_id, at=f.LATER)


def test_a_bill_waiting_for_the_insurers_is_blocked_until_the_paper_comes(who, row):
    bill = f.ready(who, row, insurance="pending")
    assert "待医保结算" in line_of(f.built(who)).reasons[0]["message"]
    actions.settle_insurance(who.admin, bill.pk, paper(basic=200_000), at=f.moment(date(2026, 2, 4)))
    assert line_of(f.submitted(who)).payable_fen == 100_000


def test_what_was_blocked_is_claimed_later(who, row):
    f.ready(who, row)
    late = f.child(who)
    f.bill(who, late)
    first = f.submitted(who)
    assert first.lines.filter(released=False).count() == 1
    f.trained(late)
    second = f.submitted(who)
    assert second.pk != first.pk and line_of(second).payable_fen == 160_000


def test_a_claim_is_submitted_once(who, row):
    f.ready(who, row)
    claim = f.submitted(who)
    with pytest.raises(Conflict, match="已提交待结算"):
        actions.submit_claim(who.admin, claim.pk, at=f.LATER)
    with pytest.raises(Refused, match="没有可以申报的账单"):
        f.built(who)


def test_building_again_changes_nothing(who, row):
    f.ready(who, row)
    first, second = f.built(who), f.built(who)
    assert first.pk == second.pk and first.lines.count() == 1


def test_a_draft_that_is_no_longer_true_is_not_submitted(who, row):
    f.ready(who, row)
    claim = f.built(who)
    Quota.objects.update(used_fen=1_590_000)
    with pytest.raises(Conflict, match="与草稿不一致"):
        actions.submit_claim(who.admin, claim.pk, at=f.LATER)


def test_a_year_never_passes_its_ceiling(who, row):
    for month in range(1, 12):
        f.ready(who, row, date(2026, month, 1))
        f.submitted(who, date(2026, month, 1))
    quota = Quota.objects.get()
    assert (quota.used_fen, quota.half_months_used) == (1_600_000, 20)
    assert queries.lines(who.admin, Claim.objects.latest("id").pk).get().state == "zero"


def test_two_providers_in_a_month_never_pass_its_standard(who, row):
    f.ready(who, row, days=8, total_fen=90_000)
    f.submitted(who)
    row.ends_on, row.status = date(2026, 1, 31), "ended"
    row.save()
    other = f.applications.place(who.cast)
    second = f.care.placement(other, row.person, entitlement=row.entitlement, starts_on=date(2026, 1, 20))
    admin = f.scope_of(make_user("provider_admin", organisation=other.provider.organisation), f.LATER)
    f.trained(second, days=8)
    at = f.moment(date(2026, 2, 3))
    actions.enter_bill(admin, second.pk, JANUARY, "training", f.data(), at=at)
    claim = actions.build_claim(admin, other.provider_id, JANUARY, at=at)
    # 16 days make a whole month of 1,600.00; the first provider's 900.00 are allowed for before the second's
    assert line_of(actions.submit_claim(admin, claim.pk, at=at)).payable_fen == 70_000
    assert Quota.objects.get().half_months_used == 2


def test_a_returned_claim_frees_bills_and_ceiling(who, row):
    bill = f.ready(who, row)
    claim = f.submitted(who)
    with pytest.raises(Refused, match="退回原因"):
        actions.return_claim(who.cast.clerk, claim.pk, " ", at=f.LATER)
    actions.return_claim(who.cast.clerk, claim.pk, "发票不清", at=f.LATER)
    assert parts(bill) == {"family": 300_000}
    assert Quota.objects.get().used_fen == 0
    assert line_of(f.submitted(who)).payable_fen == 160_000


def test_no_settlement_runs_before_the_opening_balances_are_signed(who, row):
    f.ready(who, row)
    f.submitted(who)
    with pytest.raises(Refused, match="期初余额还没有确认并签字"):
        f.settlement(who)


def test_a_settlement_goes_through_three_pairs_of_hands(who, row):
    f.opening(who)
    f.ready(who, row)
    f.submitted(who)
    made = f.settlement(who)
    with pytest.raises(Refused, match="不能再复核"):
        actions.check(who.cast.clerk, made.pk, at=f.LATER)
    actions.check(who.cast.reviewer, made.pk, at=f.LATER)
    with pytest.raises(NotAllowed):
        actions.approve(who.cast.clerk, made.pk, at=f.LATER)
    assert actions.approve(who.cast.approver, made.pk, at=f.LATER).status == "approved"
    with pytest.raises(Conflict, match="待支付"):
        actions.approve(who.cast.approver, made.pk, at=f.LATER)


def test_in_an_office_of_two_who_checked_may_approve(who, row):
    f.opening(who)
    f.ready(who, row)
    f.submitted(who)
    made = f.settlement(who)
    both = scope_of(make_user("county_review_approve", organisation=who.office), f.LATER)
    actions.check(both, made.pk, at=f.LATER)
    assert actions.approve(both, made.pk, at=f.LATER).status == "approved"


def test_a_quarter_is_settled_once(who, row):
    f.opening(who)
    f.ready(who, row)
    f.submitted(who)
    f.settlement(who)
    with pytest.raises(Refused, match="没有待结算的申报"):
        f.settlement(who)


def test_a_settlement_is_paid_by_source_and_the_ledger_balances(who, row):
    f.opening(who)
    f.with_money(who)
    f.ready(who, row)
    f.submitted(who)
    made = f.paid(who)
    assert made.status == "paid"
    payment = funds_queries.payment(who.finance, made.payment_id)
    assert {one.line.source: one.amount_fen for one in payment.parts.all()} == {
        "central_general": 48_000,
        "provincial": 48_000,
        "county_level": 64_000,
    }
    rows = funds_queries.trial_balance(who.finance, "fiscal")
    assert sum(one.balance_fen for one in rows) == 0
    assert queries.paid_sum(row.person_id, 2026) == 160_000
    assert queries.settlement_of_payment(payment.pk) == made


def test_a_payment_is_requested_once(who, row):
    f.opening(who)
    f.with_money(who)
    f.ready(who, row)
    f.submitted(who)
    made = f.approved(who)
    payment = actions.request_payment(who.finance, made.pk, at=f.LATER)
    with pytest.raises(Conflict, match="已经申请用款"):
        actions.request_payment(who.finance, made.pk, at=f.LATER)
    with pytest.raises(Refused, match="已申请用款"):
        actions.return_settlement(who.cast.approver, made.pk, "重算", at=f.LATER)
    funds.cancel(who.finance, payment.pk, at=f.LATER)
    assert actions.request_payment(who.finance, made.pk, at=f.LATER).pk != payment.pk


def test_a_bank_return_makes_the_settlement_unpaid_and_the_tick_follows(who, row):
    f.opening(who)
    f.with_money(who)
    f.ready(who, row)
    f.submitted(who)
    made = f.paid(who)
    funds.return_payment(who.treasury, made.payment_id, "户名不符", f.LATER.date(), at=f.LATER)
    assert tasks.follow_payments(at=f.LATER) == 1
    assert Settlement.objects.get(pk=made.pk).status == "approved"
    funds.reissue(who.finance, made.payment_id, at=f.LATER)
    funds.pay(who.treasury, made.payment_id, "ZF-99", f.LATER.date(), at=f.LATER)
    tasks.follow_payments(at=f.LATER)
    assert Settlement.objects.get(pk=made.pk).status == "paid"
    assert tasks.follow_payments(at=f.LATER) == 0


def test_a_returned_settlement_is_built_again(who, row):
    f.opening(who)
    f.ready(who, row)
    claim = f.submitted(who)
    made = f.settlement(who)
    with pytest.raises(Conflict, match="已列入结算"):
        actions.return_claim(who.cast.reviewer, claim.pk, "有误", at=f.LATER)
    actions.return_settlement(who.cast.reviewer, made.pk, "花名册有误", at=f.LATER)
    assert Claim.objects.get(pk=claim.pk).status == "submitted"
    assert f.settlement(who).payable_fen == 160_000


def test_the_next_county_sees_nothing(who, row):
    f.opening(who)
    f.ready(who, row)
    f.submitted(who)
    made = f.settlement(who)
    stranger = f.scope_of(make_user("county_clerk", "419001"), f.LATER)
    assert not queries.settlements(stranger).exists() and not queries.bills(stranger).exists()
    with pytest.raises(Settlement.DoesNotExist):
        actions.check(stranger, made.pk, at=f.LATER)


def test_a_quarter_nobody_settled_is_late(who, row):
    f.ready(who, row)
    f.submitted(who)
    assert not queries.late_quarters(who.cast.clerk, date(2026, 3, 31))
    late = queries.late_quarters(who.cast.clerk, date(2026, 7, 5))
    assert [(one.year, one.quarter, one.words, one.tone) for one in late] == [(2026, 1, "已超期 5 天", "bad")]


def test_a_claim_asks_the_database_the_same_whatever_its_lines(who, django_assert_max_num_queries):
    rows = [f.child(who) for _ in range(5)]
    for one in rows:
        f.ready(who, one)
    with django_assert_max_num_queries(40):
        f.built(who)


def test_every_bill_adds_up(who, row):
    f.ready(who, row, charity_fen=20_000)
    f.submitted(who)
    for bill in Bill.objects.all():
        assert sum(BillPayer.objects.filter(bill=bill).values_list("amount_fen", flat=True)) == bill.total_fen
