"""Reading tables (读表): CSV or Parquet files, one a level, into int64 columns; every bad cell named by file and row."""

from __future__ import annotations

import csv
import difflib
import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
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
from kangjiu.policy.engine.ranges import DATES, Range
from kangjiu.policy.engine.scope import Symbol
from kangjiu.policy.engine.units import DATE, FEN

BLOCK = 100_000
_MEMO = 300_000
_YUAN = re.compile("[.,，元]")
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

    lacking: list[str] = field(default_factory=list)

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
        facts: dict[str, tuple[Symbol, Plan]] = {}
        for one in (plan, *others):
            for name, symbol in one.facts.items():
                facts[name] = _both(*facts[name], symbol, one) if name in facts else (symbol, one)
        facts.pop("on", None)
        intakes = {id(one): Intake(one.program, Layout(one.program), one.question) for one in (plan, *others)}
        self.wanted: dict[str, list[tuple[Symbol, Callable[[Any], Any]]]] = {}
        for symbol, one in facts.values():
            self.wanted.setdefault(symbol.level, []).append((symbol, intakes[id(one)].reader(symbol)))
        self.day = (_day_symbol(), intakes[id(plan)].reader(_day_symbol()))

    def read(self, level: str, path: Path, name: str) -> Sheet:
        """One file, told of by `name`; FileProblem when it is none."""
        if not path.is_file():
            raise FileProblem(f"没有文件 {path}")
        if path.suffix == ".parquet":
            return self._parquet(level, path, name)
        if path.suffix.lower() in _WORKBOOKS:
            raise FileProblem(f"{name} 是工作簿；在表格软件里另存为“CSV UTF-8（逗号分隔）”")
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return self._csv(level, name, csv.reader(file, strict=True))
        except UnicodeDecodeError:
            raise FileProblem(f"{name} 不是 UTF-8 文字；在表格软件里另存为“CSV UTF-8（逗号分隔）”") from None
        except csv.Error as error:
            raise FileProblem(f"{name} 不是 CSV：{error}；检查引号有没有配对") from None

    def columns_for(self, level: str) -> list[tuple[Symbol, Callable[[Any], Any]]]:
        """What is read at a level, the day of decision included."""
        return [*self.wanted.get(level, ()), *([self.day] if level == self.plan.day_level else [])]

    def _groups(self, level: str, header: Sequence[str]) -> list[str]:
        """Columns of this file that are grouped by."""
        return [column for wanted, column in self.by if column in header and wanted in ("", level)]

    def _lacking(self, sheet: Sheet) -> list[str]:
        """Columns of facts that a case cannot do without and that the file does not have, with what may be meant."""
        found = []
        for symbol, _ in self.wanted.get(sheet.level, ()):
            if symbol.name not in sheet.header and not symbol.optional and symbol.kind == "fact":
                near = difflib.get_close_matches(symbol.name, sheet.header, 1)
                meant = f"；是不是写成了 {near[0]}" if near else ""
                found.append(f"{sheet.file} 没有列 {symbol.name}（{symbol.label}）{meant}")
        return found

    # CSV

    def _csv(self, level: str, name: str, rows: Iterator[list[str]]) -> Sheet:
        header = next(rows, [])
        _check_header(name, header)
        sheet = Sheet(level, name, header=tuple(header))
        sheet.lacking = self._lacking(sheet)
        memos = {symbol.name: (symbol, _Memo(symbol, read)) for symbol, read in self.columns_for(level)}
        parts: dict[str, list[Ints]] = {one: [] for one in memos}
        ids: dict[str, list[str]] = {one: [] for one in header if one == "id" or one.endswith("_id")}
        groups: dict[str, list[str]] = {one: [] for one in self._groups(level, header)}
        width = len(header)
        while block := list(islice(rows, BLOCK)):
            block = [row for row in block if row]
            for at, row in enumerate(block):
                if len(row) != width:
                    message = f"有 {len(row)} 格，表头有 {width} 列"
                    sheet.bad.append(BadRow(name, sheet.count + at + 1, "整行", message))
                    block[at] = (row + [""] * width)[:width]
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
        how = (
            "（金额按分写，不写元、小数点和千分位）"
            if symbol.unit == FEN and _YUAN.search(str(given))
            else ""
        )
        message = f"{symbol.label}应当是{wanted}，给的是 {given!r:.60}{how}"
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
        try:
            file = parquet.ParquetFile(path)
        except (arrow.ArrowInvalid, OSError):
            raise FileProblem(f"{name} 不是 Parquet 文件，或者没有写完") from None
        names = file.schema_arrow.names
        sheet = Sheet(level, name, file.metadata.num_rows, tuple(names))
        sheet.lacking = self._lacking(sheet)

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


def _both(one: Symbol, first: Plan, two: Symbol, second: Plan) -> tuple[Symbol, Plan]:
    """A fact of two plans, as narrow as either wants it; FileProblem when it does not mean the same in both."""
    listed = [plan.names.enums.get(one.unit.name, ()) for plan in (first, second)]
    shared = min(map(len, listed))
    if one.unit != two.unit or one.level != two.level or listed[0][:shared] != listed[1][:shared]:
        raise FileProblem(f"{one.name}（{one.label}）在两个包里的层、单位或选项不同，不能用同一张表比较")
    interval = Range(max(one.range.low, two.range.low), min(one.range.high, two.range.high))
    symbol = replace(one, range=interval, optional=one.optional and two.optional)
    return symbol, second if len(listed[1]) < len(listed[0]) else first


_WORKBOOKS = (".xlsx", ".xls", ".et", ".ods")


def _check_header(name: str, header: Sequence[str]) -> None:
    """FileProblem for a first line that names no columns."""
    if not header:
        raise FileProblem(f"{name} 没有表头；第一行写列名")
    for sign, said in ((";", "分号"), ("\t", "制表符")):
        if len(header) == 1 and sign in header[0]:
            raise FileProblem(f"{name} 用{said}分隔；要用逗号")
    twice = [one for one in dict.fromkeys(header) if header.count(one) > 1 and one]
    if twice:
        raise FileProblem(f"{name} 的列 {'、'.join(twice)} 写了两次")


def named_column(name: str) -> tuple[str, str]:
    """Level (empty when none is named) and column of `bill.provider` or `provider`."""
    level, dot, column = name.partition(".")
    return (level, column) if dot else ("", name)


def _group_text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _day_symbol() -> Symbol:
    return Symbol("on", "fact", "办理日", DATE, DATES, "")
