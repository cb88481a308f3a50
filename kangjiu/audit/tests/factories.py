"""Rows and values for the tests of the trail."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.contenttypes.models import ContentType

from kangjiu.audit.types import EventType
from kangjiu.common.scope import Grant, Scope

AT = datetime(2024, 3, 5, 2, 30, tzinfo=UTC)
OPENED = EventType("audit_tests.opened", "建立第 {number} 号档案", "file")
PAID = EventType("audit_tests.paid", "拨付 {amount_fen} 元", "money")


def clerk(**changes: object) -> Scope:
    """A clerk of county 419001 whose office is organisation 12."""
    grant = Grant(frozenset({"registry.view", "audit.view", "audit.verify"}), "419001000000", "419001999999")
    values = {"organisation_id": 12, "county_code": "419001", "chain": "org:12", "session": "s-1", **changes}
    return Scope(7, (grant,), **values)


def subject(number: int = 1) -> ContentType:
    """Some saved row an event can be about."""
    return ContentType.objects.create(app_label="audit_tests", model=f"subject{number}")
