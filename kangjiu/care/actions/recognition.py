"""Recognising what was trained before this year's approval (认定批准前的训练)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kangjiu.applications.models import Entitlement
from kangjiu.audit import actions as audit
from kangjiu.care import events
from kangjiu.care.actions.counted import keep, recount
from kangjiu.care.actions.locks import lock_children
from kangjiu.care.choices import PlacementStatus, Recognition
from kangjiu.care.models import MonthSheet, Placement, Session
from kangjiu.care.queries import facts
from kangjiu.care.rules.recognition import recognise
from kangjiu.common.dates import month_start
from kangjiu.common.scope import Scope


@transaction.atomic
def recognise_pending(by: Scope, entitlement: Entitlement, *, at: datetime) -> tuple[int, int]:
    """Decide the waiting days of a child after an approval: (days counted, days rejected).

    `Entitlement.payable_from_on`, which the pack gave, says from which day training is payable. The child's running
    placement goes on under the new entitlement; stored counts of closed months are brought up to date.
    """
    by.need("care.place", "applications.approve")
    lock_children([entitlement.person_id])
    rights = facts.rights([entitlement.person_id]).get((entitlement.person_id, entitlement.item), [])
    waiting = Session.objects.filter(
        person_id=entitlement.person_id,
        recognition=Recognition.PENDING,
        placement__entitlement__item=entitlement.item,
    )
    decided: dict[str, list[Session]] = {Recognition.COUNTED: [], Recognition.REJECTED: []}
    for row in waiting.order_by("day", "pk"):
        decided.get(recognise(row.day, rights), []).append(row)
    for verdict, rows in decided.items():
        Session.objects.filter(pk__in=[row.pk for row in rows]).update(recognition=verdict)
    _carry_on(entitlement)
    touched = [row for rows in decided.values() for row in rows]
    if touched:
        _recount(touched)
        _record(by, entitlement, decided, at)
    return len(decided[Recognition.COUNTED]), len(decided[Recognition.REJECTED])


def _carry_on(entitlement: Entitlement) -> None:
    """The running placement of the same child and item stands under the latest entitlement."""
    rows = Placement.objects.filter(
        person_id=entitlement.person_id,
        status=PlacementStatus.ACTIVE,
        entitlement__item=entitlement.item,
        entitlement__year__lt=entitlement.year,
    )
    for placement in rows:
        placement.entitlement = entitlement
        placement.save(update_fields=["entitlement"])


def _recount(rows: list[Session]) -> None:
    wanted = {(row.placement_id, month_start(row.day)) for row in rows}
    for month_on in sorted({month for _, month in wanted}):
        placements = [placement for placement, month in wanted if month == month_on]
        sheets = list(
            MonthSheet.objects.select_for_update()
            .filter(placement_id__in=placements, month_on=month_on, closed_at__isnull=False)
            .order_by("pk")
        )
        recount(sheets, month_on)
        for sheet in sheets:
            sheet.version += 1
        keep(sheets)


def _record(by: Scope, entitlement: Entitlement, decided: dict[str, list[Session]], at: datetime) -> None:
    data = {
        "entitlement_id": entitlement.pk,
        "counted": len(decided[Recognition.COUNTED]),
        "rejected": len(decided[Recognition.REJECTED]),
    }
    audit.record(
        by, events.RECOGNISED, at=at, subject=entitlement, person_id=entitlement.person_id, data=data
    )


def recognise_all(by: Scope, *, at: datetime) -> int:
    """Recognise every child with waiting days and an entitlement of that year (由定时任务调用); how many days."""
    years = {
        (person_id, item, day.year)
        for person_id, item, day in Session.objects.filter(recognition=Recognition.PENDING)
        .values_list("person_id", "placement__entitlement__item", "day")
        .distinct()
    }
    done = 0
    for person_id, item, year in sorted(years):
        rows = Entitlement.objects.filter(person_id=person_id, item=item, year=year).order_by("-pk")
        entitlement = rows.first()
        if entitlement is not None:
            done += sum(recognise_pending(by, entitlement, at=at))
    return done
