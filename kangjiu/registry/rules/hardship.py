"""Hardship and household on a day (困难身份、家庭户): dated facts, both ends inclusive; 咸残联发〔2025〕2号 一."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kangjiu.common.errors import Reason
from kangjiu.registry.choices import HardshipKind

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Status:
    """One hardship status with its days."""

    kind: str
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One household member with the days of membership and those of each disability card."""

    person_id: int
    from_on: date
    to_on: date | None = None
    cards: tuple[tuple[date | None, date | None], ...] = ()


def covers(from_on: date | None, to_on: date | None, on: date) -> bool:
    """Whether inclusive days with open ends hold the day."""
    return (from_on is None or from_on <= on) and (to_on is None or on <= to_on)


def disabled_count(members: Iterable[Member], on: date) -> int:
    """Members of the household that day who hold a disability card valid that day (持证残疾人数)."""
    return len(
        {
            member.person_id
            for member in members
            if covers(member.from_on, member.to_on, on) and any(covers(*card, on) for card in member.cards)
        }
    )


def in_force(statuses: Iterable[Status], on: date, *, disabled: int = 0) -> frozenset[str]:
    """Kinds of hardship that hold on the day; two card holders in the household are 一户多残 by themselves."""
    kinds = {one.kind for one in statuses if covers(one.from_on, one.to_on, on)}
    return frozenset(kinds | ({HardshipKind.MULTI_DISABLED.value} if disabled >= SEVERAL else set()))


def check_hardship(
    kind: str, source: str, from_on: date, to_on: date | None, existing: Iterable[Status], on: date
) -> list[Reason]:
    """Every reason against adding a hardship status on this day."""
    reasons = [*_said(kind, source), *_days(from_on, to_on, on)]
    overlapping = [one for one in existing if one.kind == kind and _overlap(one, from_on, to_on)]
    if overlapping:
        first = overlapping[0]
        until = first.to_on or "至今"
        found = f"{HardshipKind.label_of(kind)}在 {first.from_on} 至 {until} 已经登记，日期重叠".replace(
            "至 至今", "至今"
        )
        reasons.append(Reason("hardship_overlap", found, "", "请先终止原记录，或改日期", "from_on"))
    return reasons


def _said(kind: str, source: str) -> Iterator[Reason]:
    if kind not in set(HardshipKind):
        yield Reason("hardship_kind", "没有选择困难身份", "", "请从列表中选择", "kind")
    if not source.strip():
        step = "请填写认定部门或文号，例如“县民政局”"
        yield Reason("hardship_source", "没有写明来源", "", step, "source")


def _days(from_on: date, to_on: date | None, on: date) -> Iterator[Reason]:
    if from_on > on:
        yield Reason("hardship_future", f"开始日期 {from_on} 在今天之后", "", "请填写已认定的日期", "from_on")
    if to_on and to_on < from_on:
        found = f"截止日期 {to_on} 早于开始日期 {from_on}"
        yield Reason("hardship_dates", found, "", "请核对两个日期", "to_on")


def _overlap(one: Status, from_on: date, to_on: date | None) -> bool:
    return (one.to_on is None or one.to_on >= from_on) and (to_on is None or to_on >= one.from_on)
