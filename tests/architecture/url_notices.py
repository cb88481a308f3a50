"""Subjects of public notices and of divisions for the table of addresses."""

from __future__ import annotations

from django.db import transaction

from kangjiu.accounts.tests.factories import make_region
from kangjiu.applications.models import Correction, Objection, Publicity
from kangjiu.applications.tests import factories as asked
from kangjiu.care.tests import factories as training
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.registry.tests import factories as files

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def objection(county: str) -> dict[str, object]:
    child = files.make_child(region=f"{county}101")
    application = asked.row(child, training.version(county))
    notice = Publicity.objects.create(
        application=application,
        starts_on=asked.ON,
        ends_on=asked.ON,
        posted_by_id=0,
        posted_at=asked.AT,
    )
    made = Objection.objects.create(
        publicity=notice,
        application=application,
        received_on=asked.ON,
        text="示例异议",
        recorded_by_id=0,
        recorded_at=asked.AT,
    )
    return {"objection_id": made.pk}


def correction_with_proof(county: str) -> dict[str, object]:
    application = asked.row(files.make_child(region=f"{county}101"), training.version(county))
    system = Scope.system(["documents.issue"])
    with transaction.atomic():
        scan = documents.store_attachment(system, PDF, "示例户口簿.pdf", at=asked.AT)
    made = Correction.objects.create(
        application=application,
        kind="name",
        values={"old": "安示例", "new": "安示列"},
        proof=scan,
        proposed_by_id=0,
        proposed_at=asked.AT,
    )
    return {"correction_id": made.pk}


def region(county: str) -> dict[str, object]:
    return {"region_id": make_region(county).pk}


MAKERS = {
    "correction_with_proof": correction_with_proof,
    "objection": objection,
    "region": region,
}
