"""Pages of claims, driven as people do: from the month's bills to the voucher."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from kangjiu.accounts.tests.factories import make_user
from kangjiu.claims import actions
from kangjiu.claims.models import Bill, Claim, ClaimLine, OpeningSheet, Settlement
from kangjiu.claims.tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setenv("KANGJIU_TODAY", "2026-04-10")
    yield
    monkeypatch.delenv("KANGJIU_TODAY")


@pytest.fixture
def who():
    return f.world()


@pytest.fixture
def enter(client):
    def signed_in(scope):
        client.force_login(get_user_model().objects.get(pk=scope.user_id))
        return client

    return signed_in


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def post(client, name, *args, **form):
    return client.post(reverse(f"claims:{name}", args=args), form)


def get(client, name, *args):
    return text(client.get(reverse(f"claims:{name}", args=args)))


def row(placement, **values):
    typed = {"invoice_number": f"FP{placement.pk}", "invoice_on": "2026-01-31", "total_fen": "3,000.00"}
    return {f"{placement.pk}-{name}": value for name, value in (typed | values).items()}


def test_the_grid_saves_good_rows_and_keeps_what_was_typed_in_the_others(who, enter):
    good, bad, empty = f.child(who), f.child(who), f.child(who)
    client = enter(who.admin)
    assert good.person.name.open() in text(client.get(reverse("claims:bills_enter") + "?month=2026-01"))
    form = {"month": "2026-01"} | row(good) | row(bad, total_fen="-5", invoice_number="FP-X")
    page = text(client.post(reverse("claims:bills_enter"), form | {f"{empty.pk}-insurance": "pending"}), 422)
    assert [one.placement_id for one in Bill.objects.all()] == [good.pk]
    assert "FP-X" in page and "-5" in page and bad.person.name.open() in page


def test_the_grid_shows_the_reasons_of_the_rules(who, enter):
    child = f.child(who)
    form = {"month": "2026-01"} | row(child, insurance="settled")
    page = text(enter(who.admin).post(reverse("claims:bills_enter"), form), 422)
    assert "没有结算单" in page


def test_a_bill_is_entered_from_the_price_list_and_shown(who, enter):
    child = f.child(who)
    client = enter(who.admin)
    page = text(client.get(reverse("claims:bill_enter", args=[child.pk]) + "?month=2026-01"))
    price = who.site.provider and page.split('name="q_')[1].split('"')[0]
    form = {"month": "2026-01", "invoice_number": "FP1", "invoice_on": "2026-01-31", f"q_{price}": "2"}
    answer = client.post(reverse("claims:bill_enter", args=[child.pk]), form)
    assert answer.status_code == 302, answer.content.decode()
    bill = Bill.objects.get()
    page = get(client, "bill", bill.pk)
    assert "费用明细" in page and "家庭自付" in page
    assert "FP1" in get(client, "bills")
    post(client, "bill_void", bill.pk)
    assert Bill.objects.get().status == "void"


def test_a_settlement_paper_is_copied_on_its_page(who, enter):
    bill = f.ready(who, f.child(who), insurance="pending")
    client = enter(who.admin)
    assert "登记医保结算单" in get(client, "bill", bill.pk)
    form = {"paper_number": "JSD9", "pay_way": "bed_day", "basic": "4000"}
    assert "不等" in text(post(client, "bill_insurance", bill.pk, **form), 422)
    post(client, "bill_insurance", bill.pk, **(form | {"basic": "1,000.00"}))
    assert Bill.objects.get().paper_number == "JSD9"


def test_a_claim_is_built_read_and_submitted(who, enter):
    f.ready(who, f.child(who))
    f.bill(who, f.child(who))
    client = enter(who.admin)
    post(client, "claim_build", provider=who.provider_id, month_on="2026-01")
    claim = Claim.objects.get()
    page = get(client, "claim", claim.pk)
    assert "1,600.00" in page and "没有出勤记录" in page and "提交申报" in page
    assert claim.number in get(client, "claims")
    post(client, "claim_rebuild", claim.pk)
    post(client, "claim_submit", claim.pk)
    assert "未纳入" in get(client, "claim", claim.pk)
    assert "已提交待结算" in text(post(client, "claim_submit", claim.pk), 409)


def test_the_amount_is_explained_to_office_provider_and_family(who, enter):
    f.ready(who, f.child(who))
    line = f.submitted(who).lines.get()
    for scope in (who.admin, who.cast.clerk, f.care.family(line.person)):
        page = get(enter(scope), "amount", line.pk)
        assert "1,600.00 + 1,400.00 = 3,000.00 元，一分不差" in page
        assert "计算凭证" in page and "示例" in page


def test_a_quarter_goes_from_the_alarm_to_the_voucher(who, enter):
    f.opening(who)
    f.with_money(who)
    f.ready(who, f.child(who))
    f.submitted(who)
    assert "还没有结算的季度" in get(enter(who.cast.clerk), "list")
    post(enter(who.cast.clerk), "build", provider=who.provider_id, year=2026, quarter=1)
    pk = Settlement.objects.get().pk
    assert "您已经办理过前面的步骤" in text(post(enter(who.cast.clerk), "check", pk), 422)
    assert "复核无误" in get(enter(who.cast.reviewer), "settlement", pk)
    post(enter(who.cast.reviewer), "check", pk, note="已核对")
    assert "审批同意" in get(enter(who.cast.approver), "settlement", pk)
    post(enter(who.cast.approver), "approve", pk)
    assert "申请用款" in get(enter(who.finance), "settlement", pk)
    post(enter(who.finance), "request", pk, budget_year=2026)
    client = enter(who.treasury)
    assert "登记支付凭证" in get(client, "settlement", pk)
    post(client, "pay", pk, voucher_number="ZF-1", paid_on="2026-04-10")
    page = get(client, "settlement", pk)
    assert Settlement.objects.get().status == "paid" and "已支付" in page


def test_returns_ask_for_a_reason(who, enter):
    f.opening(who)
    f.ready(who, f.child(who))
    claim = f.submitted(who)
    made = f.settlement(who)
    client = enter(who.cast.reviewer)
    assert "请填写退回原因" in text(post(client, "settlement_return", made.pk), 422)
    post(client, "settlement_return", made.pk, reason="重算")
    post(client, "claim_return", claim.pk, reason="发票不清")
    assert "发票不清" in get(client, "claim", claim.pk)


def test_opening_balances_are_confirmed_and_signed_on_the_page(who, enter):
    client = enter(who.cast.clerk)
    form = {"year": 2026, "go_live_on": "2026-01-01", "nothing_to_carry": "on"}
    post(client, "opening_nothing", **form)
    sheet = OpeningSheet.objects.get()
    assert "确认齐全" in get(client, "opening_sheet", sheet.pk)
    post(client, "opening_confirm", sheet.pk)
    client = enter(who.cast.approver)
    assert "签字" in get(client, "opening_sheet", sheet.pk)
    post(client, "opening_reopen", sheet.pk)
    post(client, "opening_confirm", sheet.pk)
    post(client, "opening_sign", sheet.pk)
    assert "已签字" in get(client, "opening")


def test_opening_rows_stand_on_the_page(who, enter):
    child = f.applications.child()
    balance = actions.BalanceRow(
        child.pk, "physical", "training", who.provider_id, "示残康〔2026〕3号", date(2026, 1, 15), 3, 1,
        {"county_level": 100_000},
    )  # fmt: skip
    sheet = actions.enter_balances(who.cast.clerk, 2026, [balance], at=f.moment(date(2026, 2, 1)))
    page = get(enter(who.cast.clerk), "opening_sheet", sheet.pk)
    assert "1,000.00" in page and "康复训练" in page


def test_the_next_county_and_other_families_find_nothing(who, client):
    f.ready(who, f.child(who))
    line = f.submitted(who).lines.get()
    client.force_login(make_user("county_clerk", "419001"))
    for name, pk in (("amount", line.pk), ("claim", line.claim_id), ("bill", line.bill_id)):
        assert client.get(reverse(f"claims:{name}", args=[pk])).status_code == 404
    client.force_login(make_user("guardian"))
    assert client.get(reverse("claims:amount", args=[line.pk])).status_code == 404
    assert ClaimLine.objects.count() == 1


def test_lists_ask_the_database_the_same_whatever_their_length(who, enter, django_assert_max_num_queries):
    for _ in range(4):
        f.ready(who, f.child(who))
    claim = f.submitted(who)
    client = enter(who.cast.clerk)
    for name, args in (("claim", [claim.pk]), ("bills", []), ("claims", []), ("list", [])):
        with django_assert_max_num_queries(15):
            client.get(reverse(f"claims:{name}", args=args))
