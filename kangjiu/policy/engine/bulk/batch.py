"""Facts of many cases as integer columns (批量事实), each as wide as its range needs: rows of a level stand in the
order of their parents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from kangjiu.policy.engine.bulk.plan import Plan

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
# integers of any width
Column = npt.NDArray[Any]


@dataclass
class Rows:
    """One level: rows of parent p are offsets[p] to offsets[p + 1]; a missing value holds the lowest of its range."""

    count: int
    offsets: Ints | None = None
    values: dict[str, Column] = field(default_factory=dict)
    missing: dict[str, Flags] = field(default_factory=dict)


@dataclass
class Batch:
    """Rows by level, parents first; `days` are the days of decision of the level `day_level` (one for all: an int)."""

    plan: Plan
    rows: dict[str, Rows]
    days: Ints | int

    def __post_init__(self) -> None:
        kinds = self.plan.kinds
        for rows in self.rows.values():
            for name, column in rows.values.items():
                if column.dtype != kinds[name]:
                    rows.values[name] = column.astype(kinds[name])

    @property
    def top(self) -> str:
        """The top level."""
        return self.plan.levels[0]

    @property
    def count(self) -> int:
        """Rows of the top level."""
        return self.rows[self.top].count

    def under(self, upper: str, lower: str) -> Ints:
        """Offsets of the rows of `lower` under each row of `upper`."""
        path = self.plan.names.path(lower)
        at: Ints | None = None
        for level in path[self.plan.names.levels[upper].depth + 1 :]:
            offsets = self.rows[level].offsets
            assert offsets is not None  # noqa: S101  only the top level has none
            at = offsets if at is None else offsets[at]
        return np.arange(self.rows[lower].count + 1) if at is None else at

    def slice(self, first: int, last: int) -> Batch:
        """Top rows first to last (exclusive) with everything below, as views."""
        ends = {self.top: (first, last)}
        made: dict[str, Rows] = {}
        for level, rows in self.rows.items():
            parent = self.plan.names.levels[level].parent
            if rows.offsets is None or parent is None:
                offsets = None
            else:
                above = ends[parent]
                offsets = rows.offsets[above[0] : above[1] + 1]
                ends[level] = (int(offsets[0]), int(offsets[-1]))
                offsets = offsets - offsets[0]
            low, high = ends[level]
            made[level] = Rows(
                high - low,
                offsets,
                {name: column[low:high] for name, column in rows.values.items()},
                {name: column[low:high] for name, column in rows.missing.items()},
            )
        day_ends = ends[self.plan.day_level]
        days = self.days if isinstance(self.days, int) else self.days[day_ends[0] : day_ends[1]]
        return Batch(self.plan, made, days)

    def take(self, places: Ints) -> tuple[Batch, dict[str, Ints]]:
        """Copy of some top rows with everything below, and where each level's rows stood."""
        chosen: dict[str, Ints] = {self.top: places}
        made: dict[str, Rows] = {}
        for level, rows in self.rows.items():
            parent = self.plan.names.levels[level].parent
            offsets = None
            if rows.offsets is not None and parent is not None:
                above = chosen[parent]
                counts = rows.offsets[above + 1] - rows.offsets[above]
                offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
                chosen[level] = np.repeat(rows.offsets[above] - offsets[:-1], counts) + np.arange(offsets[-1])
            at = chosen[level]
            made[level] = Rows(
                len(at),
                offsets,
                {name: column[at] for name, column in rows.values.items()},
                {name: column[at] for name, column in rows.missing.items()},
            )
        days = self.days if isinstance(self.days, int) else self.days[chosen[self.plan.day_level]]
        return Batch(self.plan, made, days), chosen

    def in_force(self) -> Flags | bool:
        """Which rows of the day level are decided while the pack is valid; True when all are."""
        first, last = self.plan.valid
        if isinstance(self.days, int):
            return first <= self.days <= last
        inside = (self.days >= first) & (self.days <= last)
        return True if bool(inside.all()) else inside

    def size(self) -> int:
        """Bytes of all columns."""
        columns: list[npt.NDArray[Any]] = []
        for rows in self.rows.values():
            columns += [*rows.values.values(), *rows.missing.values()]
            columns += [] if rows.offsets is None else [rows.offsets]
        return sum(column.nbytes for column in columns)


@dataclass
class Outcome:
    """Values of the plan's output rules by level, and where they are not known (absent = known everywhere)."""

    values: dict[str, dict[str, Column]]
    unknown: dict[str, dict[str, Flags]]

    @staticmethod
    def empty(batch: Batch) -> Outcome:
        """Room for every output, in one piece: the system gives one large piece faster than many small ones."""
        wanted = [
            (level, rule, batch.plan.kinds[rule], batch.rows[level].count)
            for level, rules in batch.plan.output_rules.items()
            for rule in rules
        ]
        room = np.empty(sum(_aligned(kind, count) for _, _, kind, count in wanted), np.uint8)
        values: dict[str, dict[str, Column]] = {level: {} for level in batch.plan.output_rules}
        at = 0
        for level, rule, kind, count in wanted:
            values[level][rule] = room[at : at + count * kind.itemsize].view(kind)
            at += _aligned(kind, count)
        return Outcome(values, {level: {} for level in values})

    def put(self, level: str, rule: str, at: slice | Ints, value: Any, unknown: Any) -> None:
        """Fill a part of one output; `unknown` None or False means all known."""
        self.values[level][rule][at] = value
        if unknown is None or unknown is False:
            known = self.unknown[level].get(rule)
            if known is not None:
                known[at] = False
            return
        self._mask(level, rule)[at] = unknown

    def _mask(self, level: str, rule: str) -> Flags:
        found = self.unknown[level].get(rule)
        if found is None:
            # two threads may come here at once: the first stays
            found = self.unknown[level].setdefault(rule, np.zeros(len(self.values[level][rule]), np.bool_))
        return found

    def out_of_force(self, batch: Batch) -> None:
        """Outputs of cases outside the pack's validity are not known."""
        inside = batch.in_force()
        if inside is True:
            return
        day_depth = batch.plan.names.levels[batch.plan.day_level].depth
        for level, rules in self.values.items():
            outside: Any = True
            if inside is not False and batch.plan.names.levels[level].depth >= day_depth:
                counts = np.diff(batch.under(batch.plan.day_level, level))
                outside = np.repeat(~np.asarray(inside), counts)
            for rule in rules:
                self._mask(level, rule)[...] |= outside

    def size(self) -> int:
        """Bytes of all columns."""
        return sum(column.nbytes for part in (self.values, self.unknown) for each in part.values()
                   for column in each.values())  # fmt: skip


def _aligned(kind: np.dtype[Any], count: int) -> int:
    """Bytes of a column, up to the next whole 64."""
    return (count * kind.itemsize + 63) // 64 * 64
