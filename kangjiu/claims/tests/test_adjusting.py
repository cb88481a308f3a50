"""Correction after settlement: the difference is booked, quota follows, nothing of the past is edited."""

from datetime import date, timedelta

import pytest

from kangjiu.accounts.tests.factories import make_user
from kangjiu.applications.models import Quota
from kangjiu.audit import queries as audit
from kangjiu.claims import actions, queries
from kangjiu.claims.models import Adjustment, BillPayer, ClaimLine, SettlementLine
from kangjiu.claims.tests import factories as f
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.funds import actions as funds
from kangjiu.funds import queries as till
from kangjiu.funds.models import BudgetLine, Held, LedgerEntry, LedgerTransaction, Payment
from kangjiu.policy.models import Receipt

pytestmark = pytest.mark.django_db
FEBRUARY = date(2026, 2, 1)
DAY = f.moment(date(2026, 5, 6))


@pytest.fixture
def who():
    found = f.world()
    f.opening(found)
    f.with_money(found)
    return found


@pytest.fixture
def row(who):
    return f.child(who)


@pytest.fixture
def line(who, row):
    """January of 3,000 yuan, the insurers bore 800, the fund 1,600: settled and paid in April."""
    paper = actions.PaperData("JSD-1", "item", {"basic": 80_000})
    f.ready(who, row, insurance="settled", paper=paper)
    f.submitted(who)
    f.paid(who)
    return ClaimLine.objects.get()


def asked(**changes):
    values = {
        "cause": "insurance",
        "evidence_number": "CZ-1",
        "note": "医保冲正",
        "total_fen": 300_000,
        "trained_days": 20,
        "parts": {"basic": 80_000},
    }
    return actions.Correction(**(values | changes))


def proposed(who, line, **changes):
    return actions.propose_adjustment(who.cast.clerk, line.pk, asked(**changes), at=DAY)


def confirmed(who, line, **changes):
    return actions.confirm_adjustment(who.cast.approver, proposed(who, line, **changes).pk, at=DAY)


def account(code):
    return sum(LedgerEntry.objects.filter(account=code).values_list("amount_fen", flat=True))


def balanced():
    return sum(LedgerEntry.objects.values_list("amount_fen", flat=True)) == 0


def test_d6_insurers_who_paid_more_later_leave_the_difference_to_be_recovered(who, line):
    made = confirmed(who, line, parts={"basic": 200_000})
    assert (made.booked_fen, made.should_fen, made.difference_fen) == (160_000, 100_000, -60_000)
    held = Held.objects.get()
    assert (held.kind, held.left_fen, held.payee_organisation_id) == ("overpaid", 60_000, who.provider_id)
    assert account("receivable") == 60_000 and balanced()
    assert Quota.objects.get().used_fen == 100_000


def test_what_was_settled_is_never_edited(who, line):
    before = (
        list(ClaimLine.objects.values()),
        list(SettlementLine.objects.values()),
        list(BillPayer.objects.order_by("id").values()),
        set(LedgerTransaction.objects.values_list("id", "number", "memo")),
    )
    confirmed(who, line, parts={"basic": 200_000})
    assert list(ClaimLine.objects.values()) == before[0]
    assert list(SettlementLine.objects.values()) == before[1]
    assert list(BillPayer.objects.order_by("id").values()) == before[2]
    assert set(LedgerTransaction.objects.values_list("id", "number", "memo")) > before[3]


def test_insurers_who_took_back_their_part_leave_the_difference_to_be_paid(who, row, line):
    f.ready(who, row, FEBRUARY, total_fen=100_000)
    f.submitted(who, FEBRUARY)
    made = confirmed(who, line, total_fen=90_000, parts={}, trained_days=20)
    assert made.difference_fen == -70_000
    again = confirmed(who, line, evidence_number="CZ-2", total_fen=150_000, parts={})
    assert (again.booked_fen, again.difference_fen) == (90_000, 60_000)
    settled = f.settlement(who)
    # February 1,000 and the 600 lacking, less the 700 found too much before
    assert (settled.payable_fen, settled.offset_fen, settled.net_fen) == (160_000, 70_000, 90_000)
    assert queries.adjustments_in(settled.pk)[0].adjustment_id == again.pk


def test_wrong_attendance_found_later_takes_back_months_and_money(who, line):
    made = confirmed(who, line, cause="attendance", trained_days=3)
    assert (made.should_fen, made.half_months) == (0, 0)
    quota = Quota.objects.get()
    assert (quota.used_fen, quota.half_months_used) == (0, 0)
    assert Held.objects.get().left_fen == 160_000


def test_the_receipt_of_a_correction_is_kept_and_the_first_one_stays(who, line):
    first = line.receipt_id
    made = confirmed(who, line, parts={"basic": 200_000})
    assert made.receipt_id and made.receipt_id != first
    assert Receipt.objects.filter(pk=first).exists() and ClaimLine.objects.get().receipt_id == first


def test_a_correction_needs_two_people_and_an_approver(who, line):
    made = proposed(who, line, parts={"basic": 200_000})
    with pytest.raises(NotAllowed):
        actions.confirm_adjustment(who.cast.clerk, made.pk, at=DAY)
    with pytest.raises(NotAllowed):
        actions.propose_adjustment(who.admin, line.pk, asked(), at=DAY)
    assert not Held.objects.exists() and Quota.objects.get().used_fen == 160_000


def test_a_correction_tells_all_its_reasons(who, line):
    with pytest.raises(Refused) as refused:
        proposed(
            who, line, evidence_number=" ", note="", total_fen=10_000, trained_days=40, excluded_fen=20_000
        )
    assert {reason.code.rsplit(".", 1)[1] for reason in refused.value.reasons} == {
        "evidence",
        "note",
        "days",
        "excluded",
        "parts",
    }


def test_nothing_to_correct_is_said(who, line):
    with pytest.raises(Refused, match="没有什么要调整"):
        proposed(who, line)


def test_a_line_not_paid_yet_is_returned_and_not_corrected(who, row):
    f.ready(who, row)
    f.submitted(who)
    found = ClaimLine.objects.get()
    with pytest.raises(Refused, match="还没有列入结算"):
        proposed(who, found, total_fen=100_000, parts={})
    f.approved(who)
    with pytest.raises(Refused, match="待支付"):
        proposed(who, found, total_fen=100_000, parts={})


def test_one_correction_at_a_time(who, line):
    proposed(who, line, parts={"basic": 200_000})
    with pytest.raises(Refused, match="还在等第二人确认"):
        proposed(who, line, evidence_number="CZ-2", parts={"basic": 210_000})


def test_the_same_paper_corrects_once(who, line):
    confirmed(who, line, parts={"basic": 200_000})
    with pytest.raises(Conflict, match="凭据已经调整过"):
        proposed(who, line, parts={"basic": 210_000})


def test_a_withdrawn_correction_leaves_everything_as_it_was(who, line):
    made = proposed(who, line, parts={"basic": 200_000})
    actions.withdraw_adjustment(who.cast.clerk, made.pk, at=DAY)
    with pytest.raises(Conflict, match="已撤回"):
        actions.confirm_adjustment(who.cast.approver, made.pk, at=DAY)
    assert proposed(who, line, parts={"basic": 200_000}).pk != made.pk


def test_a_ceiling_reached_meanwhile_is_a_conflict(who, line):
    made = proposed(who, line, parts={"basic": 200_000})
    Quota.objects.update(used_fen=1_600_000, cap_fen=1_600_000)
    Quota.objects.update(cap_fen=1_500_000, used_fen=1_500_000)
    Adjustment.objects.filter(pk=made.pk).update(should_fen=90_000, difference_fen=-70_000)
    with pytest.raises(Conflict, match="与提出时不一致"):
        actions.confirm_adjustment(who.cast.approver, made.pk, at=DAY)


def test_what_was_paid_too_much_is_offset_by_the_next_settlement(who, row, line):
    confirmed(who, line, parts={"basic": 200_000})
    f.ready(who, row, FEBRUARY)
    f.submitted(who, FEBRUARY)
    second = f.paid(who)
    assert (second.payable_fen, second.offset_fen) == (160_000, 60_000)
    payment = second.payment
    assert (payment.amount_fen, payment.offset_fen, payment.status) == (100_000, 60_000, "paid")
    assert (Held.objects.get().left_fen, account("receivable"), account("payable")) == (0, 0, 0)
    # both months in the end: 1,000 + 1,600
    assert account("expense") == 260_000 == -account("treasury") + 30_000_000 and balanced()
    assert Quota.objects.get().used_fen == 260_000
    lines = BudgetLine.objects.all()
    assert sum(one.paid_fen for one in lines) == 260_000


def test_a_settlement_offset_whole_needs_no_payment(who, row, line):
    confirmed(who, line, cause="attendance", trained_days=3)
    f.ready(who, row, FEBRUARY, total_fen=100_000)
    f.submitted(who, FEBRUARY)
    made = f.approved(who)
    payment = actions.request_payment(who.finance, made.pk, at=DAY)
    made.refresh_from_db()
    assert (payment.amount_fen, payment.status, made.status) == (0, "paid", "paid")
    assert Held.objects.get().left_fen == 60_000 and account("receivable") == 60_000 and balanced()


def test_a_cancelled_payment_gives_back_what_it_offset(who, row, line):
    confirmed(who, line, parts={"basic": 200_000})
    f.ready(who, row, FEBRUARY)
    f.submitted(who, FEBRUARY)
    made = f.approved(who)
    payment = actions.request_payment(who.finance, made.pk, at=DAY)
    assert Held.objects.get().left_fen == 0
    funds.cancel(who.finance, payment.pk, at=DAY)
    assert Held.objects.get().left_fen == 60_000 and account("receivable") == 60_000
    again = actions.request_payment(who.finance, made.pk, at=DAY)
    assert again.pk != payment.pk and again.amount_fen == 100_000 and balanced()


def test_what_was_paid_too_much_is_paid_back_with_a_voucher(who, line):
    confirmed(who, line, parts={"basic": 200_000})
    held = Held.objects.get()
    before = sum(one.left_fen for one in BudgetLine.objects.all())
    with pytest.raises(Refused) as refused:
        funds.recover(who.treasury, held.pk, 60_001, " ", DAY.date() + timedelta(days=1), at=DAY)
    assert {one.code for one in refused.value.reasons} == {
        "funds.recover_amount",
        "funds.recover_voucher",
        "funds.recover_on",
    }
    found = funds.recover(who.treasury, held.pk, 60_000, "JK-1", DAY.date(), at=DAY)
    assert (found.left_fen, account("receivable")) == (0, 0)
    assert sum(one.left_fen for one in BudgetLine.objects.all()) == before + 60_000
    assert [one.voucher_number for one in till.moves_of(held.pk)] == ["JK-1"] * len(till.moves_of(held.pk))
    assert balanced()


def test_a_payment_found_too_much_does_not_come_back_whole(who, line):
    confirmed(who, line, parts={"basic": 200_000})
    payment = Payment.objects.get()
    with pytest.raises(Refused, match="列入追回"):
        funds.return_payment(who.treasury, payment.pk, "户名不符", DAY.date(), at=DAY)


def test_the_case_file_tells_what_was_corrected(who, line):
    made = confirmed(who, line, parts={"basic": 200_000})
    told = [one.sentence for one in audit.timeline(who.cast.clerk, line.person_id, kinds=["money"], limit=50)]
    assert f"确认调整 {made.number}：2026年1月 救助应为 1,000.00 元，差额 -600.00 元" in told
    assert queries.adjustments_of(who.cast.clerk, line.pk) == [made]
    assert queries.paid_sum(line.person_id, 2026) == 100_000


def test_a_later_bill_of_the_month_sees_the_corrected_amount(who, row, line):
    confirmed(who, line, cause="refund", total_fen=50_000, parts={})
    other = f.applications.place(who.cast)
    row.ends_on, row.status = date(2026, 1, 20), "ended"
    row.save()
    second = f.care.placement(other, row.person, entitlement=row.entitlement, starts_on=date(2026, 1, 21))
    admin = f.scope_of(make_user("provider_admin", organisation=other.provider.organisation), f.LATER)
    f.trained(second, days=17)
    at = f.moment(date(2026, 5, 7))
    actions.enter_bill(admin, second.pk, f.JANUARY, "training", f.data(), at=at)
    claim = actions.build_claim(admin, other.provider_id, f.JANUARY, at=at)
    assert claim.lines.get().payable_fen == 110_000


def test_two_settlements_under_way_never_offset_the_same_money(who, row, line):
    confirmed(who, line, parts={"basic": 200_000})
    f.ready(who, row, FEBRUARY, total_fen=40_000)
    f.submitted(who, FEBRUARY)
    f.ready(who, row, date(2026, 4, 1))
    f.submitted(who, date(2026, 4, 1))
    first, second = f.settlement(who, 1), f.settlement(who, 2)
    assert (first.offset_fen, first.net_fen) == (40_000, 0)
    assert (second.offset_fen, second.net_fen) == (20_000, 140_000)
    actions.return_settlement(who.cast.clerk, first.pk, "重办", at=f.LATER)
    assert f.settlement(who, 1).offset_fen == 40_000


def test_money_recovered_between_building_and_paying_is_told(who, row, line):
    confirmed(who, line, parts={"basic": 200_000})
    f.ready(who, row, FEBRUARY)
    f.submitted(who, FEBRUARY)
    made = f.approved(who)
    funds.recover(who.treasury, Held.objects.get().pk, 60_000, "JK-1", DAY.date(), at=DAY)
    with pytest.raises(Conflict, match="余额已经变化"):
        actions.request_payment(who.finance, made.pk, at=DAY)
    actions.return_settlement(who.cast.clerk, made.pk, "多付款已缴回", at=DAY)
    assert f.settlement(who).net_fen == 160_000


def test_a_correction_is_work_for_the_approver_who_did_not_propose_it(who, line):
    proposed(who, line, parts={"basic": 200_000})
    kinds = [one.kind for one in queries.work(who.cast.approver, DAY.date(), 20)]
    assert "claims.adjustment" in kinds
    assert "claims.adjustment" not in [one.kind for one in queries.work(who.cast.clerk, DAY.date(), 20)]


def test_a_quarter_nobody_claimed_raises_an_alarm(who, row):
    f.trained(row)
    found = [
        one for one in queries.work(who.cast.clerk, date(2026, 7, 2), 20) if one.kind == "claims.unclaimed"
    ]
    assert [(one.words, one.tone) for one in found] == [("已超期 2 天", "bad")]
    assert "2026年第1季度，1 人月" in found[0].who
    f.bill(who, row)
    f.submitted(who)
    work = queries.work(who.cast.clerk, date(2026, 7, 2), 20)
    assert [one.kind for one in work if one.kind.startswith(("claims.unclaimed", "claims.build"))] == [
        "claims.build"
    ]
