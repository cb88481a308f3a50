"""Subjects of public notices and of divisions for the table of addresses."""

from __future__ import annotations

from kangjiu.accounts.tests.factories import make_region
from kangjiu.applications.models import Objection, Publicity
from kangjiu.applications.tests import factories as asked
from kangjiu.care.tests import factories as training
from kangjiu.registry.tests import factories as files


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


def region(county: str) -> dict[str, object]:
    return {"region_id": make_region(county).pk}


MAKERS = {"objection": objection, "region": region}
