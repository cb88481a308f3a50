"""Reviewing (审核): the maker's finding with the policy's verdict frozen in a receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base, publicity
from kangjiu.applications.choices import Status
from kangjiu.applications.models import Application, Review
from kangjiu.applications.rules import verdicts
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import actions as policy
from kangjiu.policy.engine import Decision


@dataclass(frozen=True)
class Verdict:
    """What the policy says of the application's own items (裁量结果), all reasons."""

    decision: Decision
    eligible: bool
    reasons: tuple[Reason, ...]


def verdict_of(decision: Decision, own_items: int) -> Verdict:
    """The verdict on the case and on the first `own_items` items; rights given before are not judged again."""
    reasons = [*decision.reasons_of("verdict")]
    eligible = decision.verdict_of("verdict", 0) == "eligible"
    for index in range(own_items):
        reasons += decision.reasons_of("item_verdict", index)
        eligible = eligible and decision.verdict_of("item_verdict", index) == "eligible"
    return Verdict(decision, eligible, tuple(dict.fromkeys(reasons)))


def preview(by: Scope, application: Application, on: date) -> Verdict:
    """What the policy says today, keeping nothing (试算)."""
    return judge(application, queries.facts(by, application, on), on)


def judge(application: Application, facts: Mapping[str, Any], on: date) -> Verdict:
    """The verdict on facts already gathered, keeping nothing."""
    decision = policy.preview(application.version, "eligibility", facts, on=on)
    return verdict_of(decision, len(queries.items(application.pk)))


@transaction.atomic
def review(
    by: Scope,
    application_id: int,
    outcome: str,
    opinion: str,
    *,
    version_number: int | None = None,
    at: datetime,
) -> Review:
    """Record the finding (审核) with receipt.

    Conflict when another reviewer was first; Refused when the policy stops (named), when agreeing against its
    verdict (all reasons), or refusing without saying why.
    """
    application = base.locked(by, application_id, "applications.review")
    base.need_state("review", application)
    base.need_version(application, version_number)
    facts = queries.facts(by, application, local_day(at))
    decision, receipt = policy.decide(application.version, "eligibility", facts, on=local_day(at), at=at)
    verdict = verdict_of(decision, len(queries.items(application.pk)))
    reasons = verdicts.review(outcome, opinion, verdict.eligible, verdict.reasons)
    if reasons:
        raise Refused(reasons)
    made = Review.objects.create(
        application=application,
        outcome=outcome,
        opinion=opinion.strip() or None,
        receipt=receipt,
        reviewed_by_id=base.actor(by),
        reviewed_at=at,
    )
    publicity.reviewed_again(application)
    publicity.keep_what_is_asked(application, outcome, facts, local_day(at))
    base.move(application, Status.REVIEWED, "notice_time")
    base.record(by, events.REVIEWED, application, at, outcome=outcome, receipt=receipt.pk)
    return made
