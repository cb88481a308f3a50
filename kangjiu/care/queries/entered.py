"""What a workbook wrote (导入的考勤), so that it can be taken back together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from kangjiu.care.models import Placement, Session
from kangjiu.common.dates import month_end, month_start
from kangjiu.common.scope import Scope


def placements_in_month(by: Scope, person_id: int, month_on: date) -> list[Placement]:
    """Stays of a child in a month at institutions this person records for, in order of days."""
    scope = by.need("care.attend")
    rows = Placement.objects.visible_to(scope).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=month_on),
        person_id=person_id,
        provider_id__in=scope.organisations(),
        starts_on__lte=month_end(month_on),
    )
    return list(rows.order_by("starts_on", "id"))


def first_entered(placement_ids: Sequence[int], month_on: date, user_id: int, at: datetime) -> int | None:
    """The first record a person wrote for these stays at a moment; None when nothing was new."""
    rows = Session.objects.filter(
        placement_id__in=placement_ids,
        day__range=(month_on, month_end(month_on)),
        entered_by_id=user_id,
        entered_at=at,
    )
    return rows.order_by("id").values_list("pk", flat=True).first()


def entered_together(by: Scope, session_id: int) -> list[tuple[int, date, list[tuple[int, date]]]]:
    """(site, month, [(placement, day)]) of all records written with one: same child, person and moment."""
    one = Session.objects.filter(pk=session_id).first()
    if one is None:
        return []
    rows = Session.objects.filter(
        person_id=one.person_id, entered_by_id=one.entered_by_id, entered_at=one.entered_at
    )
    shown = Placement.objects.visible_to(by.need("care.attend"))
    found: dict[tuple[int, date], list[tuple[int, date]]] = {}
    kept = rows.filter(placement__in=shown).order_by("day", "start")
    for site_id, placement_id, day in kept.values_list("placement__site_id", "placement_id", "day"):
        found.setdefault((site_id, month_start(day)), []).append((placement_id, day))
    return [(site_id, month_on, days) for (site_id, month_on), days in found.items()]
