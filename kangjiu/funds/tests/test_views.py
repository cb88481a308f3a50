"""Pages of money, driven as people do."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_organisation, make_user, scope_of
from kangjiu.funds import actions
from kangjiu.funds.models import BudgetLine, Payee, Payment
from kangjiu.funds.tests.factories import AT, budget_line, payee

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setenv("KANGJIU_TODAY", "2026-03-10")
    yield
    monkeypatch.delenv("KANGJIU_TODAY")


@pytest.fixture
def office():
    return make_organisation("county_federation")


@pytest.fixture
def provider():
    return make_organisation("provider")


@pytest.fixture
def finance(office):
    return make_user("county_finance", organisation=office)


@pytest.fixture
def treasury():
    return make_user("finance")


@pytest.fixture
def payment(office, provider, finance, treasury):
    requester, payer = scope_of(finance), scope_of(treasury)
    budget_line(requester, payer, office, 100_000)
    payee(requester, payer, provider)
    wanted = actions.PaymentRequest(provider.pk, "第一季度结算", 2026, 2026, free_fen=60_000)
    return actions.request_payment(requester, office.pk, wanted, at=AT)


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_a_line_is_entered_on_the_page_and_confirmed_by_another(client, office, finance, treasury):
    client.force_login(finance)
    form = {
        "organisation": office.pk,
        "source": "provincial",
        "budget_year": "2026",
        "document_number": "示财预〔2026〕8号",
        "issued_on": "2026-03-01",
        "function_code": "2081104",
        "purpose": "康复救助",
        "amount_fen": "1,000.00",
        "checked": "1",
    }
    assert client.post(reverse("funds:line_new"), form).status_code == 302
    line = BudgetLine.objects.get()
    assert "待第二人确认" in text(client.get(reverse("funds:list")))
    assert "经手人" in text(client.post(reverse("funds:line_confirm", args=[line.pk])), 422)
    client.force_login(treasury)
    client.post(reverse("funds:line_confirm", args=[line.pk]))
    page = text(client.get(reverse("funds:list")))
    assert "省级" in page and "1,000.00" in page


def test_the_treasury_enters_the_voucher_and_the_ledger_shows_it(client, payment, treasury):
    client.force_login(treasury)
    page = text(client.get(reverse("funds:payment", args=[payment.pk])))
    assert "登记支付凭证" in page and "600.00" in page
    form = {"voucher_number": "ZF-1", "paid_on": "2026-03-09"}
    client.post(reverse("funds:pay", args=[payment.pk]), form)
    assert "ZF-1" in text(client.get(reverse("funds:payment", args=[payment.pk])))
    assert payment.number in text(client.get(reverse("funds:payments")))
    ledger = text(client.get(reverse("funds:ledger")))
    assert "借贷相等" in ledger and "支付 " + payment.number in ledger


def test_a_refused_voucher_keeps_what_was_typed(client, payment, treasury):
    client.force_login(treasury)
    form = {"voucher_number": "ZF-1", "paid_on": "2027-01-01"}
    page = text(client.post(reverse("funds:pay", args=[payment.pk]), form), 422)
    assert "不在申请日" in page and 'value="ZF-1"' in page


def test_who_requested_sees_why_somebody_else_pays(client, payment, finance):
    client.force_login(finance)
    assert "这笔款是您申请的" in text(client.get(reverse("funds:payment", args=[payment.pk])))


def test_a_bank_return_is_entered_and_asked_for_again(client, payment, finance, treasury):
    actions.pay(scope_of(treasury), payment.pk, "ZF-1", AT.date(), at=AT + timedelta(hours=1))
    client.force_login(treasury)
    form = {"reason": "户名不符", "returned_on": "2026-03-09"}
    client.post(reverse("funds:payment_return", args=[payment.pk]), form)
    client.force_login(finance)
    assert "户名不符" in text(client.get(reverse("funds:payment", args=[payment.pk])))
    client.post(reverse("funds:payment_reissue", args=[payment.pk]))
    client.post(reverse("funds:payment_cancel", args=[payment.pk]))
    assert Payment.objects.get().status == "cancelled"


def test_an_account_is_entered_and_shows_its_last_four(client, provider, finance, treasury):
    client.force_login(finance)
    form = {
        "organisation": provider.pk,
        "account_name": "示例康复中心",
        "account_number": "990100000000777",
        "bank": "示例银行",
    }
    client.post(reverse("funds:payee_new"), form)
    client.force_login(treasury)
    client.post(reverse("funds:payee_confirm", args=[Payee.objects.get().pk]))
    page = text(client.get(reverse("funds:payees")))
    assert "尾号 0777" in page and "990100000000777" not in page and "已确认" in page


def test_the_next_county_finds_no_payment(client, payment):
    client.force_login(make_user("finance", "419001"))
    assert client.get(reverse("funds:payment", args=[payment.pk])).status_code == 404
    client.force_login(make_user("guardian"))
    assert client.get(reverse("funds:payments")).status_code == 403
