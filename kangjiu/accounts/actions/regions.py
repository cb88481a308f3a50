"""Divisions: the shipped set, and a dated change of name (行政区划)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from kangjiu.accounts import events
from kangjiu.accounts.choices import RegionChangeKind
from kangjiu.accounts.data import KEPT_SINCE, RegionRow, shipped_regions
from kangjiu.accounts.models import Region, RegionChange
from kangjiu.accounts.rules import regions
from kangjiu.audit import actions as audit_actions
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
def rename_region(
    by: Scope, path: str, *, name: str, effective_on: date, document_no: str, at: datetime
) -> Region:
    """A division gets another name from a day on (更名); the old row ends the day before, both stay readable.

    Refused without a document number, for the same name, or for a day not after the present name's first day.
    Division.DoesNotExist outside the scope.
    """
    scope = by.need("accounts.users")
    old = Region.objects.select_for_update().get(path=path, valid_to__isnull=True)
    if not scope.covers(old.path):
        raise Region.DoesNotExist
    reasons = _rename_reasons(old, name.strip(), effective_on, document_no.strip())
    if reasons:
        raise Refused(reasons)
    Region.objects.filter(pk=old.pk).update(valid_to=effective_on - timedelta(days=1))
    new = Region.objects.create(
        code=old.code,
        name=name.strip(),
        level=old.level,
        path=old.path,
        parent_id=old.parent_id,
        pseudo=old.pseudo,
        valid_from=effective_on,
    )
    Region.objects.filter(parent=old, valid_to__isnull=True).update(parent=new)
    RegionChange.objects.create(
        kind=RegionChangeKind.RENAMED,
        before=old,
        after=new,
        effective_on=effective_on,
        document_no=document_no.strip(),
    )
    data = {"path": new.path, "effective_on": effective_on}
    audit_actions.record(by, events.REGION_RENAMED, at=at, subject=new, data=data)
    return new


def _rename_reasons(old: Region, name: str, effective_on: date, document_no: str) -> list[Reason]:
    reasons = []
    if not name or name == old.name:
        message = "新名称为空" if not name else f"新名称与现名称“{old.name}”相同"
        reasons.append(Reason("name_same", message, next_step="请填写新的名称", field="name"))
    if effective_on <= old.valid_from:
        message = f"生效日期 {effective_on} 不晚于现名称启用日期 {old.valid_from}"
        reasons.append(Reason("date_early", message, next_step="请核对批复的生效日期", field="effective_on"))
    if not document_no:
        step = "请填写民政部门批复的文号"
        reasons.append(Reason("document_missing", "没有依据文号", "区划变更以批复为准", step, "document_no"))
    return reasons
