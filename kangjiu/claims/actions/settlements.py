"""Quarter settlements (季度结算): built, checked and approved by different people, then paid through the till."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from kangjiu.accounts import queries as accounts
from kangjiu.audit import actions as audit
from kangjiu.audit.actions import Line
from kangjiu.audit.types import EventType
from kangjiu.claims import events, queries
from kangjiu.claims.actions.roster import summary
from kangjiu.claims.choices import ClaimStatus, SettlementStatus
from kangjiu.claims.models import (
    Adjustment,
    Claim,
    ClaimLine,
    Settlement,
    SettlementAdjustment,
    SettlementLine,
    SettlementOffset,
    SettlementStep,
)
from kangjiu.claims.queries import adjusting
from kangjiu.claims.rules import adjusting as rules
from kangjiu.claims.rules import quarters, sources, states
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.documents.choices import DocumentStatus, PaperKind
from kangjiu.funds import actions as funds
from kangjiu.funds.choices import PaymentStatus
from kangjiu.funds.models import Payment
from kangjiu.providers import queries as providers
from kangjiu.providers.choices import ProviderStatus
from kangjiu.providers.models import Provider

BATCH = 500
OFFICE_OF_TWO = "county_review_approve"


@transaction.atomic
def build_settlement(by: Scope, provider_id: int, year: int, quarter: int, *, at: datetime) -> Settlement:
    """Build a quarter's settlement of a provider with its roster (编制季度结算) from the submitted claims.

    Refused before the year's opening balances are signed, while the provider is suspended, and without lines;
    Conflict when one of the quarter is under way. A later one of the same quarter takes up only what is new.
    """
    scope = by.need("claims.check")
    provider = providers.provider(scope, provider_id)
    reasons = _against(provider, year)
    if reasons:
        raise Refused(reasons)
    lines = queries.lock_unsettled(provider.pk, year, quarter)
    upwards = adjusting.lock_upwards(provider.pk, year, quarter)
    if not lines and not upwards:
        raise Refused(
            Reason(
                "claims.nothing_to_settle",
                f"{year} 年第 {quarter} 季度没有待结算的申报，也没有待补付的调整",
                quarters.CLAUSE,
                "请先由机构提交月度申报；已经结算的不会重复结算",
            )
        )
    settlement = _store(by, provider, year, quarter, lines, upwards, at)
    settlement.document = documents.issue(
        by,
        PaperKind.SETTLEMENT_SUMMARY,
        summary(settlement, provider, lines, upwards, adjusting.offsets_in(settlement.pk)),
        organisation_id=settlement.organisation_id,
        addressee_id=provider.pk,
        at=at,
    )
    settlement.save(update_fields=["document"])
    _record(by, events.SETTLEMENT_BUILT, settlement, at)
    return settlement


def _against(provider: Provider, year: int) -> list[Reason]:
    reasons = []
    if not queries.opening_signed(provider.county_code, year):
        reasons.append(
            Reason(
                "claims.no_opening",
                f"本县 {year} 年期初余额还没有确认并签字",
                next_step="请先登记期初余额（没有的选“无期初”），确认后由第二人签字",
            )
        )
    if provider.status == ProviderStatus.SUSPENDED:
        reasons.append(
            Reason("claims.suspended", "这家机构暂停结算", quarters.CLAUSE, "恢复定点资格后再编制结算")
        )
    return reasons


def _store(
    by: Scope,
    provider: Provider,
    year: int,
    quarter: int,
    lines: Sequence[ClaimLine],
    upwards: Sequence[Adjustment],
    at: datetime,
) -> Settlement:
    office = accounts.organisation(by, by.organisation_id or 0)
    payable = sum(line.payable_fen for line in lines) + sum(one.difference_fen for one in upwards)
    offsets = rules.offsets(payable, adjusting.offsettable(office.pk, provider.pk))
    try:
        with transaction.atomic():
            settlement = Settlement.objects.create(
                number=documents.next_number(by, "settlement", year, office.pk),
                organisation=office,
                provider=provider,
                region_path=provider.region_path,
                county_code=provider.county_code,
                year=year,
                quarter=quarter,
                child_count=len({one.person_id for one in lines} | {one.person_id for one in upwards}),
                total_fen=sum(line.bill.total_fen for line in lines),
                payable_fen=payable,
                offset_fen=sum(fen for _, fen in offsets),
                built_by_id=by.user_id or 0,
                built_at=at,
            )
            SettlementLine.objects.bulk_create(
                (
                    SettlementLine(
                        settlement=settlement,
                        claim_line=line,
                        person_id=line.person_id,
                        amount_fen=line.payable_fen,
                    )
                    for line in lines
                ),
                batch_size=BATCH,
            )
            _take_up(settlement, upwards, offsets)
    except IntegrityError as error:
        raise Conflict(
            Reason("claims.settling", "这家机构这个季度的结算正在办理", next_step="请在结算列表里继续办理")
        ) from error
    Claim.objects.filter(pk__in={line.claim_id for line in lines}).update(status=ClaimStatus.SETTLED)
    _step(by, settlement, SettlementStatus.BUILT, at)
    return settlement


def _take_up(
    settlement: Settlement, upwards: Sequence[Adjustment], offsets: Sequence[tuple[int, int]]
) -> None:
    """Write which corrections a settlement pays and what it offsets, inside the caller's transaction."""
    SettlementAdjustment.objects.bulk_create(
        SettlementAdjustment(settlement=settlement, adjustment=one, amount_fen=one.difference_fen)
        for one in upwards
    )
    SettlementOffset.objects.bulk_create(
        SettlementOffset(settlement=settlement, held_id=held_id, amount_fen=fen) for held_id, fen in offsets
    )


def _step(by: Scope, settlement: Settlement, status: str, at: datetime, note: str = "") -> None:
    SettlementStep.objects.create(
        settlement=settlement, status=status, by_id=by.user_id or 0, at=at, note=note[:120]
    )


def _record(by: Scope, event: EventType, settlement: Settlement, at: datetime, **more: str) -> None:
    said = {
        "number": settlement.number,
        "year": settlement.year,
        "quarter": settlement.quarter,
        "payable_fen": settlement.payable_fen,
    }
    audit.record(by, event, at=at, subject=settlement, data=said | more)


def _locked(scope: Scope, deed: str, settlement_id: int) -> Settlement:
    # the payment is read after the lock: joined, it would be the one of before the wait
    settlement = Settlement.objects.select_for_update(of=("self",)).visible_to(scope).get(pk=settlement_id)
    reasons = states.settlement(deed, settlement.status)
    if reasons:
        raise Conflict(reasons)
    return settlement


def hands(settlement: Settlement) -> dict[str, int]:
    """Who took each step of a settlement (经手人)."""
    return dict(SettlementStep.objects.filter(settlement=settlement).values_list("status", "by_id"))


def _move(by: Scope, settlement: Settlement, status: str, at: datetime, note: str = "") -> Settlement:
    settlement.status = status
    settlement.save(update_fields=["status"])
    _step(by, settlement, status, at, note)
    return settlement


@transaction.atomic
def check(by: Scope, settlement_id: int, note: str = "", *, at: datetime) -> Settlement:
    """Check a settlement (复核) by somebody other than its builder."""
    settlement = _locked(by.need("claims.check"), "check", settlement_id)
    reasons = states.other_hands(by.user_id, [settlement.built_by_id], "复核")
    if reasons:
        raise Refused(reasons)
    _move(by, settlement, SettlementStatus.CHECKED, at, note)
    _record(by, events.SETTLEMENT_CHECKED, settlement, at)
    return settlement


@transaction.atomic
def approve(by: Scope, settlement_id: int, note: str = "", *, at: datetime) -> Settlement:
    """Approve a settlement (审批); never its builder, its checker only in an office of two."""
    scope = by.need("claims.approve")
    settlement = _locked(scope, "approve", settlement_id)
    of_two = any(grant.role == OFFICE_OF_TWO for grant in scope.grants)
    checker = hands(settlement)[SettlementStatus.CHECKED]
    reasons = states.approver(by.user_id, settlement.built_by_id, checker, office_of_two=of_two)
    if reasons:
        raise Refused(reasons)
    _move(by, settlement, SettlementStatus.APPROVED, at, note)
    _record(by, events.SETTLEMENT_APPROVED, settlement, at)
    return settlement


@transaction.atomic
def request_payment(
    by: Scope,
    settlement_id: int,
    *,
    at: datetime,
    budget_year: int | None = None,
    cross_year_basis: str = "",
) -> Payment:
    """Request the payment of an approved settlement (申请用款), by source as the policy shares it; books the debt.

    The budget year is the present one unless told; another than the service year needs a basis (批准依据). What is
    offset lessens the payment; offset whole, the settlement stands as paid at once. Refused without budget or
    account; Conflict when requested already, or when what it offsets is no longer there.
    """
    settlement = _locked(by.need("funds.request"), "request", settlement_id)
    if settlement.payment is not None and settlement.payment.status != PaymentStatus.CANCELLED:
        raise Conflict(
            Reason(
                "claims.requested",
                "这份结算已经申请用款",
                next_step=f"请查看用款申请 {settlement.payment.number}",
            )
        )
    reasons = states.other_hands(by.user_id, hands(settlement).values(), "申请用款")
    if reasons:
        raise Refused(reasons)
    wanted = sources.wanted(queries.shares_of(settlement))
    request = funds.PaymentRequest(
        payee_organisation_id=settlement.provider_id,
        purpose=f"{settlement.year}年第{settlement.quarter}季度康复救助 {settlement.number}",
        service_year=settlement.year,
        budget_year=budget_year or local_day(at).year,
        by_source=wanted.by_source,
        free_fen=wanted.free_fen,
        document_id=settlement.document_id,
        offsets=[(one.held_id, one.amount_fen) for one in adjusting.offsets_in(settlement.pk)],
        cross_year_basis=cross_year_basis,
    )
    settlement.payment = funds.request_payment(by, settlement.organisation_id, request, at=at)
    settlement.save(update_fields=["payment"])
    _record(by, events.PAYMENT_REQUESTED, settlement, at, payment=settlement.payment.number)
    if settlement.payment.status == PaymentStatus.PAID:
        mark_paid(by, settlement.pk, at=at)
    return settlement.payment


@transaction.atomic
def mark_paid(by: Scope, settlement_id: int, *, at: datetime) -> Settlement:
    """Follow the payment of a settlement (核对支付): paid once the till paid, unpaid again after a bank return.

    Changes nothing when the two agree already.
    """
    scope = by.need("funds.pay", "funds.request", "claims.check", "claims.approve")
    settlement = Settlement.objects.select_for_update(of=("self",)).visible_to(scope).get(pk=settlement_id)
    paid = settlement.payment is not None and settlement.payment.status == PaymentStatus.PAID
    if paid and settlement.status == SettlementStatus.APPROVED:
        _move(by, settlement, SettlementStatus.PAID, at)
        _record(by, events.SETTLEMENT_PAID, settlement, at)
        _tell_children(by, settlement, at)
    elif not paid and settlement.status == SettlementStatus.PAID:
        settlement.status = SettlementStatus.APPROVED
        settlement.save(update_fields=["status"])
        _record(by, events.SETTLEMENT_UNPAID, settlement, at)
    return settlement


def _tell_children(by: Scope, settlement: Settlement, at: datetime) -> None:
    rows = settlement.lines.select_related("claim_line__bill").order_by("id")
    told = [
        Line(
            line.pk,
            line.person_id,
            {"month_on": line.claim_line.bill.month_on, "amount_fen": line.amount_fen},
        )
        for line in rows
    ]
    audit.record_many(by, events.CHILD_PAID, told, at=at, subject_kind=SettlementLine)
    more = [
        Line(
            one.pk,
            one.adjustment.person_id,
            {"month_on": one.adjustment.line.bill.month_on, "amount_fen": one.amount_fen},
        )
        for one in adjusting.adjustments_in(settlement.pk)
    ]
    audit.record_many(by, events.CHILD_PAID, more, at=at, subject_kind=SettlementAdjustment)


@transaction.atomic
def return_settlement(by: Scope, settlement_id: int, reason: str, *, at: datetime) -> Settlement:
    """Return a settlement (退回结算): its lines may be settled again. Not while a payment of it stands."""
    settlement = _locked(by.need("claims.check", "claims.approve"), "return", settlement_id)
    reasons = []
    if not reason.strip():
        reasons.append(Reason("claims.return_reason", "没有写退回原因", field="reason"))
    if settlement.payment is not None and settlement.payment.status != PaymentStatus.CANCELLED:
        reasons.append(
            Reason(
                "claims.payment_stands", "这份结算已申请用款", next_step="请财务先撤销用款申请，再退回结算"
            )
        )
    if reasons:
        raise Refused(reasons)
    claims = set(settlement.lines.values_list("claim_line__claim_id", flat=True))
    settlement.lines.update(released=True)
    settlement.adjustments.update(released=True)
    settlement.offsets.update(released=True)
    Claim.objects.filter(pk__in=claims - queries.claims_settled(claims)).update(status=ClaimStatus.SUBMITTED)
    _move(by, settlement, SettlementStatus.RETURNED, at, reason.strip())
    document = settlement.document
    if document is not None and document.status != DocumentStatus.VOID:
        documents.void(by, document, "结算退回", at=at)
    _record(by, events.SETTLEMENT_RETURNED, settlement, at)
    return settlement
