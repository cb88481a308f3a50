"""From sheets to a batch (组批): children found under their parents, bad cases left out, rows put in order."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kangjiu.policy.engine.bulk.batch import Batch, Flags, Ints, Rows
from kangjiu.policy.engine.bulk.files import FileProblem, Sheet
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.compute import BadRow


@dataclass
class Assembled:
    """The batch, where each of its rows stands in its file (None = all, in order), and what was left out."""

    batch: Batch
    places: dict[str, Ints | None]
    bad: list[BadRow]


def assemble(plan: Plan, sheets: Mapping[str, Sheet], on: int | None) -> Assembled:
    """A batch of all cases whose rows are sound; `on` is the day of decision where no column says it."""
    return _Assembly(plan, sheets, on).run()


class _Assembly:
    def __init__(self, plan: Plan, sheets: Mapping[str, Sheet], on: int | None) -> None:
        self.plan = plan
        self.sheets = sheets
        self.on = plan.valid[0] if on is None else on
        self.levels = [level for level in plan.levels if level in sheets]
        self.top = plan.day_level
        self.parents: dict[str, Ints] = {}
        self.roots: dict[str, Ints] = {}
        self.bad: list[BadRow] = []

    def run(self) -> Assembled:
        for level in self.levels:
            self._link(level)
        good = self._good_cases()
        rows: dict[str, Rows] = {}
        places: dict[str, Ints | None] = {}
        for level in self.plan.levels:
            if level in self.sheets:
                self._rows(level, good, rows, places)
            else:
                rows[level] = Rows(1, None)
        days = self._days(places[self.top])
        if "on" in self.plan.facts:
            level = self.plan.facts["on"].level
            rows[level].values["on"] = np.full(rows[level].count, days) if isinstance(days, int) else days
        return Assembled(Batch(self.plan, rows, days), places, self.bad)

    # links

    def _parent(self, level: str) -> str | None:
        parent = self.plan.names.levels[level].parent
        return parent if parent in self.sheets else None

    def _link(self, level: str) -> None:
        sheet, parent = self.sheets[level], self._parent(level)
        self.bad += sheet.bad
        self._repeated(sheet)
        if parent is None:
            if level != self.top and sheet.count != 1:
                raise FileProblem(f"{sheet.file}：{level} 是全体，只能有一行")
            self.parents[level] = np.zeros(sheet.count, np.int64)
            self.roots[level] = np.arange(sheet.count)
            return
        if self.plan.names.levels[parent].population:
            self.parents[level] = np.zeros(sheet.count, np.int64)
            self.roots[level] = np.arange(sheet.count)
            return
        column = f"{parent}_id"
        if column not in sheet.ids:
            raise FileProblem(f"{sheet.file} 缺少列 {column}（上层“{parent}”的编号）")
        found = matched(self._own_ids(parent), sheet.ids[column])
        above = self.sheets[parent]
        numbered = "" if above.id_column else f"（{above.file} 没有列 {column}，它的行按 1、2、3 … 编号）"
        for at in np.flatnonzero(found < 0).tolist():
            given = _plain(sheet.ids[column], at)
            self.bad.append(BadRow(sheet.file, at + 1, column, f"上层没有编号 {given!r}{numbered}"))
        self.parents[level] = found
        roots = np.concatenate((self.roots[parent], [-1]))
        self.roots[level] = roots[found]

    def _own_ids(self, level: str) -> Any:
        sheet = self.sheets[level]
        if sheet.id_column:
            return sheet.ids[sheet.id_column]
        return [str(number + 1) for number in range(sheet.count)]

    def _repeated(self, sheet: Sheet) -> None:
        if not sheet.id_column:
            return
        ids = sheet.ids[sheet.id_column]
        if _distinct(ids) == sheet.count:
            return
        seen: set[Any] = set()
        for at in range(sheet.count):
            name = _plain(ids, at)
            if name in seen:
                self.bad.append(BadRow(sheet.file, at + 1, sheet.id_column, f"编号 {name} 重复"))
            seen.add(name)

    # which cases are sound

    def _good_cases(self) -> Flags:
        good = np.ones(self.sheets[self.top].count, np.bool_)
        self._too_many()
        by_file = {self.sheets[level].file: level for level in self.levels}
        for row in self.bad:
            root = int(self.roots[by_file[row.file]][row.row - 1])
            if root >= 0 and not self.plan.names.levels[by_file[row.file]].population:
                good[root] = False
        return good

    def _too_many(self) -> None:
        for level in self.levels:
            parent, most = self._parent(level), self.plan.names.levels[level].most
            if parent is None:
                continue
            counts = np.bincount(
                self.parents[level][self.parents[level] >= 0], minlength=self.sheets[parent].count
            )
            if not len(counts) or int(counts.max()) <= most:
                continue
            for at in np.flatnonzero(counts > most).tolist():
                message = f"有 {int(counts[at])} 行，最多 {most} 行"
                self.bad.append(BadRow(self.sheets[parent].file, at + 1, level, message))

    # rows

    def _rows(self, level: str, good: Flags, rows: dict[str, Rows], places: dict[str, Ints | None]) -> None:
        sheet, parent = self.sheets[level], self.plan.names.levels[level].parent
        roots = self.roots[level]
        population = self.plan.names.levels[level].population
        whole = population or (bool(good.all()) and (not len(roots) or int(roots.min()) >= 0))
        kept: Ints | None = None if whole else np.flatnonzero(np.append(good, False)[roots])  # -1 is the last
        offsets = None
        if parent is not None:
            above = self._new_places(
                parent, places, self.parents[level] if kept is None else self.parents[level][kept]
            )
            order = self._order(level, sheet, kept, above)
            if order is not None:
                kept = order if kept is None else kept[order]
                above = above[order]
            counts = np.bincount(above, minlength=rows[parent].count)
            offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
        places[level] = kept
        rows[level] = Rows(
            sheet.count if kept is None else len(kept),
            offsets,
            {name: column if kept is None else column[kept] for name, column in sheet.values.items()},
            {name: column if kept is None else column[kept] for name, column in sheet.missing.items()},
        )

    def _new_places(self, parent: str, places: Mapping[str, Ints | None], above: Ints) -> Ints:
        """Places of the parents among the rows of the batch."""
        at = places.get(parent)
        if at is None:
            return above
        new = np.zeros(self.sheets[parent].count, np.int64)
        new[at] = np.arange(len(at))
        return new[above]

    def _order(self, level: str, sheet: Sheet, kept: Ints | None, above: Ints) -> Ints | None:
        """Under their parents, and there in the stated order, so that one pass can go through; None = already so."""
        keys = [sheet.values[name] for name in self.plan.names.levels[level].order if name in sheet.values]
        columns = [above, *(key if kept is None else key[kept] for key in keys)]
        same = np.ones(max(0, len(above) - 1), np.bool_)
        rising = np.zeros(len(same), np.bool_)
        for column in columns:
            rising |= same & (column[1:] > column[:-1])
            same &= column[1:] == column[:-1]
        if bool((rising | same).all()):
            return None
        return np.lexsort(columns[::-1])

    def _days(self, kept: Ints | None) -> Ints | int:
        sheet = self.sheets[self.top]
        days = sheet.days
        if days is None or (sheet.days_missing is not None and sheet.days_missing.all()):
            days = np.full(sheet.count, self.on)
        elif sheet.days_missing is not None:
            days = np.where(sheet.days_missing, self.on, days)
        days = days if kept is None else days[kept]
        if self.plan.names.levels[self.plan.levels[0]].population:
            if len(days) and int(days.min()) != int(days.max()):
                raise FileProblem("有全体层的政策只能按同一天计算，on 列里有不同的日子")
            return int(days[0]) if len(days) else self.on
        return days


def matched(own: Any, wanted: Any) -> Ints:
    """Place of each wanted id among the own ids (the first of equal ones), -1 where there is none."""
    if isinstance(own, list) or isinstance(wanted, list):
        return _matched_texts(_texts(own), _texts(wanted))
    arrow, compute = (importlib.import_module(name) for name in ("pyarrow", "pyarrow.compute"))
    if own.type != wanted.type:
        return _matched_texts(_texts(own), _texts(wanted))
    whole = arrow.types.is_integer(own.type) and not own.null_count and not wanted.null_count
    if whole:
        found = _matched_runs(own.to_numpy(), wanted.to_numpy())
        if found is not None:
            return found
    places = compute.index_in(wanted, value_set=own)
    found = places.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    if wanted.null_count:
        found[wanted.is_null().to_numpy(zero_copy_only=False)] = -1
    return found


def _matched_runs(own: Ints, wanted: Ints) -> Ints | None:
    """When the children stand in the order of their parents: one comparison for each run."""
    if not len(wanted) or not len(own):
        return None
    starts = np.flatnonzero(np.concatenate(([True], wanted[1:] != wanted[:-1])))
    runs = wanted[starts]
    rising = len(own) < 2 or bool((own[1:] > own[:-1]).all())
    if not rising:
        return None
    places = np.searchsorted(own, runs)
    places[places == len(own)] = 0
    places = np.where(own[places] == runs, places, -1)
    return np.repeat(places, np.diff(np.concatenate((starts, [len(wanted)]))))


def _matched_texts(own: list[str], wanted: list[str]) -> Ints:
    places: dict[str, int] = {}
    for place, name in enumerate(own):
        places.setdefault(name, place)
    return np.fromiter((places.get(name, -1) for name in wanted), np.int64, len(wanted))


def _texts(ids: Any) -> list[str]:
    return ids if isinstance(ids, list) else ["" if one is None else str(one) for one in ids.to_pylist()]


def _plain(ids: Any, at: int) -> Any:
    return ids[at] if isinstance(ids, list) else ids[at].as_py()


def _distinct(ids: Any) -> int:
    if isinstance(ids, list):
        return len(set(ids))
    arrow, compute = (importlib.import_module(name) for name in ("pyarrow", "pyarrow.compute"))
    if arrow.types.is_integer(ids.type) and not ids.null_count:
        column = ids.to_numpy()
        if len(column) < 2 or bool((column[1:] > column[:-1]).all()):
            return len(column)
    return int(compute.count_distinct(ids, mode="all").as_py())
