"""Pages of corrections, advances, year close, reconciliation and the three-way check, driven as people do."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from kangjiu.claims import actions
from kangjiu.claims.models import Adjustment, ClaimLine, Settlement
from kangjiu.claims.tests import factories as f
from kangjiu.funds.models import Held, MonthReconciliation, Payment, YearClose

pytestmark = pytest.mark.django_db
FEBRUARY = date(2026, 2, 1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setenv("KANGJIU_TODAY", "2026-05-06")
    yield
    monkeypatch.delenv("KANGJIU_TODAY")


@pytest.fixture
def who():
    found = f.world()
    f.opening(found)
    f.with_money(found)
    return found


@pytest.fixture
def line(who):
    paper = actions.PaperData("JSD-1", "item", {"basic": 80_000})
    f.ready(who, f.child(who), insurance="settled", paper=paper)
    f.submitted(who)
    f.paid(who)
    return ClaimLine.objects.get()


@pytest.fixture
def enter(client):
    def signed_in(scope):
        client.force_login(get_user_model().objects.get(pk=scope.user_id))
        return client

    return signed_in


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


FORM = {
    "cause": "insurance",
    "evidence_number": "CZ-1",
    "note": "医保冲正，统筹补付",
    "total_fen": "3,000.00",
    "basic": "2,000.00",
    "trained_days": "20",
}


def proposed(who, line, enter, **changes):
    answer = enter(who.cast.clerk).post(reverse("claims:adjust", args=[line.pk]), FORM | changes)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return Adjustment.objects.latest("id")


def test_d6_a_clerk_proposes_and_an_approver_confirms(who, line, enter):
    page = text(enter(who.cast.clerk).get(reverse("claims:amount", args=[line.pk])))
    assert "调整这笔费用" in page and "没有调整过" in page
    made = proposed(who, line, enter)
    page = text(enter(who.cast.approver).get(reverse("claims:adjustment", args=[made.pk])))
    assert "多付 600.00 元，记应收" in page and "核对无误，确认" in page and "逐条依据" in page
    assert "差额 = 应结算 1,000.00 − 已结算 1,600.00" in page
    answer = enter(who.cast.approver).post(reverse("claims:adjustment_confirm", args=[made.pk]), follow=True)
    assert "TZ-2026-0001 已确认" in text(answer) and "应收 600.00 元" in text(answer)
    page = text(enter(who.cast.clerk).get(reverse("claims:amount", args=[line.pk])))
    assert "TZ-2026-0001" in page and "−600.00" in page


def test_bad_papers_come_back_with_all_reasons_and_what_was_typed(who, line, enter):
    form = FORM | {"basic": "4,000.00", "trained_days": "31", "evidence_number": "CZ-99"}
    page = text(enter(who.cast.clerk).post(reverse("claims:adjust", args=[line.pk]), form), 422)
    assert "各方支付合计与账单总额" in page and "CZ-99" in page and "4,000.00" in page


def test_what_was_corrected_shows_in_the_case_file_and_is_offset(who, line, enter):
    made = proposed(who, line, enter)
    enter(who.cast.approver).post(reverse("claims:adjustment_confirm", args=[made.pk]))
    client = enter(who.cast.clerk)
    client.post(reverse("desk:purpose", args=[line.person_id]), {"purpose": "review", "next": ""})
    page = text(client.get(reverse("desk:file_money", args=[line.person_id]) + "?year=2026"))
    assert "原 1,600.00，调整 −600.00" in page and "1,000.00 元" in page
    placed = line.bill.placement
    f.ready(who, placed, FEBRUARY)
    f.submitted(who, FEBRUARY)
    settled = f.settlement(who)
    page = text(client.get(reverse("claims:settlement", args=[settled.pk])))
    assert "抵扣 600.00 元" in page and "本次应付 1,000.00 元" in page and "补付与抵扣" in page


def test_settlement_payment_and_receipt_stand_side_by_side(who, line, enter):
    page = text(enter(who.finance).get(reverse("claims:matching")))
    assert "已支付，待登记银行回单" in page
    payment = Payment.objects.get()
    form = {"number": "HD-1", "amount_fen": "1,500.00", "received_on": "2026-04-13"}
    answer = enter(who.finance).post(reverse("funds:payment_receipt", args=[payment.pk]), form, follow=True)
    assert "与支付相差 -100.00 元" in text(answer)
    assert "回单与支付相差 -100.00 元" in text(enter(who.finance).get(reverse("claims:matching")))


def test_what_is_owed_and_not_paid_is_listed(who, enter):
    f.ready(who, f.child(who))
    f.submitted(who)
    page = text(enter(who.finance).get(reverse("claims:unpaid") + "?year=2026"))
    assert "已申报，还没有编制结算" in page and "合计 1,600.00 元" in page
    f.approved(who)
    assert "结算待支付" in text(enter(who.finance).get(reverse("claims:unpaid") + "?year=2026"))


def test_an_advance_is_asked_for_paid_and_paid_back(who, enter):
    client = enter(who.finance)
    form = {
        "organisation": who.office.pk,
        "payee": who.provider_id,
        "budget_year": "2026",
        "amount_fen": "500.00",
        "purpose": "预拨第二季度",
    }
    assert "核对" in text(client.post(reverse("funds:advance_new"), form))
    client.post(reverse("funds:advance_new"), form | {"checked": "1"})
    held = Held.objects.get()
    assert "预拨第二季度" in text(client.get(reverse("funds:held")))
    treasury = enter(who.treasury)
    pay = {"voucher_number": "ZF-9", "paid_on": "2026-05-06"}
    treasury.post(reverse("funds:pay", args=[held.payment_id]), pay)
    form = {"amount_fen": "600.00", "voucher_number": "JK-1", "paid_on": "2026-05-06"}
    page = text(treasury.post(reverse("funds:held_recover", args=[held.pk]), form), 422)
    assert "不在 0.01 至余额 500.00 元之间" in page
    treasury.post(reverse("funds:held_recover", args=[held.pk]), form | {"amount_fen": "500.00"})
    assert "JK-1" in text(treasury.get(reverse("funds:held_one", args=[held.pk])))


def test_a_year_is_closed_by_two_people(who, enter, monkeypatch):
    monkeypatch.setenv("KANGJIU_TODAY", "2027-01-05")
    client = enter(who.finance)
    address = reverse("funds:close_propose", args=[who.office.pk, 2026])
    assert "余额 100,000.00 元" in text(client.get(address))
    fields = [name for name in client.get(address).context["form"].fields if name.startswith("carry_")]
    page = text(client.post(address, {"document_number": "示财预〔2027〕2号", fields[0]: "100,000.01"}), 422)
    assert "不在 0 至余额 100,000.00 元之间" in page
    client.post(address, {"document_number": "示财预〔2027〕2号", fields[0]: "40,000.00"})
    close = YearClose.objects.get()
    treasury = enter(who.treasury)
    assert "核对无误，确认结转" in text(treasury.get(reverse("funds:closes")))
    treasury.post(reverse("funds:close_confirm", args=[close.pk]))
    assert "已结转" in text(treasury.get(reverse("funds:closes")))
    page = text(treasury.get(reverse("funds:list") + "?year=2027"))
    assert "上年结转" in page and "40,000.00" in page


def test_a_month_is_reconciled_and_signed(who, line, enter):
    client = enter(who.finance)
    address = reverse("funds:month_new")
    assert "账簿" in text(client.get(address))
    address += f"?organisation={who.office.pk}&book=fiscal&month=2026-04"
    page = client.get(address)
    sources = list(page.context["form"].ledger.items())
    form = {f"unit_{source}": f"{fen / 100:.2f}" for source, fen in sources}
    wrong = form | {f"unit_{sources[0][0]}": "0"}
    assert "没有说明原因" in text(client.post(address, wrong), 422)
    client.post(address, wrong | {f"explain_{sources[0][0]}": "单位未记账"})
    month = MonthReconciliation.objects.get()
    treasury = enter(who.treasury)
    assert "单位未记账" in text(treasury.get(reverse("funds:months")))
    treasury.post(reverse("funds:month_sign", args=[month.pk]))
    assert "已签字" in text(treasury.get(reverse("funds:months")))


def test_a_line_shows_what_moved_it(who, line, enter):
    payment = Payment.objects.get()
    budget = payment.parts.order_by("id").first().line
    page = text(enter(who.finance).get(reverse("funds:line", args=[budget.pk])))
    assert "收到指标" in page and "确认应付" in page and "支付" in page


def test_a_late_settlement_needs_its_approval_on_the_page(who, enter, monkeypatch):
    f.ready(who, f.child(who))
    f.submitted(who)
    f.approved(who)
    monkeypatch.setenv("KANGJIU_TODAY", "2027-01-05")
    made = Settlement.objects.get()
    client = enter(who.finance)
    page = text(client.post(reverse("claims:request", args=[made.pk]), {"budget_year": "2027"}), 422)
    assert "没有填写批准依据" in page
    page = text(client.post(reverse("claims:request", args=[made.pk]), {"budget_year": "2025"}), 422)
    assert "不能从 2025 年的预算列支" in page
