"""File grants (档案授权): who, beyond the region's own offices, may read one file."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from kangjiu.audit import actions as audit
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.registry import events
from kangjiu.registry.actions import base
from kangjiu.registry.choices import Ground
from kangjiu.registry.models import FileGrant

# Who places or refers a child opens its file to the institution; who applies for it opens it to the family.
GRANTING = (
    "registry.edit",
    "applications.enter",
    "applications.refer",
    "care.place",
    "care.accept",
)


@transaction.atomic
def grant_file(
    by: Scope,
    person_id: int,
    *,
    ground: str,
    from_on: date,
    to_on: date | None = None,
    user_id: int | None = None,
    organisation_id: int | None = None,
    at: datetime,
) -> FileGrant:
    """Let one account or one institution read a file from a day to a day (both inclusive).

    A grant of the same holder and ground in force is returned, its end moved when the new one ends later.
    """
    person = base.lock_person(by, person_id, *GRANTING)
    reasons = _check(ground, from_on, to_on, user_id, organisation_id)
    if reasons:
        raise Refused(reasons)
    held = _of(person.pk, user_id, organisation_id, ground).filter(from_on__lte=from_on)
    row = held.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on - timedelta(days=1))).first()
    if row is not None and (row.to_on is None or (to_on is not None and to_on <= row.to_on)):
        return row
    if row is not None:
        row.to_on = to_on
        row.save(update_fields=["to_on"])
    else:
        row = FileGrant.objects.create(
            person=person,
            user_id=user_id,
            organisation_id=organisation_id,
            ground=ground,
            from_on=from_on,
            to_on=to_on,
        )
    told = {
        "ground": ground,
        "from_on": from_on,
        "to_on": to_on,
        "user": user_id,
        "organisation": organisation_id,
    }
    audit.record(by, events.FILE_GRANTED, at=at, subject=row, person_id=person.pk, data=told)
    return row


def _of(person_id: int, user_id: int | None, organisation_id: int | None, ground: str) -> QuerySet[FileGrant]:
    holder = Q(user_id=user_id) if user_id else Q(organisation_id=organisation_id)
    return FileGrant.objects.filter(holder, person_id=person_id, ground=ground)


def _check(
    ground: str, from_on: date, to_on: date | None, user_id: int | None, organisation_id: int | None
) -> list[Reason]:
    reasons = []
    if (user_id is None) == (organisation_id is None):
        reasons.append(Reason("grant_holder", "授权对象应是一个账号或一个机构", "", "请选择其中一个"))
    if ground not in set(Ground):
        reasons.append(Reason("grant_ground", "没有写明授权依据", "", "请选择授权依据", "ground"))
    if to_on is not None and to_on < from_on:
        found = f"授权截止日期 {to_on} 早于开始日期 {from_on}"
        reasons.append(Reason("grant_dates", found, "", "请核对两个日期", "to_on"))
    return reasons


@transaction.atomic
def end_grant(
    by: Scope,
    person_id: int,
    *,
    ground: str,
    ends_on: date,
    user_id: int | None = None,
    organisation_id: int | None = None,
    at: datetime,
) -> int:
    """End the grants of a holder and ground on a day; how many ended. One not yet begun is taken away."""
    person = base.lock_person(by, person_id, *GRANTING)
    rows = _of(person.pk, user_id, organisation_id, ground).filter(
        Q(to_on__isnull=True) | Q(to_on__gt=ends_on)
    )
    ended = list(rows.order_by("pk"))
    for row in ended:
        told = {"ground": ground, "ends_on": ends_on, "user": user_id, "organisation": organisation_id}
        audit.record(by, events.GRANT_ENDED, at=at, subject=row, person_id=person.pk, data=told)
        if row.from_on > ends_on:
            row.delete()
        else:
            row.to_on = ends_on
            row.save(update_fields=["to_on"])
    return len(ended)
