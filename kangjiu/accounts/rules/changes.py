"""Dated changes of divisions (区划变更): what is wrong with one, and which former divisions a division stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kangjiu.accounts.choices import RegionChangeKind
from kangjiu.accounts.rules import regions
from kangjiu.common.errors import Reason

CLAUSE = "《行政区划管理条例》：区划变更以批准机关的批复为准"
LOWER = ("township", "village")
# kinds after which the former division no longer exists and another stands for it
FOLLOWED = (RegionChangeKind.RECODED, RegionChangeKind.MERGED)
OFFERED = (
    RegionChangeKind.RENAMED,
    RegionChangeKind.RECODED,
    RegionChangeKind.MERGED,
    RegionChangeKind.SPLIT,
)


@dataclass(frozen=True)
class Change:
    """A change as entered: `code` for a new division, `into` the path of one in use; the day it takes effect."""

    kind: str
    effective_on: date
    document_no: str
    name: str = ""
    code: str = ""
    into: str = ""


@dataclass(frozen=True)
class Division:
    """The division that changes, as the rule sees it."""

    path: str
    name: str
    level: str
    valid_from: date


def check(change: Change, old: Division, in_use: Iterable[str], today: date) -> list[Reason]:
    """Every reason against a change of a division; `in_use` are the paths of the divisions in use."""
    if change.kind not in OFFERED:
        return [_fault("kind", "没有选择变更类别", "请选择一类")]
    reasons = [*_day(change, old, today)]
    if not change.document_no.strip():
        reasons.append(_fault("document_no", "没有依据文号", "请填写批准机关批复的文号"))
    if change.kind == RegionChangeKind.RENAMED:
        return reasons + _new_name(change, old)
    if old.level not in LOWER:
        found = f"{old.name}是县级以上区划，这里只能更名"
        return [*reasons, _fault("kind", found, "代码变更请先由上级统一更新区划库")]
    if change.kind == RegionChangeKind.MERGED:
        return reasons + _into(change, old, set(in_use))
    return reasons + _new_division(change, old, set(in_use))


def _day(change: Change, old: Division, today: date) -> list[Reason]:
    if change.effective_on > today:
        found = f"生效日期 {change.effective_on} 在今天之后"
        return [_fault("effective_on", found, "请在生效当天或之后登记")]
    if change.effective_on <= old.valid_from:
        found = f"生效日期 {change.effective_on} 不晚于现区划启用日期 {old.valid_from}"
        return [_fault("effective_on", found, "请核对批复的生效日期")]
    return []


def _new_name(change: Change, old: Division) -> list[Reason]:
    name = change.name.strip()
    if not name:
        return [_fault("name", "新名称为空", "请填写新的名称")]
    if name == old.name:
        return [_fault("name", f"新名称与现名称“{old.name}”相同", "请填写新的名称")]
    return []


def _new_division(change: Change, old: Division, in_use: set[str]) -> list[Reason]:
    reasons = [] if change.name.strip() else [_fault("name", "没有填写新区划的名称", "请填写批复的名称")]
    try:
        path = regions.path_of(change.code.strip())
    except ValueError as error:
        return [*reasons, _fault("code", str(error), "请填写统计用区划代码，乡级 9 位，村级 12 位")]
    if regions.level_of(path) != old.level or path[:6] != old.path[:6]:
        found = f"代码 {change.code.strip()} 不是本县同一级别的区划"
        reasons.append(_fault("code", found, f"应以 {old.path[:6]} 开头，与{old.name}同一级别"))
    elif path in in_use:
        found = f"代码 {change.code.strip()} 正在使用"
        reasons.append(_fault("code", found, "并入已有区划的请选“并入”；代码填错的请改正"))
    return reasons


def _into(change: Change, old: Division, in_use: set[str]) -> list[Reason]:
    if not change.into:
        return [_fault("into", "没有选择并入哪个区划", "请选择一个在用的区划")]
    fits = change.into in in_use and regions.level_of(change.into) == old.level
    if not fits or change.into == old.path or change.into[:6] != old.path[:6]:
        return [_fault("into", "所选的区划不能并入", "应是本县同一级别、在用的另一个区划")]
    return []


def _fault(field: str, found: str, step: str) -> Reason:
    return Reason(f"region_{field}", found, CLAUSE, step, field)


def stands_for(path: str, followed: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The paths of former divisions a division or one below it stands for, given (former, later) pairs."""
    low, high = regions.subtree(path)
    pairs, found, ranges = list(followed), [], [(low, high)]
    while ranges:
        low, high = ranges.pop()
        for former, later in pairs:
            if low <= later <= high and former not in found and not low <= former <= high:
                found.append(former)
                ranges.append(regions.subtree(former))
    return tuple(found)
