"""Advances: booked as prepayment and never as subsidy, offset, paid back with a voucher, cleared before the next."""

from datetime import date, datetime

import pytest

from kangjiu.accounts.tests.factories import make_organisation, make_scope
from kangjiu.common.dates import CHINA
from kangjiu.common.errors import Conflict, Refused
from kangjiu.funds import actions, queries
from kangjiu.funds.models import BudgetLine, Held, LedgerEntry
from kangjiu.funds.tests.factories import AT, budget_line, payee

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 4, 10, 9, 0, tzinfo=CHINA)


@pytest.fixture
def office():
    return make_organisation("county_federation")


@pytest.fixture
def provider():
    return make_organisation("provider")


@pytest.fixture
def finance(office):
    return make_scope("county_finance", organisation=office)


@pytest.fixture
def treasury():
    return make_scope("finance")


@pytest.fixture
def line(office, provider, finance, treasury):
    payee(finance, treasury, provider)
    return budget_line(finance, treasury, office, 100_000)


@pytest.fixture
def advance(line, office, provider, finance, treasury):
    wanted = actions.AdvanceRequest(provider.pk, 2026, 50_000)
    payment = actions.request_advance(finance, office.pk, wanted, at=AT)
    actions.pay(treasury, payment.pk, "ZF-1", AT.date(), at=AT)
    return Held.objects.get()


def account(code):
    return sum(LedgerEntry.objects.filter(account=code).values_list("amount_fen", flat=True))


def request(office, provider, finance, held, fen, free=60_000, **changes):
    values = {"purpose": "第一季度结算", "service_year": 2026, "budget_year": 2026, "free_fen": free}
    wanted = actions.PaymentRequest(
        payee_organisation_id=provider.pk, offsets=[(held.pk, fen)], **(values | changes)
    )
    return actions.request_payment(finance, office.pk, wanted, at=DAY)


def test_d4a_an_advance_is_prepayment_and_not_expense(advance):
    assert (account("prepaid"), account("expense"), account("treasury")) == (50_000, 0, 50_000)
    assert (advance.kind, advance.left_fen) == ("advance", 50_000)


def test_an_advance_is_offset_by_the_quarter(advance, office, provider, finance):
    payment = request(office, provider, finance, advance, 50_000)
    assert (payment.amount_fen, payment.offset_fen) == (10_000, 50_000)
    assert (account("prepaid"), account("expense")) == (0, 60_000)
    assert BudgetLine.objects.get().committed_fen == 60_000


def test_an_advance_not_paid_yet_offsets_nothing(line, office, provider, finance):
    actions.request_advance(finance, office.pk, actions.AdvanceRequest(provider.pk, 2026, 50_000), at=AT)
    held = Held.objects.get()
    assert not queries.offsettable(office.pk, provider.pk)
    with pytest.raises(Conflict, match="余额已经变化"):
        request(office, provider, finance, held, 50_000)


def test_more_than_is_held_is_never_offset(advance, office, provider, finance):
    with pytest.raises(Conflict, match="余额已经变化"):
        request(office, provider, finance, advance, 50_001)
    assert account("prepaid") == 50_000


def test_an_advance_tells_all_its_reasons(line, office, provider, finance):
    with pytest.raises(Refused) as refused:
        actions.request_advance(finance, office.pk, actions.AdvanceRequest(provider.pk, 2025, 0), at=AT)
    assert {one.code for one in refused.value.reasons} == {"funds.amount", "funds.advance_year"}
    with pytest.raises(Refused, match="余额不足"):
        actions.request_advance(finance, office.pk, actions.AdvanceRequest(provider.pk, 2026, 100_001), at=AT)


def test_what_is_left_is_paid_back_and_the_line_has_it_again(advance, finance, treasury):
    with pytest.raises(Refused, match="经手人不能自己"):
        actions.recover(finance, advance.pk, 50_000, "JK-1", DAY.date(), at=DAY)
    actions.recover(treasury, advance.pk, 20_000, "示缴〔2026〕1号", DAY.date(), at=DAY)
    found = actions.recover(treasury, advance.pk, 30_000, "JK-2", DAY.date(), at=DAY)
    assert (found.left_fen, account("prepaid"), account("treasury")) == (0, 0, 100_000)
    assert BudgetLine.objects.get().left_fen == 100_000


def test_an_advance_used_already_does_not_come_back_whole(advance, office, provider, finance, treasury):
    request(office, provider, finance, advance, 10_000)
    with pytest.raises(Refused, match="已经抵扣"):
        actions.return_payment(treasury, advance.payment_id, "退汇", DAY.date(), at=DAY)


def test_a_cancelled_advance_is_held_no_more(line, office, provider, finance):
    payment = actions.request_advance(
        finance, office.pk, actions.AdvanceRequest(provider.pk, 2026, 50_000), at=AT
    )
    actions.cancel(finance, payment.pk, at=AT)
    assert Held.objects.get().left_fen == 0 and account("prepaid") == 0
    assert BudgetLine.objects.get().left_fen == 100_000


def test_an_old_advance_stands_in_the_way_of_the_next(advance, office, provider, finance, treasury):
    budget_line(finance, treasury, office, 100_000, budget_year=2027, issued_on=date(2026, 3, 1))
    at = datetime(2027, 1, 10, 9, 0, tzinfo=CHINA)
    with pytest.raises(Refused, match="以前年度的预拨还有 500.00 元"):
        actions.request_advance(finance, office.pk, actions.AdvanceRequest(provider.pk, 2027, 1_000), at=at)
