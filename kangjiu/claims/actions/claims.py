"""Claims (月度申报): built from confirmed attendance and bills, submitted once, returned by the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.applications import actions as applications
from kangjiu.audit import actions as audit
from kangjiu.audit.actions import Line
from kangjiu.claims import events, queries
from kangjiu.claims.actions.bills import write_parts
from kangjiu.claims.actions.computing import Outcome, compute
from kangjiu.claims.choices import BillStatus, ClaimStatus, LineState
from kangjiu.claims.models import Bill, Claim, ClaimLine, SettlementLine
from kangjiu.claims.rules import payers, states
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.providers import queries as providers
from kangjiu.providers.models import Provider

BATCH = 500


@transaction.atomic
def build_claim(by: Scope, provider_id: int, month_on: date, *, at: datetime) -> Claim:
    """Build the month's claim of a provider (生成申报), or work out its draft anew.

    All bills of the month not claimed yet; a bill that cannot be paid yet is a blocked line with reasons. A later
    claim of the same month takes up only what is new (补报). Refused without bills.
    """
    scope = by.need("claims.submit")
    provider = providers.provider(scope, provider_id)
    bills = queries.unclaimed(provider.pk, month_on)
    if not bills:
        raise Refused(
            Reason(
                "claims.no_bills",
                f"{month_on:%Y年%m月} 没有可以申报的账单",
                next_step="请先登记账单；已经申报的不会重复申报",
            )
        )
    claim = _draft(by, provider, month_on, at)
    claim.lines.all().delete()
    lines = [_line(claim, one) for one in compute(bills, keep=False, at=at)]
    ClaimLine.objects.bulk_create(lines, batch_size=BATCH)
    said = {"month_on": month_on, "number": claim.number, "lines": len(lines)}
    audit.record(by, events.CLAIM_BUILT, at=at, subject=claim, data=said)
    return claim


def _draft(by: Scope, provider: Provider, month_on: date, at: datetime) -> Claim:
    """The open draft of the month, or a new one; of two who build at once the second gets a Conflict."""
    rows = Claim.objects.select_for_update().filter(
        provider=provider, month_on=month_on, status=ClaimStatus.DRAFT
    )
    found = rows.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Claim.objects.create(
                number=documents.next_number(by, "claim", month_on.year, provider.pk),
                provider=provider,
                region_path=provider.region_path,
                county_code=provider.county_code,
                month_on=month_on,
                built_by_id=by.user_id or 0,
                built_at=at,
            )
    except IntegrityError as error:
        raise Conflict(
            Reason("claims.draft", "这个月的申报刚刚由他人生成", next_step="请刷新后核对")
        ) from error


def _line(claim: Claim, one: Outcome) -> ClaimLine:
    return ClaimLine(
        claim=claim,
        person_id=one.bill.person_id,
        bill=one.bill,
        sheet=one.sheet,
        entitlement=one.entitlement,
        receipt=one.receipt,
        trained_days=one.trained_days,
        months_hundredths=50 * one.half_months,
        payable_fen=one.payable_fen,
        family_fen=one.family_fen,
        state=one.state,
        reasons=said(one.reasons),
    )


def said(reasons: Sequence[Reason]) -> list[dict[str, str]]:
    """Reasons as they are stored: code, message, clause, next step."""
    return [{key: text for key, text in asdict(one).items() if key != "field"} for one in reasons]


def _locked(by: Scope, permission: str, deed: str, claim_id: int) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",)).visible_to(by.need(permission))
    claim = rows.get(pk=claim_id)
    reasons = states.claim(deed, claim.status)
    if reasons:
        raise Conflict(reasons)
    return claim


@transaction.atomic
def submit_claim(by: Scope, claim_id: int, *, at: datetime) -> Claim:
    """Submit a claim (提交申报): amounts are worked out once more, receipts kept, ceilings drawn.

    Blocked lines stay behind and may be claimed later. Conflict when it was submitted before, or when an amount is no
    longer what the draft shows; Refused when nothing in it can be settled or a ceiling would be passed.
    """
    claim = _locked(by, "claims.submit", "submit", claim_id)
    lines = {line.bill_id: line for line in claim.lines.all()}
    outcomes = compute(queries.lock_bills(lines), keep=True, at=at)
    _still(lines, outcomes)
    good = [one for one in outcomes if one.state != LineState.BLOCKED]
    if not good:
        raise Refused(_nothing())
    _keep_receipts(lines, outcomes)
    write_parts({one.bill.pk: one.parts for one in good})
    Bill.objects.filter(pk__in=[one.bill.pk for one in good]).update(status=BillStatus.CLAIMED)
    _draw(by, lines, good, at)
    claim.status, claim.submitted_by_id, claim.submitted_at = ClaimStatus.SUBMITTED, by.user_id, at
    claim.save(update_fields=["status", "submitted_by_id", "submitted_at"])
    _record_submitted(by, claim, lines, good, at)
    return claim


def _still(lines: dict[int, ClaimLine], outcomes: Sequence[Outcome]) -> None:
    """Conflict unless every line comes out as the draft shows it."""
    now = {one.bill.pk: _told(_line(lines[one.bill.pk].claim, one)) for one in outcomes}
    then = {pk: _told(line) for pk, line in lines.items()}
    if now != then:
        raise Conflict(
            Reason(
                "claims.changed",
                "生成申报以后，账单、出勤或额度有变化，金额与草稿不一致",
                next_step="请重新生成申报，核对后再提交",
            )
        )


def _nothing() -> Reason:
    return Reason(
        "claims.all_blocked",
        "这份申报里没有可以结算的账单",
        payers.CLAUSE,
        "请按各条理由补齐出勤确认或医保结算单后重新生成",
    )


def _told(line: ClaimLine) -> tuple[object, ...]:
    """What a line says that a person relies on."""
    basis = (line.sheet_id, line.entitlement_id, line.trained_days, line.months_hundredths)
    return (str(line.state), line.payable_fen, line.family_fen, *basis)


def _keep_receipts(lines: dict[int, ClaimLine], outcomes: Sequence[Outcome]) -> None:
    """Tie lines to their receipts; blocked ones let go of their bills."""
    for one in outcomes:
        lines[one.bill.pk].receipt = one.receipt
    ClaimLine.objects.bulk_update(lines.values(), ["receipt"], batch_size=BATCH)
    blocked = [lines[one.bill.pk].pk for one in outcomes if one.state == LineState.BLOCKED]
    ClaimLine.objects.filter(pk__in=blocked).update(released=True)


def _draw(by: Scope, lines: dict[int, ClaimLine], good: Sequence[Outcome], at: datetime) -> None:
    """Draw every line on its quota (占用额度), all or nothing."""
    uses = [
        applications.Use(one.entitlement, cause_of(lines[one.bill.pk]), one.payable_fen, one.half_months)
        for one in good
        if one.entitlement is not None and (one.payable_fen or one.half_months)
    ]
    applications.use_quotas(by, uses, at=at)


def cause_of(line: ClaimLine) -> str:
    """The cause under which a line draws on a quota (额度使用事由)."""
    return f"claims.line:{line.pk}"


def _record_submitted(
    by: Scope, claim: Claim, lines: dict[int, ClaimLine], good: Sequence[Outcome], at: datetime
) -> None:
    told = [
        Line(
            lines[one.bill.pk].pk,
            one.bill.person_id,
            {
                "month_on": claim.month_on,
                "total_fen": one.bill.total_fen,
                "payable_fen": one.payable_fen,
                "state": str(one.state),
            },
        )
        for one in good
    ]
    audit.record_many(by, events.LINE_CLAIMED, told, at=at, subject_kind=ClaimLine)
    data = {
        "month_on": claim.month_on,
        "number": claim.number,
        "payable_fen": sum(one.payable_fen for one in good),
    }
    audit.record(by, events.CLAIM_SUBMITTED, at=at, subject=claim, data=data)


@transaction.atomic
def return_claim(by: Scope, claim_id: int, reason: str, *, at: datetime) -> Claim:
    """Return a claim to the provider (退回申报): its bills may be claimed again and its ceilings are free again."""
    claim = _locked(by, "claims.check", "return", claim_id)
    if not reason.strip():
        raise Refused(
            Reason("claims.return_reason", "没有写退回原因", next_step="请写明机构要改什么", field="reason")
        )
    if SettlementLine.objects.filter(claim_line__claim=claim, released=False).exists():
        raise Conflict(
            Reason("claims.in_settlement", "这份申报已列入结算", next_step="请先退回结算，再退回申报")
        )
    lines = list(claim.lines.filter(released=False).order_by("person_id", "bill_id"))
    for line in lines:
        if line.payable_fen or line.months_hundredths:
            applications.release_quota(by, cause_of(line), at=at)
    _give_back(lines)
    claim.status, claim.return_reason = ClaimStatus.RETURNED, reason.strip()[:120]
    claim.save(update_fields=["status", "return_reason"])
    data = {"month_on": claim.month_on, "number": claim.number}
    audit.record(by, events.CLAIM_RETURNED, at=at, subject=claim, data=data)
    return claim


def _give_back(lines: Sequence[ClaimLine]) -> None:
    """Bills are entered again and the family bears again what the fund bore."""
    ids = [line.bill_id for line in lines]
    totals = dict(Bill.objects.filter(pk__in=ids).values_list("pk", "total_fen"))
    parts = queries.parts_of(ids)
    write_parts({pk: payers.before_fund(totals[pk], parts[pk]) for pk in ids})
    Bill.objects.filter(pk__in=ids).update(status=BillStatus.ENTERED)
    ClaimLine.objects.filter(pk__in=[line.pk for line in lines]).update(released=True)
