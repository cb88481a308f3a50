"""Groups of a simulation (分组): columns of any file, on any level; each row's money goes to the row's own group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kangjiu.policy.engine.bulk.batch import Batch, Flags, Ints
from kangjiu.policy.engine.bulk.files import FileProblem, Sheet, named_column
from kangjiu.policy.engine.bulk.plan import Plan

# money of a level above the column's, and rows that have none of the column's rows
UNDIVIDED = "（不分）"
EMPTY = "（空）"


@dataclass(frozen=True)
class Groups:
    """Labels of the groups, the group of each row by level, and in which groups a case is counted (pairs by case)."""

    labels: tuple[tuple[str, ...], ...]
    codes: Mapping[str, Ints]
    cases: Ints
    counted: Ints

    def slice(self, batch: Batch, first: int, last: int) -> Groups:
        """The groups of top rows first to last (exclusive)."""
        codes = {}
        for level, column in self.codes.items():
            ends = batch.under(batch.top, level)
            codes[level] = column[ends[first] : ends[last]]
        low, high = np.searchsorted(self.cases, (first, last)).tolist()
        return Groups(self.labels, codes, self.cases[low:high] - first, self.counted[low:high])


def grouped(
    plan: Plan,
    batch: Batch,
    sheets: Mapping[str, Sheet],
    places: Mapping[str, Ints | None],
    by: Sequence[str],
) -> Groups:
    """The groups of a batch by columns; FileProblem when a column is in no file or in more than one.

    A column of an upper level groups all rows below. Rows above the column's level, and beside it, are not divided by
    it. A case is counted once in every group in which it has a row.
    """
    return _Grouping(plan, batch, [_column(sheets, places, name) for name in by]).groups()


@dataclass(frozen=True)
class _Column:
    level: str
    texts: tuple[str, ...]
    codes: Ints


def _column(sheets: Mapping[str, Sheet], places: Mapping[str, Ints | None], name: str) -> _Column:
    """The texts of a column and which of them each row of the batch has."""
    wanted, column = named_column(name)
    found = [one for one in sheets.values() if column in one.groups and wanted in ("", one.level)]
    found = [one for one in found if column == f"{one.level}_id"] or found
    if not found:
        has = "；".join(f"{one.file} 有 {'、'.join(one.header)}" for one in sheets.values())
        raise FileProblem(f"--by {name}：没有文件有这一列；{has}")
    if len(found) > 1:
        files, forms = (
            "、".join(one.file for one in found),
            " 或 ".join(f"{one.level}.{column}" for one in found),
        )
        raise FileProblem(f"--by {name}：{files} 里都有这一列；写成 {forms}")
    sheet = found[0]
    texts: dict[str, int] = {}
    codes = np.fromiter((texts.setdefault(one, len(texts)) for one in sheet.groups[column]), np.int64)
    at = places[sheet.level]
    return _Column(sheet.level, tuple(texts), codes if at is None else codes[at])


class _Grouping:
    def __init__(self, plan: Plan, batch: Batch, columns: Sequence[_Column]) -> None:
        self.plan = plan
        self.batch = batch
        self.columns = columns
        names = plan.names
        day = names.levels[plan.day_level].depth
        self.levels = [level for level in plan.levels if names.levels[level].depth >= day]

    def groups(self) -> Groups:
        """Numbers of all combinations that occur, and the pairs of case and group."""
        raw = {level: self._raw(level) for level in self.levels}
        used = np.unique(np.concatenate(list(raw.values()))) if raw else np.zeros(0, np.int64)
        codes = {level: np.searchsorted(used, column) for level, column in raw.items()}
        pairs = np.unique(np.concatenate([self._cases(level, codes[level]) for level in self.levels]), axis=0)
        return Groups(tuple(self._label(int(one)) for one in used), codes, pairs[:, 0], pairs[:, 1])

    def _raw(self, level: str) -> Ints:
        """One number for each row that stands for the combination of its columns' values."""
        made = np.zeros(self.batch.rows[level].count, np.int64)
        for column in self.columns:
            here = np.full(len(made), len(column.texts))
            if column.level in self.plan.names.path(level):
                here = np.repeat(column.codes, np.diff(self.batch.under(column.level, level)))
            made = made * (len(column.texts) + 1) + here
        return made

    def _label(self, number: int) -> tuple[str, ...]:
        found = []
        for column in reversed(self.columns):
            number, here = divmod(number, len(column.texts) + 1)
            found.append((column.texts[here] or EMPTY) if here < len(column.texts) else UNDIVIDED)
        return tuple(reversed(found))

    def _cases(self, level: str, codes: Ints) -> Ints:
        """(case, group) of the rows of a level below which no column divides any further."""
        ends = self._is_end(level)
        owners = np.repeat(
            np.arange(self.batch.rows[self.plan.day_level].count),
            np.diff(self.batch.under(self.plan.day_level, level)),
        )
        return np.stack((owners[ends], codes[ends]), axis=1)

    def _is_end(self, level: str) -> Flags:
        count = self.batch.rows[level].count
        named = {column.level for column in self.columns}
        if level != self.plan.day_level and level not in named:
            return np.zeros(count, np.bool_)
        ends = np.ones(count, np.bool_)
        for lower in named & set(self.levels):
            if lower != level and level in self.plan.names.path(lower):
                ends &= np.diff(self.batch.under(level, lower)) == 0
        return ends
