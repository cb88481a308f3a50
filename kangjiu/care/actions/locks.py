"""Locks of care, in the order of the whole system: children by id, then therapists by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kangjiu.care.rules.sessions import Duty
from kangjiu.common.scope import Scope
from kangjiu.providers.models import Therapist
from kangjiu.registry.models import Person


def lock_children(person_ids: Iterable[int]) -> None:
    """Hold the rows of these children until the transaction ends."""
    rows = Person.objects.select_for_update().filter(pk__in=set(person_ids)).order_by("pk")
    list(rows.values_list("pk", flat=True))


def lock_therapists(by: Scope, therapist_ids: Sequence[int | None]) -> dict[int, Duty]:
    """Hold therapists of the person's own institution; others are not in the answer."""
    wanted = {one for one in therapist_ids if one is not None}
    if not wanted:
        return {}
    rows = Therapist.objects.visible_to(by).select_for_update(of=("self",)).filter(pk__in=wanted)
    columns = ("pk", "from_on", "to_on", "licence_expires_on")
    return {pk: Duty(*values) for pk, *values in rows.order_by("pk").values_list(*columns)}
