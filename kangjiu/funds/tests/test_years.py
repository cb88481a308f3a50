"""The year's end and checking: carry-over, late bills from the next year, employment fund, receipts, months."""

from datetime import date, datetime

import pytest

from kangjiu.accounts.tests.factories import make_organisation, make_scope
from kangjiu.common.dates import CHINA
from kangjiu.common.errors import Conflict, Refused
from kangjiu.funds import actions, queries
from kangjiu.funds.models import BankReceipt, BudgetLine, LedgerEntry, YearClose
from kangjiu.funds.tests.factories import AT, budget_line, payee

pytestmark = pytest.mark.django_db
NEW_YEAR = datetime(2027, 1, 4, 9, 0, tzinfo=CHINA)
APRIL = datetime(2026, 4, 10, 9, 0, tzinfo=CHINA)


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


def request(office, provider, finance, at=AT, **changes):
    values = {"purpose": "结算", "service_year": 2026, "budget_year": 2026, "free_fen": 60_000}
    wanted = actions.PaymentRequest(payee_organisation_id=provider.pk, **(values | changes))
    return actions.request_payment(finance, office.pk, wanted, at=at)


def codes(refused):
    return {one.code for one in refused.value.reasons}


def propose(office, finance, carries, document="示财预〔2027〕2号", at=NEW_YEAR):
    return actions.propose_close(finance, office.pk, 2026, carries, document, at=at)


def test_d5_a_rest_is_carried_over_and_the_remainder_goes_back(line, office, finance, treasury):
    close = propose(office, finance, {line.pk: 70_000})
    with pytest.raises(Refused, match="经手人不能自己确认"):
        actions.confirm_close(finance, close.pk, at=NEW_YEAR)
    actions.confirm_close(treasury, close.pk, at=NEW_YEAR)
    old, new = BudgetLine.objects.order_by("id")
    assert (old.status, old.carried_fen, old.lapsed_fen, old.left_fen) == ("closed", 70_000, 30_000, 0)
    assert (new.budget_year, new.amount_fen, new.status, new.carried_from_id) == (
        2027,
        70_000,
        "confirmed",
        old.pk,
    )
    for year, fen in ((2026, 0), (2027, 70_000)):
        rows = LedgerEntry.objects.filter(account="treasury", budget_year=year)
        assert sum(rows.values_list("amount_fen", flat=True)) == fen
    assert sum(LedgerEntry.objects.values_list("amount_fen", flat=True)) == 0


def test_a_year_is_not_closed_while_anything_runs(line, office, provider, finance):
    request(office, provider, finance)
    actions.request_advance(finance, office.pk, actions.AdvanceRequest(provider.pk, 2026, 10_000), at=AT)
    with pytest.raises(Refused) as refused:
        propose(office, finance, {line.pk: 99_000}, " ")
    assert codes(refused) == {
        "funds.year.document",
        "funds.year.carry",
        "funds.year.payment",
        "funds.year.held",
    }
    with pytest.raises(Refused, match="2026 年还没有结束"):
        propose(office, finance, {}, at=AT)


def test_a_year_is_closed_once_and_takes_no_more_lines(line, office, finance, treasury):
    close = propose(office, finance, {})
    with pytest.raises(Conflict, match="已经提出"):
        propose(office, finance, {})
    actions.confirm_close(treasury, close.pk, at=NEW_YEAR)
    with pytest.raises(Conflict, match="已结转"):
        actions.confirm_close(treasury, close.pk, at=NEW_YEAR)
    data = actions.LineData("county_level", 2026, "示财预〔2026〕9号", AT.date(), "2081104", "救助", 100)
    with pytest.raises(Refused, match="2026 年已经结转"):
        actions.enter_line(finance, office.pk, data, at=NEW_YEAR)


def test_a_returned_close_may_be_proposed_anew(line, office, finance, treasury):
    actions.return_close(treasury, propose(office, finance, {}).pk, at=NEW_YEAR)
    propose(office, finance, {line.pk: 1})
    assert YearClose.objects.filter(status="proposed").count() == 1


def test_a_rest_that_moved_since_is_a_conflict(line, office, finance, treasury):
    close = propose(office, finance, {})
    BudgetLine.objects.filter(pk=line.pk).update(amount_fen=90_000)
    with pytest.raises(Conflict, match="余额有变化"):
        actions.confirm_close(treasury, close.pk, at=NEW_YEAR)


def test_a_late_bill_is_paid_from_the_next_year_with_approval_only(line, office, provider, finance, treasury):
    budget_line(finance, treasury, office, 100_000, budget_year=2027)
    with pytest.raises(Refused, match="没有填写批准依据"):
        request(office, provider, finance, NEW_YEAR, budget_year=2027)
    with pytest.raises(Refused, match="不能从 2028 年的预算列支"):
        request(office, provider, finance, NEW_YEAR, budget_year=2028)
    made = request(
        office, provider, finance, NEW_YEAR, budget_year=2027, cross_year_basis="示财社〔2027〕3号"
    )
    assert (made.service_year, made.budget_year) == (2026, 2027)
    assert set(LedgerEntry.objects.filter(payment=made).values_list("service_year", "budget_year")) == {
        (2026, 2027)
    }


def test_the_employment_fund_pays_children_only_with_a_cited_paper(line, office, provider, finance, treasury):
    budget_line(
        finance, treasury, office, 50_000, source="employment_fund", document_number="示财预〔2026〕5号"
    )
    with pytest.raises(Refused, match="残疾人就业保障金的指标没有登记"):
        request(office, provider, finance, free_fen=0, by_source={"employment_fund": 10_000})
    budget_line(
        finance,
        treasury,
        office,
        50_000,
        source="employment_fund",
        document_number="示财预〔2026〕6号",
        training_basis="示财社〔2026〕8号第三条",
    )
    made = request(office, provider, finance, free_fen=0, by_source={"employment_fund": 10_000})
    assert made.parts.get().line.training_basis == "示财社〔2026〕8号第三条"


def test_work_funds_stand_on_a_book_of_their_own_and_pay_no_child(office, provider, finance, treasury):
    payee(finance, treasury, provider)
    made = budget_line(finance, treasury, office, 50_000, is_work_fund=True)
    assert made.book == "work"
    for wanted in ({"free_fen": 10_000}, {"free_fen": 0, "by_source": {"county_level": 10_000}}):
        with pytest.raises(Refused, match="余额不足"):
            request(office, provider, finance, **wanted)


def test_every_movement_of_a_line_has_its_booking(line, office, provider, finance, treasury):
    payment = request(office, provider, finance)
    actions.pay(treasury, payment.pk, "ZF-1", AT.date(), at=AT)
    memos = [one.transaction.memo for one in queries.movements(finance, line.pk)]
    assert [memo.split()[0] for memo in dict.fromkeys(memos)] == ["收到指标", "确认应付", "支付"]


@pytest.fixture
def paid(line, office, provider, finance, treasury):
    payment = request(office, provider, finance)
    return actions.pay(treasury, payment.pk, "ZF-1", AT.date(), at=AT)


def test_a_receipt_is_entered_once_by_another_hand(paid, finance, treasury):
    with pytest.raises(Refused) as refused:
        actions.enter_receipt(treasury, paid.pk, " ", 0, date(2026, 1, 1), at=APRIL)
    assert codes(refused) == {
        "funds.two_people",
        "funds.receipt",
        "funds.receipt_amount",
        "funds.received_on",
    }
    actions.enter_receipt(finance, paid.pk, "示回〔2026〕1号", 60_000, AT.date(), at=APRIL)
    with pytest.raises(Conflict, match="已经登记"):
        actions.enter_receipt(finance, paid.pk, "HD-2", 60_000, AT.date(), at=APRIL)
    assert BankReceipt.objects.get().amount_fen == 60_000


def test_a_receipt_waits_for_the_payment(line, office, provider, finance):
    with pytest.raises(Conflict, match="没有支付记录"):
        actions.enter_receipt(finance, request(office, provider, finance).pk, "HD-1", 1, AT.date(), at=APRIL)


def test_a_month_is_signed_by_another_when_every_difference_is_explained(paid, office, finance, treasury):
    march, ours = date(2026, 3, 1), {"county_level": actions.UnitBalance(40_000)}
    assert queries.treasury_at(office.pk, "fiscal", march) == {"county_level": 40_000}
    with pytest.raises(Refused, match="相差 1.00 元，没有说明原因"):
        unit = {"county_level": actions.UnitBalance(39_900)}
        actions.enter_month(finance, office.pk, "fiscal", march, unit, at=APRIL)
    with pytest.raises(Refused, match="没有填写“县级”的单位账余额"):
        actions.enter_month(finance, office.pk, "fiscal", march, {}, at=APRIL)
    with pytest.raises(Refused, match="还没有结束"):
        actions.enter_month(finance, office.pk, "fiscal", date(2026, 4, 1), ours, at=APRIL)
    unit = {"county_level": actions.UnitBalance(39_900, "JZ-2026-00003 单位未记账")}
    month = actions.enter_month(finance, office.pk, "fiscal", march, unit, at=APRIL)
    with pytest.raises(Refused, match="经手人不能自己签字"):
        actions.sign_month(finance, month.pk, at=APRIL)
    assert actions.sign_month(treasury, month.pk, at=APRIL).status == "signed"
    with pytest.raises(Conflict, match="已经签字"):
        actions.enter_month(finance, office.pk, "fiscal", march, ours, at=APRIL)


def test_a_ledger_that_moved_since_is_not_signed(paid, office, finance, treasury):
    unit = {"county_level": actions.UnitBalance(40_000)}
    month = actions.enter_month(finance, office.pk, "fiscal", date(2026, 3, 1), unit, at=APRIL)
    actions.return_payment(treasury, paid.pk, "户名不符", date(2026, 3, 20), at=APRIL)
    with pytest.raises(Conflict, match="专账余额有变化"):
        actions.sign_month(treasury, month.pk, at=APRIL)
