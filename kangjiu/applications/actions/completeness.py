"""Completeness (材料齐备): one notice of all that is missing, then the day that starts the legal clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base, letters, publicity
from kangjiu.applications.choices import Status
from kangjiu.applications.models import Application, CompletionMark, MissingNotice
from kangjiu.applications.rules import completion
from kangjiu.clocks import actions as clocks
from kangjiu.clocks.choices import PauseReason
from kangjiu.clocks.models import StatutoryClock
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents.models import IssuedDocument
from kangjiu.policy import actions as policy

# Accepting is the county office's: the clerk who refers and the reviewer, not whoever enters.
ACCEPT = ("applications.refer", "applications.review")
CLOCK = "application_review"


@transaction.atomic
def notify_missing(by: Scope, application_id: int, *, at: datetime) -> MissingNotice:
    """Tell everything that is missing at once (一次性告知补正), with the paper; the clock does not start."""
    application = base.locked(by, application_id, *ACCEPT)
    base.need_state("notify", application)
    found = queries.checklist_of(by, application, local_day(at))
    if found.complete:
        raise Refused(
            Reason("applications.nothing_missing", "材料已经齐备，没有需要补正的", next_step="请认定材料齐备")
        )
    document = letters.supplement(by, application, found, at)
    notice = MissingNotice.objects.create(
        application=application,
        missing=[line.wanted.kinds[0].value for line in found.missing],
        document=document,
        notified_at=at,
        notified_by_id=base.actor(by),
    )
    base.move(application, Status.INCOMPLETE)
    base.record(by, events.NOTIFIED, application, at, count=len(found.missing))
    return notice


@transaction.atomic
def mark_complete(
    by: Scope, application_id: int, completed_on: date, *, at: datetime, reason: str = ""
) -> Application:
    """State the day papers were complete (认定材料齐备): the clock starts with the days the policy gives.

    Stated again on another day: the clock starts anew, an earlier day is flagged and needs `reason`.
    Refused with all missing papers and faults of the day.
    """
    application = base.locked(by, application_id, *ACCEPT)
    base.need_state("complete", application)
    former, on = application.completed_on, local_day(at)
    facts = queries.facts(by, application, on, approved_on=on)
    reasons = completion.check(
        completed_on,
        submitted_on=application.submitted_on or completed_on,
        today=on,
        checklist=queries.checklist_of(by, application, on, facts),
        former=former,
        reason=reason,
    )
    if reasons:
        raise Refused(reasons)
    application.completed_on = completed_on
    application.clock = _run(by, application, facts, at)
    base.move(application, Status.COMPLETE, "completed_on", "clock")
    MissingNotice.objects.filter(application=application, answered_on__isnull=True).update(
        answered_on=completed_on
    )
    document = letters.acceptance(by, application, application.clock, at) if former is None else None
    _mark(by, application, former, reason, document, at)
    return application


def _run(by: Scope, application: Application, facts: dict[str, Any], at: datetime) -> StatutoryClock:
    started_on = application.completed_on or local_day(at)
    if application.clock is not None:
        return clocks.restart(by, application.clock, at, started_on=started_on, correction=True)
    return clocks.start(
        by,
        CLOCK,
        region_path=application.region_path,
        working_days=_working_days(application, facts, local_day(at)),
        clause=queries.clause_of(application.version, "entitlement", "review_working_days")[:120],
        started_on=started_on,
        at=at,
        subject_label=f"{application.county_code}-{application.number}",
        person_id=application.person_id,
    )


def _working_days(application: Application, facts: dict[str, Any], on: date) -> int:
    """The days the policy gives; Refused when it does not say."""
    decision = policy.preview(application.version, "entitlement", facts, on=on)
    days = decision.value("review_working_days")
    if days is None:
        policy.need_complete(decision)
    return int(days)


def _mark(
    by: Scope,
    application: Application,
    former: date | None,
    reason: str,
    document: IssuedDocument | None,
    at: datetime,
) -> None:
    completed_on = application.completed_on
    if completed_on is None or application.clock is None:
        raise ValueError("a completion mark needs its day and clock")
    back = completion.moved_back(completed_on, former)
    CompletionMark.objects.create(
        application=application,
        completed_on=completed_on,
        moved_back=back,
        reason=reason.strip()[:120],
        document=document,
        marked_by_id=base.actor(by),
        recorded_at=at,
    )
    said: dict[str, object] = {"completed_on": completed_on}
    if former is None:
        base.record(by, events.COMPLETED, application, at, due_on=application.clock.due_on, **said)
    else:
        base.record(by, events.COMPLETION_MOVED, application, at, former_on=former, moved_back=back, **said)


@transaction.atomic
def pause(by: Scope, application_id: int, *, why: str = PauseReason.INQUIRY, at: datetime) -> Application:
    """Stand still while something is awaited (暂停计时), e.g. an answer of another office; days do not count."""
    application = base.locked(by, application_id, *ACCEPT)
    base.need_state("pause", application)
    if application.clock is not None:
        clocks.pause(by, application.clock, at, why)
    base.record(by, events.PAUSED, application, at)
    return application


@transaction.atomic
def resume(by: Scope, application_id: int, *, at: datetime) -> Application:
    """Go on (恢复计时)."""
    application = base.locked(by, application_id, *ACCEPT)
    base.need_state("resume", application)
    if publicity.stopped_by_notice(application):
        found, step = "公示期间不计入办理时限", "公示期满后登记公示结果，时限自动恢复"
        raise Refused(Reason("applications.notice_stops", found, next_step=step))
    if application.clock is not None:
        clocks.resume(by, application.clock, at)
    base.record(by, events.RESUMED, application, at)
    return application
