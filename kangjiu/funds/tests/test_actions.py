from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kangjiu.accounts.tests.factories import make_organisation, make_scope
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.funds import actions, queries
from kangjiu.funds.models import BudgetLine, LedgerEntry, Payment
from kangjiu.funds.tests.factories import AT, budget_line, payee

pytestmark = pytest.mark.django_db
TODAY = AT.date()


@pytest.fixture
def office():
    return make_organisation("county_federation")


@pytest.fixture
def provider():
    return make_organisation("provider")


@pytest.fixture
def requester(office):
    return make_scope("county_finance", organisation=office)


@pytest.fixture
def payer():
    return make_scope("finance")


@pytest.fixture
def ready(office, provider, requester, payer):
    """Budget of 1,000 yuan from the county and 500 from the province, and an account in force."""
    budget_line(requester, payer, office, 100_000)
    budget_line(requester, payer, office, 50_000, source="provincial", document_number="示财预〔2026〕2号")
    payee(requester, payer, provider)


def request(office, provider, requester, **changes):
    wanted = {"purpose": "第一季度结算", "service_year": 2026, "budget_year": 2026, "free_fen": 60_000}
    wanted = actions.PaymentRequest(payee_organisation_id=provider.pk, **(wanted | changes))
    return actions.request_payment(requester, office.pk, wanted, at=AT)


def test_money_without_a_fixed_source_comes_from_the_upper_level_first(ready, office, provider, requester):
    payment = request(office, provider, requester)
    assert [(p.line.source, p.amount_fen) for p in payment.parts.order_by("id")] == [
        ("county_level", 10_000),
        ("provincial", 50_000),
    ]


def test_a_source_the_policy_fixed_bears_just_its_part(ready, office, provider, requester):
    payment = request(
        office, provider, requester, free_fen=0, by_source={"county_level": 70_000, "provincial": 30_000}
    )
    assert {p.line.source: p.amount_fen for p in payment.parts.all()} == {
        "county_level": 70_000,
        "provincial": 30_000,
    }


def test_there_is_no_payment_without_budget(ready, office, provider, requester):
    with pytest.raises(Refused) as refused:
        request(office, provider, requester, free_fen=150_001)
    assert "差 0.01 元" in refused.value.reasons[0].message
    assert not Payment.objects.exists()


def test_there_is_no_payment_without_an_account(office, provider, requester, payer):
    budget_line(requester, payer, office, 100_000)
    with pytest.raises(Refused, match="对公账户"):
        request(office, provider, requester)


def test_a_line_nobody_confirmed_bears_nothing(office, provider, requester, payer):
    payee(requester, payer, provider)
    data = actions.LineData("county_level", 2026, "示财预〔2026〕9号", TODAY, "2081104", "救助", 10**9)
    actions.enter_line(requester, office.pk, data, at=AT)
    with pytest.raises(Refused, match="余额不足"):
        request(office, provider, requester)


def test_who_requested_cannot_pay(ready, office, provider, requester):
    payment = request(office, provider, requester)
    with pytest.raises(Refused, match="经手人"):
        actions.pay(requester, payment.pk, "ZF-1", TODAY, at=AT)


def test_a_payment_is_paid_once(ready, office, provider, requester, payer):
    payment = request(office, provider, requester)
    actions.pay(payer, payment.pk, "ZF-1", TODAY, at=AT)
    with pytest.raises(Conflict, match="已支付"):
        actions.pay(payer, payment.pk, "ZF-2", TODAY, at=AT)


def test_a_voucher_number_is_used_once(ready, office, provider, requester, payer):
    first = request(office, provider, requester)
    second = request(office, provider, requester)
    actions.pay(payer, first.pk, "ZF-1", TODAY, at=AT)
    with pytest.raises(Refused, match="已经用过"):
        actions.pay(payer, second.pk, "ZF-1", TODAY, at=AT)


def test_a_returned_payment_is_paid_again_with_a_new_voucher(ready, office, provider, requester, payer):
    payment = request(office, provider, requester)
    actions.pay(payer, payment.pk, "ZF-1", TODAY, at=AT)
    later = AT + timedelta(days=3)
    actions.return_payment(payer, payment.pk, "户名不符", later.date(), at=later)
    actions.reissue(requester, payment.pk, at=later)
    paid = actions.pay(payer, payment.pk, "ZF-2", later.date(), at=later)
    assert paid.status == "paid"
    assert [one.voucher_number for one in paid.attempts.order_by("id")] == ["ZF-1", "ZF-2"]
    assert {row.account: row.balance_fen for row in queries.trial_balance(requester, "fiscal")} == {
        "treasury": 90_000,
        "payable": 0,
        "income": -150_000,
        "expense": 60_000,
    }


def test_a_cancelled_payment_gives_the_budget_back(ready, office, provider, requester):
    payment = request(office, provider, requester)
    actions.cancel(requester, payment.pk, at=AT)
    assert sum(row.left_fen for row in queries.balances(requester, 2026)) == 150_000
    assert sum(row.balance_fen for row in queries.trial_balance(requester, "fiscal")) == 0


def test_a_booking_is_reversed_and_never_changed(ready, requester, payer):
    booking = queries.ledger(payer, book="fiscal").first()
    with pytest.raises(Refused, match="经手人不能自己冲销"):
        actions.reverse(payer, booking.pk, at=AT)
    actions.reverse(requester, booking.pk, at=AT)
    with pytest.raises(Conflict, match="已经冲销"):
        actions.reverse(requester, booking.pk, at=AT)
    line = BudgetLine.objects.get(pk=int(booking.cause.removeprefix("line:")))
    assert (line.status, line.left_fen) == ("closed", 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.filter(transaction=booking).update(amount_fen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        booking.delete()


def test_who_entered_a_line_cannot_confirm_it(office, requester):
    data = actions.LineData("county_level", 2026, "示财预〔2026〕9号", TODAY, "2081104", "救助", 100)
    line = actions.enter_line(requester, office.pk, data, at=AT)
    with pytest.raises(Refused, match="经手人"):
        actions.confirm_line(requester, line.pk, at=AT)


def test_a_budget_document_is_entered_once(ready, office, requester):
    data = actions.LineData("county_level", 2026, "示财预〔2026〕1号", TODAY, "2081104", "救助", 100)
    with pytest.raises(Conflict, match="已经登记过"):
        actions.enter_line(requester, office.pk, data, at=AT)


def test_a_new_account_needs_proof_and_retires_the_old_one(ready, provider, requester, payer):
    data = actions.PayeeData("示例康复中心", "990100000000002", "示例银行")
    with pytest.raises(Refused, match="证明材料"):
        actions.propose_payee(requester, provider.pk, data, at=AT)


def test_a_clerk_may_look_but_not_request(ready, office, provider):
    clerk = make_scope("county_clerk", organisation=office)
    assert queries.lines(clerk).count() == 2
    with pytest.raises(NotAllowed):
        request(office, provider, clerk)


def test_the_next_county_sees_nothing(ready):
    stranger = make_scope("finance", county="419001")
    assert not queries.lines(stranger).exists()
    with pytest.raises(BudgetLine.DoesNotExist):
        queries.line(stranger, BudgetLine.objects.first().pk)


def test_a_payee_institution_sees_its_own_payments_only(ready, office, provider, requester):
    payment = request(office, provider, requester)
    own = replace(make_scope("provider_finance", organisation=provider))
    assert not own.allows("funds.view") or list(queries.payments(own)) == [payment]


def test_the_treasury_sees_what_it_has_to_pay(ready, office, provider, requester, payer):
    payment = request(office, provider, requester)
    assert [row.url for row in queries.work(payer, TODAY, 9)] == [f"/funds/payments/{payment.pk}/"]
    actions.pay(payer, payment.pk, "ZF-1", TODAY, at=AT)
    assert queries.work(payer, TODAY, 9) == []


def test_a_second_person_sees_what_waits_to_be_confirmed(office, requester, payer):
    data = actions.LineData("county_level", 2026, "示财预〔2026〕9号", TODAY, "2081104", "救助", 100)
    actions.enter_line(requester, office.pk, data, at=AT)
    assert [row.kind for row in queries.work(payer, TODAY, 9)] == ["funds.line"]
    assert queries.work(requester, TODAY, 9) == []
