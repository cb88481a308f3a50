"""Reading the access log: who read a child's file, and the yearly report of the minors' law."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from kangjiu.audit.canonical import session_digest
from kangjiu.audit.choices import Purpose
from kangjiu.audit.models import AccessRow
from kangjiu.common import dates
from kangjiu.common.scope import Scope


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One reading of a file (查阅): plain ids for the page to name, purpose in words."""

    user_id: int
    organisation_id: int | None
    role: str
    purpose: str
    purpose_label: str
    case_number: str
    opened_at: datetime
    chained: bool
    who: str


@dataclass(frozen=True, slots=True)
class MonthLine:
    """Readings of one month for one purpose: how many readings, by how many people, of how many files."""

    month: date
    purpose: str
    purpose_label: str
    readings: int
    readers: int
    files: int


Namer = Callable[[AccessRow], str]


def accesses(by: Scope, person_id: int, *, limit: int = 100, namer: Namer | None = None) -> list[AccessLine]:
    """Who read this child's file, newest first, for audit/_accesses.html.

    `namer` turns a row into the words shown as `who` (the door knows offices and roles); without it the number of
    the unit. The caller has found the child through its own `visible_to`. 个人信息保护法 第44条 (right to know).
    """
    by.need("family.use", "registry.view", "audit.view")
    rows = AccessRow.objects.filter(person_id=person_id).order_by("-id")[:limit]
    return [_line(row, namer or _unit) for row in rows]


def _unit(row: AccessRow) -> str:
    return f"单位 {row.organisation_id}" if row.organisation_id else "家庭"


def _line(row: AccessRow, namer: Namer) -> AccessLine:
    return AccessLine(
        user_id=row.user_id,
        organisation_id=row.organisation_id,
        role=row.role,
        purpose=row.purpose,
        purpose_label=row.get_purpose_display(),
        case_number=row.case_number,
        opened_at=row.opened_at,
        chained=row.seq is not None,
        who=namer(row),
    )


def purpose_given(by: Scope, person_id: int) -> str:
    """The purpose this person gave for this child in this session, "" when it must still be asked."""
    digest = session_digest(by)
    if digest is None or by.user_id is None:
        return ""
    rows = AccessRow.objects.filter(user_id=by.user_id, person_id=person_id, session_digest=digest)
    return rows.order_by("-id").values_list("purpose", flat=True).first() or ""


def access_report(by: Scope, start: date, end: date) -> list[MonthLine]:
    """Readings by month and purpose over inclusive days (合规审计, 第37条); needs audit.view."""
    rows = AccessRow.objects.visible_to(by.need("audit.view")).filter(
        opened_at__gte=dates.day_start(start), opened_at__lt=dates.day_end(end)
    )
    counted = (
        rows.annotate(month=TruncMonth("opened_at", tzinfo=dates.CHINA))
        .values("month", "purpose")
        .annotate(
            readings=Count("id"),
            readers=Count("user_id", distinct=True),
            files=Count("person_id", distinct=True),
        )
        .order_by("month", "purpose")
    )
    return [_month_line(line) for line in counted]


def _month_line(line: Mapping[str, Any]) -> MonthLine:
    purpose = Purpose(line["purpose"])
    counts = {name: line[name] for name in ("readings", "readers", "files")}
    return MonthLine(line["month"].date(), purpose.value, str(purpose.label), **counts)
