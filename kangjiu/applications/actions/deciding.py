"""Deciding (审批): by another person, on a frozen basis; approval gives rights, refusal gives reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base, entitling, letters, publicity
from kangjiu.applications.actions.review import judge, verdict_of
from kangjiu.applications.choices import NoticeTime, Outcome, Status
from kangjiu.applications.models import Application, Decision, Review
from kangjiu.applications.rules import hands, verdicts
from kangjiu.clocks import actions as clocks
from kangjiu.clocks.choices import ClockStatus
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.policy import queries as policy


@transaction.atomic
def decide(
    by: Scope,
    application_id: int,
    outcome: str,
    opinion: str = "",
    *,
    version_number: int | None = None,
    at: datetime,
) -> Decision:
    """Decide (审批): pass, refuse or give back for review.

    Refused for the enterer and for the reviewer (save in an office of two), for an outcome other than the
    review's, while the clock stands still, and when the policy no longer agrees on the day of the decision.
    """
    application = base.locked(by, application_id, "applications.approve")
    base.need_state("decide", application)
    base.need_version(application, version_number)
    review = queries.last_review(application.pk)
    if review is None:
        raise ValueError("a reviewed application has a review")
    _need_hands(by, application, review)
    reasons = verdicts.decide(outcome, opinion, review.outcome)
    reasons += _clock_faults(application, outcome, local_day(at))
    if reasons:
        raise Refused(reasons)
    if outcome == Outcome.RETURN:
        return _give_back(by, application, review, opinion, at)
    if outcome == Outcome.PASS:
        return _approve(by, application, review, opinion, at)
    return _reject(by, application, review, opinion, at)


def _need_hands(by: Scope, application: Application, review: Review) -> None:
    roles = {grant.role for grant in by.need("applications.approve").grants}
    reasons = hands.may_decide(by.user_id, application.entered_by_id, review.reviewed_by_id, roles)
    if reasons:
        raise Refused(reasons)


def _clock_faults(application: Application, outcome: str, on: date) -> list[Reason]:
    clock = application.clock
    if outcome == Outcome.RETURN or clock is None or clock.status != ClockStatus.PAUSED:
        return []
    if publicity.stopped_by_notice(application):
        return publicity.against(application, NoticeTime.BEFORE_OUTSIDE, on)
    return [
        Reason(
            "applications.paused",
            f"时限从 {clock.paused_on} 起暂停，等待补充说明",
            clock.clause,
            "收到答复后请先恢复计时，再审批",
        )
    ]


def _approve(by: Scope, application: Application, review: Review, opinion: str, at: datetime) -> Decision:
    on = local_day(at)
    facts = queries.facts(by, application, on, approved_on=on)
    verdict = judge(application, facts, on)
    if not verdict.eligible:
        raise Refused(
            [
                Reason(
                    "applications.changed_facts",
                    "审核之后情况有变，按政策不再符合条件",
                    next_step="请退回重审",
                ),
                *verdict.reasons,
            ]
        )
    answer = entitling.ask(application, facts, on=on, at=at)
    publicity.need_before_decision(application, str(answer.case["notice_time"]), on)
    decision = _write(by, application, review, Outcome.PASS, opinion, (), at, receipt_id=answer.receipt.pk)
    rights = entitling.grant(by, application, decision, answer, at=at)
    _close(by, application, Status.APPROVED, at)
    decision.document = letters.approval(by, application, rights, at)
    decision.save(update_fields=["document"])
    base.record(by, events.APPROVED, application, at, number=decision.number)
    return decision


def _reject(by: Scope, application: Application, review: Review, opinion: str, at: datetime) -> Decision:
    replayed = policy.replay(review.receipt)
    reasons = verdict_of(replayed, len(queries.items(application.pk))).reasons
    said = opinion.strip() or (review.opinion.open() if review.opinion else "")
    decision = _write(
        by, application, review, Outcome.REFUSE, opinion, reasons, at, receipt_id=review.receipt_id
    )
    _close(by, application, Status.REJECTED, at)
    decision.document = letters.refusal(by, application, reasons, said, at)
    decision.save(update_fields=["document"])
    base.record(by, events.REJECTED, application, at, number=decision.number)
    return decision


def _give_back(by: Scope, application: Application, review: Review, opinion: str, at: datetime) -> Decision:
    decision = _write(by, application, review, Outcome.RETURN, opinion, (), at, numbered=False)
    base.move(application, Status.COMPLETE)
    base.record(by, events.RETURNED, application, at)
    return decision


def _write(
    by: Scope,
    application: Application,
    review: Review,
    outcome: str,
    opinion: str,
    reasons: Sequence[Reason],
    at: datetime,
    *,
    receipt_id: int | None = None,
    numbered: bool = True,
) -> Decision:
    number = ""
    if numbered:
        number = documents.next_number(by, "official", local_day(at).year, application.organisation_id)
    return Decision.objects.create(
        application=application,
        review=review,
        number=number,
        outcome=outcome,
        reasons=[reason.code for reason in reasons],
        opinion=opinion.strip() or None,
        receipt_id=receipt_id,
        decided_by_id=base.actor(by),
        decided_at=at,
    )


def _close(by: Scope, application: Application, status: str, at: datetime) -> None:
    base.move(application, status)
    if application.clock is not None:
        clocks.meet(by, application.clock, at)
