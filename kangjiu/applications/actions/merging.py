"""Merging two files of a child with their ceilings (合并档案、额度随档案走)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kangjiu.applications.actions.quota import put_under
from kangjiu.applications.choices import EntitlementStatus, Status
from kangjiu.applications.models import Application, Entitlement, Quota
from kangjiu.applications.rules import merging as rules
from kangjiu.common.errors import Refused
from kangjiu.common.scope import Scope
from kangjiu.registry import actions as registry
from kangjiu.registry.models import Merge, Person

_OVER = (Status.REJECTED, Status.WITHDRAWN)


@transaction.atomic
def merge_files(by: Scope, kept_id: int, merged_id: int, *, at: datetime) -> Merge:
    """Merge two files of one child (合并档案); ceilings of the second go under the first.

    Refused, besides what the registry refuses, when both have a right to one item or an application of one category
    in the same year. Applications and rights stay on the file they were decided for.
    """
    row = registry.merge(by, kept_id, merged_id, at=at)
    kept, merged = (_rights(one) | _drawn(one) for one in (kept_id, merged_id))
    reasons = rules.against_merging(kept, merged, _applications(kept_id), _applications(merged_id))
    if reasons:
        raise Refused(reasons)
    _move(merged_id, kept_id, _rights(merged_id, ended=True))
    return row


@transaction.atomic
def unmerge_files(by: Scope, merge_id: int, *, at: datetime) -> Merge:
    """Undo a merge (撤销合并): the ceilings that came with the second file go back with it."""
    row = registry.unmerge(by, merge_id, at=at)
    rights = _rights(row.merged_id, ended=True)
    reasons = rules.against_undoing(_rights(row.kept_id), rights)
    if reasons:
        raise Refused(reasons)
    _move(row.kept_id, row.merged_id, rights)
    return row


def _drawn(person_id: int) -> set[rules.Right]:
    """Items and years with money or months drawn on the ceiling, whatever became of the right."""
    rows = Quota.objects.filter(Q(used_fen__gt=0) | Q(half_months_used__gt=0), person_id=person_id)
    return set(rows.values_list("item", "year"))


def _rights(person_id: int, *, ended: bool = False) -> set[rules.Right]:
    rows = Entitlement.objects.filter(person_id=person_id)
    rows = rows if ended else rows.exclude(status=EntitlementStatus.ENDED)
    return set(rows.values_list("item", "year"))


def _applications(person_id: int) -> set[rules.Asked]:
    rows = Application.objects.filter(person_id=person_id).exclude(status__in=_OVER)
    return set(rows.values_list("category", "year"))


def _move(from_id: int, to_id: int, rights: Collection[rules.Right]) -> None:
    """Hang the ceilings of these rights on another file, but for one that would stand there twice."""
    person = Person.objects.get(pk=to_id)
    for row in Quota.objects.select_for_update().filter(person_id=from_id).order_by("pk"):
        if (row.item, row.year) in rights:
            put_under(row, person)
