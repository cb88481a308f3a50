"""Correction after settlement (调整): proposed by one, confirmed by another; the difference is booked, no history edited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from kangjiu.applications import actions as applications
from kangjiu.audit import actions as audit
from kangjiu.audit.types import EventType
from kangjiu.claims import events
from kangjiu.claims.choices import AdjustmentStatus
from kangjiu.claims.models import Adjustment, ClaimLine
from kangjiu.claims.queries import adjusting as reads
from kangjiu.claims.queries import gather
from kangjiu.claims.rules import adjusting, months, payers, states
from kangjiu.claims.rules.adjusting import Correction, State
from kangjiu.common.dates import month_end
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.funds import actions as funds
from kangjiu.policy import actions as policy
from kangjiu.policy.actions import deciding
from kangjiu.policy.models import Receipt


@dataclass(frozen=True)
class Worked:
    """What the policy says of corrected papers (重算结果): the state with the fund's amount, and the receipt."""

    state: State
    receipt: Receipt | None


def work_out(line: ClaimLine, state: State, *, keep: bool, at: datetime) -> Worked:
    """What should have been settled by corrected papers; Refused when the policy stops or the parts do not add up.

    Days of nothing are worth nothing; everything else is asked of the version the right was given under.
    """
    if state.total_fen == 0:
        return Worked(state.paid(0, 0), None)
    group = gather.group_of(line, state)
    version = group.entitlement.version
    on = month_end(line.bill.month_on)
    if keep:
        decision, receipt = policy.decide(version, "month", group.facts, on=on, at=at)
    else:
        decision, receipt = policy.preview(version, "month", group.facts, on=on), None
        deciding.need_complete(decision)
    (answer,) = months.answers(group.bills, decision.rows("month"), decision.rows("bill"), group.used)
    worked = state.paid(answer.payable_fen, answer.half_months)
    wrong = payers.adds_up(state.total_fen, worked.parts)
    if wrong:
        raise Refused(wrong)
    return Worked(worked, receipt)


@transaction.atomic
def propose_adjustment(
    by: Scope,
    line_id: int,
    asked: Correction,
    *,
    at: datetime,
    evidence: tuple[bytes, str] | None = None,
) -> Adjustment:
    """Propose a correction of a settled and paid line (提出调整); Refused with every reason.

    `evidence` is content and name of the paper that shows it. Conflict when a colleague proposed one meanwhile.
    """
    line = _line(by.need("claims.check"), line_id)
    now = reads.standing([line])[line.pk]
    reasons = adjusting.findings(now, asked, reads.settled(line), line.bill.month_on)
    if reasons:
        raise Refused(reasons)
    worked = work_out(line, asked.state(), keep=False, at=at)
    attachment = documents.store_attachment(by, *evidence, at=at) if evidence else None
    made = _made(line, asked, worked.state, now.payable_fen)
    made.number = documents.next_number(by, "adjustment", line.bill.month_on.year, line.bill.provider_id)
    made.evidence = attachment
    made.proposed_by_id, made.proposed_at = by.user_id or 0, at
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            Reason(
                "claims.adjust.twice",
                "这笔费用已有待确认的调整，或这张凭据已经调整过",
                adjusting.CLAUSE,
                "请在调整列表里核对",
                "evidence_number",
            )
        ) from error
    _record(by, events.ADJUSTMENT_PROPOSED, made, at)
    return made


def _line(scope: Scope, line_id: int) -> ClaimLine:
    rows = ClaimLine.objects.select_for_update(of=("self",)).visible_to(scope).filter(released=False)
    return rows.select_related("bill__provider", "sheet", "entitlement__version", "claim").get(pk=line_id)


def _made(line: ClaimLine, asked: Correction, state: State, booked_fen: int) -> Adjustment:
    return Adjustment(
        line=line,
        person_id=line.person_id,
        provider_id=line.bill.provider_id,
        region_path=line.claim.region_path,
        county_code=line.claim.county_code,
        cause=asked.cause,
        evidence_number=asked.evidence_number.strip(),
        note=asked.note.strip()[:200],
        total_fen=state.total_fen,
        excluded_fen=state.excluded_fen,
        prepaid_fen=state.prepaid_fen,
        parts=dict(state.parts),
        trained_days=state.trained_days,
        half_months=state.half_months,
        booked_fen=booked_fen,
        should_fen=state.payable_fen,
        difference_fen=state.payable_fen - booked_fen,
    )


def _record(by: Scope, event: EventType, made: Adjustment, at: datetime) -> None:
    said = {
        "number": made.number,
        "month_on": made.line.bill.month_on,
        "difference_fen": made.difference_fen,
        "should_fen": made.should_fen,
    }
    audit.record(by, event, at=at, subject=made, person_id=made.person_id, data=said)


def _locked(scope: Scope, deed: str, adjustment_id: int) -> Adjustment:
    rows = Adjustment.objects.select_for_update(of=("self",)).visible_to(scope)
    made = rows.select_related("line__bill").get(pk=adjustment_id)
    reasons = states.adjustment(deed, made.status)
    if reasons:
        raise Conflict(reasons)
    return made


@transaction.atomic
def withdraw_adjustment(by: Scope, adjustment_id: int, *, at: datetime) -> Adjustment:
    """Take back a correction nobody confirmed (撤回调整)."""
    made = _locked(by.need("claims.check", "claims.approve"), "withdraw", adjustment_id)
    made.status = AdjustmentStatus.WITHDRAWN
    made.save(update_fields=["status"])
    _record(by, events.ADJUSTMENT_WITHDRAWN, made, at)
    return made


@transaction.atomic
def confirm_adjustment(by: Scope, adjustment_id: int, *, at: datetime) -> Adjustment:
    """Confirm a correction by a second person (确认调整): quota follows, the difference is booked, the receipt kept.

    Too much paid stands as receivable to be offset or paid back; too little waits for the next settlement. Conflict
    when the policy now says another amount than was proposed.
    """
    scope = by.need("claims.approve")
    made = _locked(scope, "confirm", adjustment_id)
    reasons = states.other_hands(by.user_id, [made.proposed_by_id], "确认")
    if reasons:
        raise Refused(reasons)
    line = _line(scope, made.line_id)
    worked = work_out(line, replace(_asked(made), payable_fen=0, half_months=0), keep=True, at=at)
    _still(line, made, worked.state)
    _move_quota(by, line, made, at)
    if made.difference_fen < 0:
        _hold(by, line, made, at)
    made.status, made.receipt = AdjustmentStatus.CONFIRMED, worked.receipt
    made.confirmed_by_id, made.confirmed_at = by.user_id, at
    made.save(update_fields=["status", "receipt", "confirmed_by_id", "confirmed_at"])
    _record(by, events.ADJUSTMENT_CONFIRMED, made, at)
    return made


def _asked(made: Adjustment) -> State:
    return State(made.total_fen, made.excluded_fen, made.prepaid_fen, made.parts, made.trained_days)


def _still(line: ClaimLine, made: Adjustment, worked: State) -> None:
    """Conflict unless the line still stands as proposed and the policy still says the same."""
    now = reads.standing([line])[line.pk]
    same = (worked.payable_fen, worked.half_months) == (made.should_fen, made.half_months)
    paid = reads.settled(line).paid
    if now.payable_fen != made.booked_fen or not same or not paid:
        raise Conflict(
            Reason(
                "claims.adjust.changed",
                "提出调整以后，额度、账单或支付情况有变化，金额与提出时不一致",
                adjusting.CLAUSE,
                "请撤回这份调整，按现在的情况重新提出",
            )
        )


def _move_quota(by: Scope, line: ClaimLine, made: Adjustment, at: datetime) -> None:
    """Ceilings follow: what the line drew is given back, what it should have drawn is drawn."""
    applications.release_quota(by, reads.cause_now(line), at=at)
    if line.entitlement is not None and (made.should_fen or made.half_months):
        applications.use_quota(
            by, line.entitlement, reads.cause_of(made), made.should_fen, made.half_months, at=at
        )


def _hold(by: Scope, line: ClaimLine, made: Adjustment, at: datetime) -> None:
    """Book what was paid too much against the payments it came from, the newest first."""
    shares = line.entitlement.shares if line.entitlement else {}
    allotted = adjusting.allot(-made.difference_fen, reads.capacity(line))
    for place, (payment_id, fen) in enumerate(allotted):
        cause = reads.cause_of(made)
        found = funds.Overpaid(
            payment_id=payment_id,
            cause=f"{cause}:{place}" if place else cause,
            memo=f"{line.bill.month_on.year}年{line.bill.month_on.month}月 调整 {made.number}",
            amount_fen=fen,
            service_year=line.bill.month_on.year,
            shares=shares,
        )
        funds.open_overpaid(by, found, at=at)
