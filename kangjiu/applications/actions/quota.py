"""Using and giving back a year's ceiling (占用、退回额度): one conditional UPDATE, once for each cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from kangjiu.applications import events, queries
from kangjiu.applications.models import Entitlement, Quota, QuotaUse
from kangjiu.applications.rules import quota as rules
from kangjiu.audit import actions as audit
from kangjiu.audit.actions import Line
from kangjiu.audit.types import EventType
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.registry.models import Person


@dataclass(frozen=True)
class Use:
    """One draw of a batch (一笔占用): whose right, for which row of the app above, fen, half months."""

    entitlement: Entitlement
    cause: str
    amount_fen: int
    half_months: int = 0


@transaction.atomic
def use_quotas(by: Scope, uses: Sequence[Use], *, at: datetime) -> int:
    """Draw a batch (批量占用额度) in the order of ceilings, all or nothing; returns how many draws.

    The same promises as `use_quota`: Refused when any would go over, Conflict when any was drawn before.
    """
    rows = queries.quotas_of({one.entitlement.person for one in uses})
    try:
        with transaction.atomic():
            made = QuotaUse.objects.bulk_create(
                QuotaUse(
                    quota=rows[_key(one.entitlement)],
                    cause=one.cause,
                    amount_fen=one.amount_fen,
                    half_months=one.half_months,
                    used_at=at,
                )
                for one in uses
            )
    except IntegrityError as error:
        raise _twice() from error
    for use in sorted(made, key=lambda one: (one.quota_id, one.pk)):
        if min(use.amount_fen, use.half_months) < 0 or not _draw(use.quota, use.amount_fen, use.half_months):
            use.quota.refresh_from_db()
            raise Refused(rules.against(queries.ceiling_of(use.quota), use.amount_fen, use.half_months))
    told = [Line(use.pk, use.quota.person_id, _said(use.quota, use)) for use in made]
    return audit.record_many(by, events.QUOTA_USED, told, at=at, subject_kind=QuotaUse)


# written out, as every line of every claim draws: the same as the query layer's at a tenth of its cost
DRAW = (
    "UPDATE applications_quota SET used_fen = used_fen + %s, half_months_used = half_months_used + %s"
    " WHERE id = %s AND used_fen + %s <= cap_fen"
    " AND (half_months_cap IS NULL OR half_months_used + %s <= half_months_cap)"
)


def _key(entitlement: Entitlement) -> tuple[int, str, int]:
    return entitlement.person_id, entitlement.item, entitlement.year


@transaction.atomic
def use_quota(
    by: Scope, entitlement: Entitlement, cause: str, amount_fen: int, half_months: int = 0, *, at: datetime
) -> QuotaUse:
    """Draw on the child's ceiling of the year (占用额度), inside the caller's transaction.

    `cause` names the row of the app above ("claims.line:123") and draws once until it is released: Conflict for
    the second time. Refused when it would go over, with what is left; nothing is ever half drawn.
    """
    row = _quota(entitlement)
    faults = rules.against(queries.ceiling_of(row), amount_fen, half_months)
    if faults:
        raise Refused(faults)
    try:
        with transaction.atomic():
            use = QuotaUse.objects.create(
                quota=row, cause=cause, amount_fen=amount_fen, half_months=half_months, used_at=at
            )
    except IntegrityError as error:
        raise _twice() from error
    if not _draw(row, amount_fen, half_months):
        row.refresh_from_db()
        raise Refused(rules.against(queries.ceiling_of(row), amount_fen, half_months))
    _record(by, events.QUOTA_USED, row, use, at)
    return use


def _twice() -> Conflict:
    return Conflict(
        Reason("applications.quota_twice", "这笔费用已经占用过额度", next_step="请刷新后核对，不要重复结算")
    )


def _quota(entitlement: Entitlement) -> Quota:
    return queries.quotas_of([entitlement.person])[_key(entitlement)]


def _draw(row: Quota, amount_fen: int, half_months: int) -> bool:
    """The conditional UPDATE: of two at once, the one that no longer fits changes nothing."""
    drawn = [amount_fen, half_months]
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [*drawn, row.pk, *drawn])
        return bool(cursor.rowcount == 1)


@transaction.atomic
def release_quota(by: Scope, cause: str, *, at: datetime) -> int:
    """Give back all that a cause drew (退回额度); how many draws. A second time gives back nothing."""
    rows = list(QuotaUse.objects.select_for_update().filter(cause=cause, released_at__isnull=True))
    for use in rows:
        use.released_at = at
        use.save(update_fields=["released_at"])
        Quota.objects.filter(pk=use.quota_id).update(
            used_fen=F("used_fen") - use.amount_fen, half_months_used=F("half_months_used") - use.half_months
        )
        _record(by, events.QUOTA_RELEASED, Quota.objects.get(pk=use.quota_id), use, at)
    return len(rows)


@transaction.atomic
def rebuild_quotas() -> int:
    """Write the blind index of all ceilings anew (重建额度盲索引); how many.

    Of two that would stand under one number the later keeps its digest and is found by its file.
    """
    rows = list(Quota.objects.select_for_update(of=("self",)).select_related("person").order_by("pk"))
    return sum(put_under(row, row.person) for row in rows)


def put_under(row: Quota, person: Person) -> bool:
    """Hang a ceiling on a file and its number; not when another stands there. Whether it was."""
    digest = queries.blind_of(person)
    others = Quota.objects.filter(person_blind=digest, item=row.item, year=row.year).exclude(pk=row.pk)
    if others.exists():
        return False
    Quota.objects.filter(pk=row.pk).update(person=person, person_blind=digest)
    return True


def _record(by: Scope, event: EventType, row: Quota, use: QuotaUse, at: datetime) -> None:
    audit.record(by, event, at=at, subject=use, person_id=row.person_id, data=_said(row, use))


def _said(row: Quota, use: QuotaUse) -> dict[str, object]:
    return {
        "item": row.item,
        "year": row.year,
        "amount_fen": use.amount_fen,
        "half_months": use.half_months,
        "cause": use.cause,
    }
