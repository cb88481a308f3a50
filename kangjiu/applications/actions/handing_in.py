"""Taking papers in (收材料), seen on paper or with their scan."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from kangjiu.applications import events
from kangjiu.applications.actions import base
from kangjiu.applications.models import Application, Paper
from kangjiu.applications.rules import handing_in as rules
from kangjiu.applications.rules.handing_in import PaperData
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents

TAKE = ("applications.enter", "applications.review")


@transaction.atomic
def add_paper(by: Scope, application_id: int, data: PaperData, *, at: datetime) -> Paper:
    """Take a paper in (收材料), until the review. A power of attorney needs its scan: `add_scan`."""
    application = base.locked(by, application_id, *TAKE)
    base.need_state("add_paper", application)
    _need(data, at, scanned=False)
    return keep_paper(by, application, data, at)


@transaction.atomic
def add_scan(
    by: Scope, application_id: int, data: PaperData, content: bytes, name: str, *, at: datetime
) -> Paper:
    """Take a paper in with its scan (收材料并上传), as one deed.

    A power of attorney (授权委托书) says from when to when it holds and what it allows.
    """
    application = base.locked(by, application_id, *TAKE)
    base.need_state("add_paper", application)
    _need(data, at, scanned=True)
    stored = documents.store_attachment(by, content, name, at=at)
    return keep_paper(by, application, replace(data, attachment_id=stored.pk), at)


def _need(data: PaperData, at: datetime, *, scanned: bool) -> None:
    reasons = [*rules.faults(data, local_day(at)), *rules.proxy_faults(data, scanned=scanned)]
    if reasons:
        raise Refused(reasons)


def keep_paper(by: Scope, application: Application, data: PaperData, at: datetime) -> Paper:
    """Write one paper; Refused for an unknown kind, a future day or validity over before receipt."""
    reasons = rules.faults(data, local_day(at))
    if reasons:
        raise Refused(reasons)
    paper = Paper.objects.create(
        application=application,
        kind=data.kind,
        attachment_id=data.attachment_id,
        received_on=data.received_on,
        received_by_id=base.actor(by),
        valid_from_on=data.valid_from_on,
        valid_to_on=data.valid_to_on,
        scope=data.scope.strip()[:60],
    )
    base.record(by, events.PAPER_ADDED, application, at, kind=data.kind, received_on=data.received_on)
    return paper
