"""Working out what the fund may pay (核算): one question to the policy for each child and item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kangjiu.applications.models import Entitlement
from kangjiu.care.models import MonthSheet
from kangjiu.claims.choices import LineState
from kangjiu.claims.models import Bill
from kangjiu.claims.queries import gather
from kangjiu.claims.queries.gather import Candidate, Group
from kangjiu.claims.rules import months, payers
from kangjiu.claims.rules.months import Answer
from kangjiu.common.dates import month_end
from kangjiu.common.errors import Reason
from kangjiu.policy import actions as policy
from kangjiu.policy.actions import deciding
from kangjiu.policy.engine import Decision
from kangjiu.policy.models import PolicyVersion, Receipt

Asked = tuple[Group, Decision, Receipt | None]


@dataclass
class Outcome:
    """What comes out for one bill (核算结果): amounts in fen, all reasons."""

    bill: Bill
    sheet: MonthSheet | None
    entitlement: Entitlement | None
    state: str
    trained_days: int
    payable_fen: int = 0
    family_fen: int = 0
    half_months: int = 0
    reasons: Sequence[Reason] = ()
    receipt: Receipt | None = None
    parts: Mapping[str, int] = field(default_factory=dict)


def compute(bills: Sequence[Bill], *, keep: bool, at: datetime) -> list[Outcome]:
    """Outcomes in the order of the bills; `keep` stores receipts, inside the caller's transaction."""
    found = gather.candidates(bills)
    stopped = {one.bill.pk: _blocked(one) for one in found}
    ready = [one for one in found if not stopped[one.bill.pk]]
    outcomes = {one.bill.pk: _stopped(one, stopped[one.bill.pk]) for one in found if stopped[one.bill.pk]}
    of_bill = {one.bill.pk: one for one in ready}
    for group, decision, receipt in _ask(gather.groups(ready), keep=keep, at=at):
        for outcome in _outcomes(group, decision, receipt, of_bill):
            outcomes[outcome.bill.pk] = outcome
    return [outcomes[bill.pk] for bill in bills]


def _blocked(one: Candidate) -> list[Reason]:
    status = one.sheet.status if one.sheet else None
    reasons = months.blocked(one.bill.insurance, status, one.bill.month_on, one.period)
    if one.suspended:
        reasons.append(
            Reason(
                "claims.line.suspended",
                "救助资格已暂停",
                months.CLAUSE,
                "恢复资格后再申报，或终止后按终止日结算",
            )
        )
    return reasons


def _stopped(one: Candidate, reasons: Sequence[Reason]) -> Outcome:
    parts = gather.facts_of(one).parts
    family = parts.get("family", 0)
    return Outcome(
        one.bill,
        one.sheet,
        one.entitlement,
        LineState.BLOCKED,
        one.trained.days,
        family_fen=max(0, family),
        reasons=reasons,
        parts=parts,
    )


def _ask(groups: Sequence[Group], *, keep: bool, at: datetime) -> list[Asked]:
    """Each group's decision; the day asked for is the end of its last month."""
    versions = PolicyVersion.objects.in_bulk({group.entitlement.version_id for group in groups})
    found: list[Asked] = []
    for version_id, version in versions.items():
        own = [group for group in groups if group.entitlement.version_id == version_id]
        cases = [(group.facts, month_end(max(bill.month_on for bill in group.bills))) for group in own]
        if keep:
            answers = policy.decide_many(version, "month", cases, at=at)
            found += [
                (group, decision, receipt) for group, (decision, receipt) in zip(own, answers, strict=True)
            ]
        else:
            found += [
                (group, policy.preview(version, "month", facts, on=on), None)
                for group, (facts, on) in zip(own, cases, strict=True)
            ]
    return found


def _outcomes(
    group: Group, decision: Decision, receipt: Receipt | None, of_bill: Mapping[int, Candidate]
) -> list[Outcome]:
    asked = [of_bill[bill.id] for bill in group.bills if bill.claimed_fen is None]
    if not decision.complete:
        reasons = deciding.stops(decision)
        return [_stopped(one, reasons) for one in asked]
    rows = months.answers(group.bills, decision.rows("month"), decision.rows("bill"), group.used)
    return [_outcome(of_bill[answer.bill_id], answer, receipt) for answer in rows]


def _outcome(one: Candidate, answer: Answer, receipt: Receipt | None) -> Outcome:
    total = one.bill.total_fen
    parts = payers.with_fund(total, gather.facts_of(one).parts, answer.payable_fen)
    wrong = payers.adds_up(total, parts)
    if wrong:
        return _stopped(one, wrong)
    zero = answer.payable_fen == 0
    return Outcome(
        one.bill,
        one.sheet,
        one.entitlement,
        LineState.ZERO if zero else LineState.PAYABLE,
        one.trained.days,
        payable_fen=answer.payable_fen,
        family_fen=parts["family"],
        half_months=answer.half_months,
        reasons=[_nothing(one.trained.days)] if zero else (),
        receipt=receipt,
        parts=parts,
    )


def _nothing(days: int) -> Reason:
    return Reason(
        "claims.line.zero",
        f"本月训练 {days} 天，按政策救助资金支付 0 元",
        months.CLAUSE,
        "点金额可以看每一步依据；对天数有疑问请核对出勤",
    )
