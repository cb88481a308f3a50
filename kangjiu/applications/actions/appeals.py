"""Appeals against a refusal (申诉): filed by the family or for it, answered by another person."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base
from kangjiu.applications.choices import AppealStatus, Status
from kangjiu.applications.models import Appeal, Application
from kangjiu.applications.rules import hands
from kangjiu.clocks import actions as clocks
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope


@transaction.atomic
def appeal(by: Scope, application_id: int, text: str, *, at: datetime) -> Appeal:
    """Appeal against the refusal that stands (申诉), once for each decision."""
    application = base.locked(by, application_id, "applications.appeal")
    base.need_state("appeal", application)
    if not text.strip():
        raise Refused(_empty("没有写申诉理由", "请写明不同意的地方和依据", "text"))
    decision = queries.decided(application.pk)
    if decision is None:
        raise ValueError("a refused application has its decision")
    try:
        with transaction.atomic():
            made = Appeal.objects.create(
                decision=decision,
                application=application,
                text=text.strip(),
                filed_on=local_day(at),
                filed_by_id=base.actor(by),
            )
    except IntegrityError as error:
        raise Conflict(
            Reason("applications.appealed", "对这个决定已经提出过申诉", next_step="请等待答复，或查看答复")
        ) from error
    base.record(by, events.APPEALED, application, at)
    return made


@transaction.atomic
def answer_appeal(by: Scope, appeal_id: int, outcome: str, answer: str, *, at: datetime) -> Appeal:
    """Answer (答复申诉): the refusal stands, or the application is reviewed again with a new clock."""
    seen = Appeal.objects.visible_to(by.need("applications.review", "applications.approve"))
    row = seen.select_for_update(of=("self",)).get(pk=appeal_id)
    application = base.locked(by, row.application_id, "applications.review", "applications.approve")
    base.need_state("answer_appeal", application)
    if row.status != AppealStatus.FILED:
        raise Conflict(Reason("applications.answered", "这件申诉已经答复", next_step="请刷新后查看"))
    reasons = _answer_faults(by, row, outcome, answer)
    if reasons:
        raise Refused(reasons)
    row.status, row.answer = outcome, answer.strip()
    row.handled_by_id, row.handled_at = base.actor(by), at
    row.save()
    if outcome == AppealStatus.REOPENED:
        _reopen(by, application, at)
    base.record(by, events.APPEAL_ANSWERED, application, at, outcome=outcome)
    return row


def _answer_faults(by: Scope, row: Appeal, outcome: str, answer: str) -> list[Reason]:
    found = hands.may_answer(by.user_id, row.filed_by_id)
    if outcome not in (AppealStatus.UPHELD, AppealStatus.REOPENED):
        found.append(_empty("没有选择答复结论", "请选择维持原决定或重新审核", "outcome"))
    if not answer.strip():
        found.append(_empty("没有写答复内容", "请写明理由和依据", "answer"))
    return found


def _reopen(by: Scope, application: Application, at: datetime) -> None:
    try:
        with transaction.atomic():
            base.move(application, Status.COMPLETE)
    except IntegrityError as error:
        raise Conflict(
            Reason(
                "applications.once",
                "这名儿童本年度这一类别已另有申请，不能重新审核",
                next_step="请在新的申请上办理",
            )
        ) from error
    if application.clock is not None:
        clocks.restart(by, application.clock, at, started_on=local_day(at))


def _empty(found: str, step: str, field: str) -> Reason:
    return Reason("applications.appeal", found, next_step=step, field=field)
