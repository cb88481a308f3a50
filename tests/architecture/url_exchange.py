"""Imports and exports for the table of addresses."""

from __future__ import annotations

import uuid

from kangjiu.accounts.models import User
from kangjiu.accounts.tests.factories import make_scope, scope_of
from kangjiu.common.dates import now
from kangjiu.common.scope import Scope
from kangjiu.exchange import actions as exchange_actions
from kangjiu.exchange import queries as exchange_queries
from kangjiu.exchange.models import ExportJob
from kangjiu.exchange.workbook import blank_template


def import_job(county: str) -> dict[str, object]:
    by = make_scope("county_clerk", county)
    importer = exchange_queries.importer("series")
    content = blank_template(importer.sheet)
    return {"job_id": exchange_actions.upload(by, importer, content, "示例.xlsx", at=now()).pk}


def import_jobs(county: str, count: int) -> None:
    for _ in range(count):
        import_job(county)


def export_of(by: Scope) -> ExportJob:
    asked = {"address": "/children/", "method": "POST", "cookies": {}, "back": "/children/"}
    return exchange_actions.begin_export(
        by, name="儿童名册", code="children", asked=asked, rows=5_000, at=now(), public_id=uuid.uuid4()
    )


def export_job(county: str) -> dict[str, object]:
    """Somebody else's export: nobody but the one who asked sees it."""
    return {"job_id": export_of(make_scope("county_clerk", county)).pk}


def export_jobs(county: str, count: int) -> None:
    """Exports of everybody there is, so that also the reader has theirs."""
    for person in User.objects.all():
        for _ in range(count):
            export_of(scope_of(person))
            ExportJob.objects.update(status="ready", finished_at=now())
