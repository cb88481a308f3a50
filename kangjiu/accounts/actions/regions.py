"""Divisions: the shipped set, and their dated changes (行政区划)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from kangjiu.accounts import events
from kangjiu.accounts.choices import RegionChangeKind
from kangjiu.accounts.data import KEPT_SINCE, RegionRow, shipped_regions
from kangjiu.accounts.models import Region, RegionChange
from kangjiu.accounts.rules import regions
from kangjiu.accounts.rules.changes import Change, Division, check
from kangjiu.audit import actions as audit_actions
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope


@transaction.atomic
def load_regions(
    by: Scope, *, at: datetime, demo: bool = False, rows: Iterable[RegionRow] | None = None
) -> int:
    """Bring in the divisions that are missing (载入行政区划) and return how many; a second call adds none.

    Without `rows` the shipped ones; `demo` adds the fictional 示例省 and below. Names changed here since are left
    alone. Refused with every row whose code is no division code or whose name is empty.
    """
    by.need("accounts.users")
    wanted = list(shipped_regions(demo=demo) if rows is None else rows)
    if reasons := [reason for row in wanted for reason in _row_reasons(row)]:
        raise Refused(reasons)
    known = dict(Region.objects.filter(valid_to__isnull=True).values_list("path", "pk"))
    count = 0
    for row in sorted(wanted, key=lambda row: regions.path_of(row.code)):
        path = regions.path_of(row.code)
        if path in known:
            continue
        above = regions.parent_of(path, known)
        known[path] = Region.objects.create(
            code=row.code,
            name=row.name,
            level=regions.level_of(path),
            path=path,
            parent_id=None if above is None else known[above],
            pseudo=regions.is_pseudo(path),
            valid_from=KEPT_SINCE,
        ).pk
        count += 1
    if count:
        root = Region.objects.get(path=regions.NATION, valid_to__isnull=True)
        audit_actions.record(by, events.REGIONS_LOADED, at=at, subject=root, data={"count": count})
    return count


def _row_reasons(row: RegionRow) -> list[Reason]:
    reasons = []
    try:
        regions.path_of(row.code)
    except ValueError as error:
        reasons.append(Reason("region_code", str(error), "GB/T 2260", "请核对区划代码", "code"))
    if not row.name.strip():
        reasons.append(
            Reason("region_name", f"区划 {row.code} 没有名称", next_step="请补上名称", field="name")
        )
    return reasons


@transaction.atomic
def change_region(by: Scope, path: str, change: Change, *, note: str = "", at: datetime) -> RegionChange:
    """A division is renamed, set up anew under another code, merged into another or split (区划变更) from a day on.

    Rows of files keep the path they were written with: whoever is responsible for the later division reads those of
    the former one too. Refused with every fault; Region.DoesNotExist outside the scope.
    """
    scope = by.need("accounts.users")
    old = Region.objects.select_for_update().get(path=path, valid_to__isnull=True)
    if not scope.covers(old.path):
        raise Region.DoesNotExist
    in_use = Region.objects.filter(valid_to__isnull=True).values_list("path", flat=True)
    division = Division(old.path, old.name, old.level, old.valid_from)
    reasons = check(change, division, in_use, local_day(at))
    if reasons:
        raise Refused(reasons)
    before, after = _apply(old, change)
    made = RegionChange.objects.create(
        kind=change.kind,
        before=before,
        after=after,
        effective_on=change.effective_on,
        document_no=change.document_no.strip()[:80],
        note=note.strip()[:200],
    )
    data = {
        "path": before.path,
        "kind": change.kind,
        "effective_on": change.effective_on,
        "after": after.path,
    }
    audit_actions.record(by, events.REGION_CHANGED, at=at, subject=after, data=data)
    return made


def _apply(old: Region, change: Change) -> tuple[Region, Region]:
    """(before, after) of a change that was checked."""
    if change.kind == RegionChangeKind.RENAMED:
        return _rename(old, change), old
    if change.kind == RegionChangeKind.SPLIT:
        return old, _new(old, change)
    after = _new(old, change) if change.kind == RegionChangeKind.RECODED else _in_use(change.into)
    old.valid_to = change.effective_on - timedelta(days=1)
    old.save(update_fields=["valid_to"])
    Region.objects.filter(parent=old, valid_to__isnull=True).update(parent=after)
    return old, after


def _rename(old: Region, change: Change) -> Region:
    """The row in use takes the new name, so that everything that points to it shows it; the old name stays beside."""
    values = {"code": old.code, "name": old.name, "level": old.level, "path": old.path, "pseudo": old.pseudo}
    former = Region(parent_id=old.parent_id, valid_from=old.valid_from, **values)
    former.valid_to = change.effective_on - timedelta(days=1)
    old.name, old.valid_from = change.name.strip(), change.effective_on
    old.save(update_fields=["name", "valid_from"])
    former.save()
    return former


def _new(old: Region, change: Change) -> Region:
    path = regions.path_of(change.code.strip())
    return Region.objects.create(
        code=change.code.strip(),
        name=change.name.strip(),
        level=old.level,
        path=path,
        parent_id=old.parent_id,
        pseudo=regions.is_pseudo(path),
        valid_from=change.effective_on,
    )


def _in_use(path: str) -> Region:
    return Region.objects.get(path=path, valid_to__isnull=True)
