"""Reading tables (读表): CSV or Parquet files, one a level, into int64 columns; every bad cell named by file and row."""

from __future__ import annotations

import csv
import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from kangjiu.policy.engine.bulk import targets
from kangjiu.policy.engine.bulk.batch import Column, Flags, Ints
from kangjiu.policy.engine.bulk.plan import Plan, kind_of
from kangjiu.policy.engine.compute import BadRow, plain_cell
from kangjiu.policy.engine.intake import Intake, wanted_text
from kangjiu.policy.engine.layout import Layout
from kangjiu.policy.engine.ranges import DATES
from kangjiu.policy.engine.scope import Symbol
from kangjiu.policy.engine.units import DATE

BLOCK = 100_000
_MEMO = 300_000
MISSING, BAD = -(2**63), -(2**63) + 1


class FileProblem(ValueError):
    """A file that cannot be read at all; the message names it."""


@dataclass
class Sheet:
    """One level's file: facts as columns in the file's order, ids as they were read."""

    level: str
    file: str
    count: int = 0
    header: tuple[str, ...] = ()
    ids: dict[str, Any] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, Column] = field(default_factory=dict)
    missing: dict[str, Flags] = field(default_factory=dict)
    days: Column | None = None
    days_missing: Flags | None = None
    bad: list[BadRow] = field(default_factory=list)

    @property
    def id_column(self) -> str:
        """Column of the rows' own ids, empty when they are numbered."""
        return next((name for name in (f"{self.level}_id", "id") if name in self.ids), "")


class _Memo(dict[str, int]):
    """Internal value of each text that was met; forgets when there are too many different ones."""

    def __init__(self, symbol: Symbol, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.symbol = symbol
        self.read = read

    def __missing__(self, text: str) -> int:
        if len(self) > _MEMO:
            self.clear()
        value = plain_cell(text, self.symbol.unit)
        number = MISSING if value is None else self.read(value)
        self[text] = BAD if number is None else number
        return self[text]


class Reader:
    """Reads the files of a plan, and of other plans over the same levels; columns of `by` are kept as texts."""

    def __init__(self, plan: Plan, others: Sequence[Plan] = (), by: Sequence[str] = ()) -> None:
        self.plan = plan
        self.by = [named_column(one) for one in by]
        self.wanted: dict[str, list[tuple[Symbol, Callable[[Any], Any]]]] = {}
        seen = {"on"}
        for one in (plan, *others):
            intake = Intake(one.program, Layout(one.program), one.question)
            for level, entries in intake.wanted.items():
                for name, _, read, _ in entries:
                    if name not in seen:
                        seen.add(name)
                        self.wanted.setdefault(level, []).append((one.names.symbols[name], read))
        self.day = (_day_symbol(), intake.reader(_day_symbol()))

    def read(self, level: str, path: Path, name: str) -> Sheet:
        """One file, told of by `name`; FileProblem when it is none."""
        if not path.is_file():
            raise FileProblem(f"没有文件 {path}")
        if path.suffix == ".parquet":
            return self._parquet(level, path, name)
        with path.open(encoding="utf-8-sig", newline="") as file:
            return self._csv(level, name, csv.reader(file))

    def columns_for(self, level: str) -> list[tuple[Symbol, Callable[[Any], Any]]]:
        """What is read at a level, the day of decision included."""
        return [*self.wanted.get(level, ()), *([self.day] if level == self.plan.day_level else [])]

    def _groups(self, level: str, header: Sequence[str]) -> list[str]:
        """Columns of this file that are grouped by."""
        return [column for wanted, column in self.by if column in header and wanted in ("", level)]

    # CSV

    def _csv(self, level: str, name: str, rows: Iterator[list[str]]) -> Sheet:
        header = next(rows, [])
        if not header:
            raise FileProblem(f"{name} 没有表头")
        sheet = Sheet(level, name, header=tuple(header))
        memos = {symbol.name: (symbol, _Memo(symbol, read)) for symbol, read in self.columns_for(level)}
        parts: dict[str, list[Ints]] = {one: [] for one in memos}
        ids: dict[str, list[str]] = {one: [] for one in header if one == "id" or one.endswith("_id")}
        groups: dict[str, list[str]] = {one: [] for one in self._groups(level, header)}
        width = len(header)
        while block := list(islice(rows, BLOCK)):
            block = [row if len(row) == width else (row + [""] * width)[:width] for row in block if row]
            columns = dict(zip(header, zip(*block, strict=True), strict=False)) if block else {}
            for one, (symbol, memo) in memos.items():
                texts: Sequence[str] = columns.get(one, ())
                found = [memo[text] for text in texts] if texts else [memo[""]] * len(block)
                numbers = np.array(found, np.int64)
                self._note_bad(sheet, symbol, numbers, lambda at, texts=texts: texts[at])  # type: ignore[misc]
                parts[one].append(numbers)
            for one, kept in (*ids.items(), *groups.items()):
                kept.extend(columns.get(one, ()))
            sheet.count += len(block)
        sheet.ids, sheet.groups = dict(ids), dict(groups)
        for one, (symbol, _) in memos.items():
            numbers = np.concatenate(parts[one]) if parts[one] else np.zeros(0, np.int64)
            self._keep(sheet, symbol, numbers, numbers <= BAD)
        return sheet

    def _note_bad(self, sheet: Sheet, symbol: Symbol, numbers: Ints, given: Callable[[int], Any]) -> None:
        for at in np.flatnonzero(numbers == BAD).tolist():
            self.note(sheet, symbol, sheet.count + at, given(at))

    def note(self, sheet: Sheet, symbol: Symbol, row: int, given: Any) -> None:
        """One bad cell."""
        wanted = wanted_text(symbol.unit, symbol, self.plan.program)
        message = f"{symbol.label}应当是{wanted}，给的是 {given!r:.60}"
        sheet.bad.append(BadRow(sheet.file, row + 1, symbol.name, message))

    def _keep(self, sheet: Sheet, symbol: Symbol, numbers: Column, absent: Flags) -> None:
        """Keep a column; what is missing stands at the lowest of its range."""
        some = bool(absent.any())
        if some:
            numbers = np.where(absent, symbol.range.low, numbers)
        numbers = numbers.astype(kind_of(*symbol.range), copy=False)
        if symbol.name == "on":
            sheet.days, sheet.days_missing = numbers, absent if some else None
            return
        sheet.values[symbol.name] = numbers
        if some:
            sheet.missing[symbol.name] = absent

    # Parquet

    def _parquet(self, level: str, path: Path, name: str) -> Sheet:
        arrow = targets.need("pyarrow", "读 Parquet ")
        parquet = importlib.import_module("pyarrow.parquet")
        file = parquet.ParquetFile(path)
        names = file.schema_arrow.names
        sheet = Sheet(level, name, file.metadata.num_rows, tuple(names))

        def column(one: str) -> Any:
            return file.read(columns=[one]).column(0)

        sheet.groups = {
            one: [_group_text(v) for v in column(one).to_pylist()] for one in self._groups(level, names)
        }
        sheet.ids = {one: column(one).combine_chunks() for one in names if one == "id" or one.endswith("_id")}
        # one column after the other: each is let go as soon as its numbers stand
        for symbol, read in self.columns_for(level):
            memo = _Memo(symbol, read)
            if symbol.name in names:
                numbers, absent = self._arrow(sheet, symbol, memo, column(symbol.name))
            else:
                numbers = np.full(sheet.count, memo[""], np.int64)
                absent = numbers == MISSING
            self._keep(sheet, symbol, numbers, absent)
            arrow.default_memory_pool().release_unused()
        return sheet

    def _arrow(self, sheet: Sheet, symbol: Symbol, memo: _Memo, column: Any) -> tuple[Column, Flags]:
        """Internal numbers of an Arrow column."""
        arrow = importlib.import_module("pyarrow")
        types, kind = arrow.types, column.type
        whole = types.is_integer(kind) and symbol.unit.is_number
        if whole or (types.is_date32(kind) and symbol.unit.kind == "date"):
            return self._whole_numbers(sheet, symbol, column, arrow)
        if types.is_boolean(kind) and symbol.unit.kind == "bool":
            return self._whole_numbers(sheet, symbol, column.cast(arrow.int8()), arrow)
        if types.is_list(kind) or types.is_large_list(kind):
            texts = ["|".join(one or ()) for one in column.to_pylist()]
            return self._looked_up(
                sheet, symbol, np.array([memo[text] for text in texts], np.int64), texts.__getitem__
            )
        if (
            types.is_dictionary(kind)
            or types.is_string(kind)
            or types.is_large_string(kind)
            or types.is_integer(kind)
        ):
            coded = (
                column.combine_chunks()
                if types.is_dictionary(kind)
                else column.dictionary_encode().combine_chunks()
            )
            texts = ["" if one is None else str(one) for one in coded.dictionary.to_pylist()]
            numbers = np.array([*(memo[text] for text in texts), memo[""]], np.int64)
            places = coded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
            return self._looked_up(sheet, symbol, numbers[places], lambda at: [*texts, ""][places[at]])
        raise FileProblem(
            f"{sheet.file} 的列 {symbol.name} 是 {kind}，应当是{wanted_text(symbol.unit, symbol, self.plan.program)}"
        )

    def _looked_up(
        self, sheet: Sheet, symbol: Symbol, numbers: Ints, given: Callable[[int], Any]
    ) -> tuple[Column, Flags]:
        for at in np.flatnonzero(numbers == BAD).tolist():
            self.note(sheet, symbol, at, given(at))
        return numbers, numbers <= BAD

    def _whole_numbers(self, sheet: Sheet, symbol: Symbol, column: Any, arrow: Any) -> tuple[Column, Flags]:
        low, high = symbol.range
        absent = np.zeros(len(column), np.bool_)
        if column.null_count:
            absent = column.is_null().to_numpy()
            column = column.fill_null(arrow.scalar(low).cast(arrow.int32()).cast(column.type))
        if arrow.types.is_date32(column.type):
            column = column.cast(arrow.int32())
        numbers = column.to_numpy()
        if len(numbers) and (int(numbers.min()) < low or int(numbers.max()) > high):
            outside = ((numbers < low) | (numbers > high)) & ~absent
            for at in np.flatnonzero(outside).tolist():
                self.note(sheet, symbol, at, int(numbers[at]))
            absent = absent | outside
        return numbers, absent


def named_column(name: str) -> tuple[str, str]:
    """Level (empty when none is named) and column of `bill.provider` or `provider`."""
    level, dot, column = name.partition(".")
    return (level, column) if dot else ("", name)


def _group_text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _day_symbol() -> Symbol:
    return Symbol("on", "fact", "办理日", DATE, DATES, "")
