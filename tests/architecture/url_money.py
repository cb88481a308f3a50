"""Subjects of money for the table of addresses: bills, claims, settlements, opening balances, budget, payments."""

from __future__ import annotations

from itertools import count

from kangjiu.accounts.models import Organisation
from kangjiu.accounts.tests.factories import make_organisation
from kangjiu.care.models import Placement
from kangjiu.care.tests import factories as training
from kangjiu.claims.models import (
    Adjustment,
    Bill,
    Claim,
    ClaimLine,
    OpeningSheet,
    Settlement,
    SettlementStep,
)
from kangjiu.common.dates import add_months, local_day, now
from kangjiu.funds.models import (
    BudgetLine,
    Held,
    HeldPart,
    LedgerEntry,
    LedgerTransaction,
    MonthReconciliation,
    Payee,
    Payment,
    PaymentPart,
    YearClose,
)
from kangjiu.registry.tests import factories as files

MONTH = training.NOVEMBER
_running = count(1)


def _office(county: str) -> Organisation:
    return make_organisation("county_federation", county)


def a_placement(county: str) -> Placement:
    return training.placement(training.site(county=county), files.make_child(region=f"{county}101"))


def a_bill(county: str) -> Bill:
    placed = a_placement(county)
    made = Bill.objects.create(
        person_id=placed.person_id,
        placement=placed,
        provider_id=placed.provider_id,
        month_on=MONTH,
        item="training",
        invoice_number=f"FP{next(_running)}",
        invoice_on=MONTH,
        total_fen=300_000,
        insurance="pending",
        entered_by_id=0,
        entered_at=now(),
    )
    made.payers.create(payer="family", amount_fen=made.total_fen)
    return made


def a_line(county: str, status: str = "submitted") -> ClaimLine:
    bill = a_bill(county)
    claim = Claim.objects.create(
        number=f"SB-{next(_running)}",
        provider_id=bill.provider_id,
        region_path=bill.provider.region_path,
        county_code=county,
        month_on=MONTH,
        status=status,
        built_by_id=0,
        built_at=now(),
    )
    return ClaimLine.objects.create(
        claim=claim,
        person_id=bill.person_id,
        bill=bill,
        entitlement=bill.placement.entitlement,
        family_fen=300_000,
        state="blocked",
    )


def a_settlement(county: str) -> Settlement:
    placed = a_placement(county)
    made = Settlement.objects.create(
        number=f"JS-{next(_running)}",
        organisation=_office(county),
        provider_id=placed.provider_id,
        region_path=placed.provider.region_path,
        county_code=county,
        year=2026,
        quarter=4,
        payable_fen=160_000,
        built_by_id=0,
        built_at=now(),
    )
    SettlementStep.objects.create(settlement=made, status="built", by_id=0, at=now())
    return made


def a_sheet(county: str) -> OpeningSheet:
    office = _office(county)
    return OpeningSheet.objects.create(
        organisation=office,
        region_path=office.region_path,
        county_code=county,
        year=2000 + next(_running),
        go_live_on=local_day(now()),
        nothing_to_carry=True,
        entered_by_id=0,
    )


def a_budget_line(county: str, status: str = "entered", committed_fen: int = 0) -> BudgetLine:
    office = _office(county)
    return BudgetLine.objects.create(
        organisation=office,
        region_path=office.region_path,
        county_code=county,
        source="county_level",
        budget_year=local_day(now()).year,
        document_number=f"示财预〔2026〕{next(_running)}号",
        issued_on=local_day(now()),
        function_code="2081104",
        purpose="救助",
        amount_fen=1_000_000,
        committed_fen=committed_fen,
        status=status,
        entered_by_id=0,
    )


def a_payee(county: str, status: str = "proposed") -> Payee:
    unit = make_organisation("provider", county)
    return Payee.objects.create(
        organisation=unit,
        region_path=unit.region_path,
        account_name="示例康复中心",
        account_number="990100000000001",
        account_blind=b"0" * 32,
        bank="示例银行",
        status=status,
        proposed_by_id=0,
        proposed_at=now(),
    )


def a_payment(county: str) -> Payment:
    payee, line = a_payee(county, "confirmed"), a_budget_line(county, "confirmed", 60_000)
    made = Payment.objects.create(
        number=f"YK-{next(_running)}",
        organisation=line.organisation,
        region_path=line.region_path,
        payee=payee,
        payee_organisation=payee.organisation,
        purpose="季度结算",
        service_year=2026,
        budget_year=line.budget_year,
        amount_fen=60_000,
        requested_by_id=0,
        requested_at=now(),
    )
    PaymentPart.objects.create(payment=made, line=line, amount_fen=60_000)
    return made


def a_settled_payment(county: str) -> Payment:
    made = a_settlement(county)
    made.payment = a_payment(county)
    made.save(update_fields=["payment"])
    return made.payment


def held_money(county: str) -> Held:
    payment = a_payment(county)
    made = Held.objects.create(
        organisation=payment.organisation,
        region_path=payment.region_path,
        payee_organisation_id=payment.payee_organisation_id,
        kind="overpaid",
        cause=f"claims.adjustment:{next(_running)}",
        memo="1月 调整",
        payment=payment,
        service_year=2026,
        budget_year=payment.budget_year,
        amount_fen=10_000,
        opened_on=local_day(now()),
        opened_by_id=0,
    )
    HeldPart.objects.create(held=made, line=payment.parts.get().line, amount_fen=10_000)
    return made


def a_year_close(county: str) -> YearClose:
    line = a_budget_line(county, "confirmed")
    made = YearClose.objects.create(
        organisation=line.organisation,
        region_path=line.region_path,
        budget_year=2000 + next(_running),
        document_number="示财预〔2027〕2号",
        proposed_by_id=0,
        proposed_at=now(),
    )
    made.lines.create(line=line, carry_fen=1_000_000, lapse_fen=0)
    return made


def a_month(county: str) -> MonthReconciliation:
    office = _office(county)
    made = MonthReconciliation.objects.create(
        organisation=office,
        region_path=office.region_path,
        book="fiscal",
        month_on=add_months(MONTH, -next(_running)),
        entered_by_id=0,
        entered_at=now(),
    )
    made.sources.create(source="county_level", ledger_fen=1, unit_fen=1)
    return made


def an_adjustment(county: str) -> Adjustment:
    line = a_line(county, "settled")
    return Adjustment.objects.create(
        number=f"TZ-{next(_running)}",
        line=line,
        person_id=line.person_id,
        provider_id=line.bill.provider_id,
        region_path=line.claim.region_path,
        county_code=county,
        cause="insurance",
        evidence_number="CZ-1",
        note="医保冲正",
        total_fen=0,
        trained_days=0,
        booked_fen=100,
        should_fen=0,
        difference_fen=-100,
        proposed_by_id=0,
        proposed_at=now(),
    )


def a_booking(county: str) -> LedgerTransaction:
    line = a_budget_line(county, "confirmed")
    made = LedgerTransaction.objects.create(
        organisation=line.organisation,
        region_path=line.region_path,
        book="fiscal",
        number=f"JZ-{next(_running)}",
        booked_on=local_day(now()),
        memo="收到指标",
        cause=f"line:{line.pk}",
        recorded_at=now(),
    )
    years = {"service_year": line.budget_year, "budget_year": line.budget_year}
    for account, fen in (("treasury", 1_000_000), ("income", -1_000_000)):
        LedgerEntry.objects.create(
            transaction=made, account=account, amount_fen=fen, source=line.source, line=line, **years
        )
    return made


MAKERS = {
    "money_placement": lambda county: {"placement_id": a_placement(county).pk},
    "bill": lambda county: {"bill_id": a_bill(county).pk},
    "claim": lambda county: {"claim_id": a_line(county).claim_id},
    "claim_draft": lambda county: {"claim_id": a_line(county, "draft").claim_id},
    "claim_line": lambda county: {"line_id": a_line(county).pk},
    "settlement": lambda county: {"settlement_id": a_settlement(county).pk},
    "opening_sheet": lambda county: {"sheet_id": a_sheet(county).pk},
    "budget_line": lambda county: {"line_id": a_budget_line(county).pk},
    "payee": lambda county: {"payee_id": a_payee(county).pk},
    "payment": lambda county: {"payment_id": a_payment(county).pk},
    "settled_payment": lambda county: {"payment_id": a_settled_payment(county).pk},
    "held": lambda county: {"held_id": held_money(county).pk},
    "office_year": lambda county: {"office_id": _office(county).pk, "year": 2025},
    "year_close": lambda county: {"close_id": a_year_close(county).pk},
    "month": lambda county: {"month_id": a_month(county).pk},
    "adjustment": lambda county: {"adjustment_id": an_adjustment(county).pk},
    "booking": lambda county: {"booking_id": a_booking(county).pk},
}


def _many(make):
    def rows(county: str, number: int) -> None:
        for _ in range(number):
            make(county)

    return rows


ROWS = {
    "bills": _many(a_bill),
    "claims": _many(a_line),
    "settlements": _many(a_settlement),
    "opening_sheets": _many(a_sheet),
    "budget_lines": _many(a_budget_line),
    "payees": _many(a_payee),
    "payments": _many(a_payment),
    "bookings": _many(a_booking),
    "held": _many(held_money),
    "year_closes": _many(a_year_close),
    "months": _many(a_month),
    "adjustments": _many(an_adjustment),
}
