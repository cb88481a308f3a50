"""Many cases from tables (批量计算): one table a level in, one table a level out, bad rows named, the rest computed."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from kangjiu.policy.engine.decision import Decision
from kangjiu.policy.engine.errors import FactError
from kangjiu.policy.engine.program import Program
from kangjiu.policy.engine.units import Unit

ALL = "all"
NO_REASON = "none"
_YES, _NO = ("true", "1", "是"), ("false", "0", "否")


@dataclass(frozen=True)
class BadRow:
    """One row that was not computed: file, row (1 = first data row), column, what is wrong."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.row} 行 {self.column}：{self.message}"


@dataclass
class LevelTable:
    """One level's rows as read: texts by column, ids, place of the parent in the parent's table."""

    level: str
    file: str
    columns: list[str]
    rows: list[dict[str, str]]
    ids: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    id_column: str = ""


@dataclass
class Result:
    """Outputs by level in the input's order (None = not known), and what went wrong."""

    outputs: dict[str, list[dict[str, Any]]]
    bad: list[BadRow]
    stopped: dict[str, int]


def with_all_outputs(program: Program, question: str | None) -> Program:
    """The program with one question `all` that has the outputs of every question (or of the named one)."""
    wanted = [question] if question else list(program.answers)
    outputs: dict[str, str] = {}
    for name in wanted:
        for output, rule in program.answers[name].items():
            key = output if outputs.get(output, rule) == rule else f"{name}_{output}"
            outputs[key] = rule
    return replace(program, answers={ALL: outputs})


def needed_levels(program: Program) -> list[str]:
    """Levels the outputs and their facts stand on, with all levels above, top first."""
    named = {symbol.level for symbol in program.inputs_for(ALL)}
    named |= {rule.level for rule in program.rules_for(ALL)}
    found = {level for name in named for level in program.names.path(name)}
    ordered = sorted(found, key=lambda name: program.names.levels[name].depth)
    return [name for name in ordered if not program.names.levels[name].population]


def read_csv(level: str, path: Path) -> LevelTable:
    """A CSV file with a header; ValueError when it has none."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restkey="", restval="")
        columns = list(reader.fieldnames or ())
        if not columns:
            raise ValueError(f"{path.name} 没有表头")
        rows = [dict(row) for row in reader]
    return LevelTable(level, path.name, columns, rows)


def link(tables: Mapping[str, LevelTable], program: Program) -> list[BadRow]:
    """Fill ids and parents; rows without a parent or with a repeated id are bad."""
    bad: list[BadRow] = []
    places: dict[str, dict[str, int]] = {}
    for level, table in tables.items():
        own = f"{level}_id" if f"{level}_id" in table.columns else "id"
        table.id_column = own if own in table.columns else ""
        parent = program.names.levels[level].parent
        above = places.get(parent or "", {})
        here: dict[str, int] = {}
        for index, row in enumerate(table.rows):
            name = row[own] if table.id_column else str(index + 1)
            table.ids.append(name)
            if name in here:
                bad.append(BadRow(table.file, index + 1, own, f"编号 {name} 重复"))
            here.setdefault(name, index)
            place = above.get(row.get(f"{parent}_id", ""), -1) if parent in tables else 0
            if place < 0:
                message = f"上层没有编号 {row.get(f'{parent}_id', '')!r}"
                bad.append(BadRow(table.file, index + 1, f"{parent}_id", message))
            table.parents.append(place)
        places[level] = here
    return bad


def compute(program: Program, tables: Mapping[str, LevelTable], on: date | None) -> Result:
    """Decide every case of the top table one by one (`program` comes from `with_all_outputs`)."""
    bad = link(tables, program)
    reader = _Reader(program, tables, bad)
    result = Result({level: [{} for _ in table.rows] for level, table in tables.items()}, bad, {})
    top = next(iter(tables))
    spoilt = {_root(tables, row.file, row.row - 1) for row in bad}
    for index in range(len(tables[top].rows)):
        if index not in spoilt:
            _one(program, reader, result, top, index, on)
    return result


def _root(tables: Mapping[str, LevelTable], file: str, index: int) -> int:
    """Place of the top row above a row; -1 when it hangs in the air."""
    levels = list(tables)
    at = next(number for number, level in enumerate(levels) if tables[level].file == file)
    while at > 0 and index >= 0:
        index = tables[levels[at]].parents[index]
        at -= 1
    return index


def _one(program: Program, reader: _Reader, result: Result, top: str, index: int, on: date | None) -> None:
    places: dict[str, list[int]] = {}
    facts = reader.facts(top, index, places)
    day = _day(facts.get("on")) or on or program.definition.manifest.valid.start
    try:
        decision = program.decide(ALL, facts, on=day)
    except FactError as error:
        for problem in error.problems:
            result.bad.append(reader.bad_row(problem.path, problem.name, problem.message, places, top))
        return
    for level, indexes in places.items():
        for place, outputs in zip(indexes, _outputs(decision, level), strict=True):
            result.outputs[level][place] = outputs
    for cause in decision.causes:
        result.stopped[cause.message] = result.stopped.get(cause.message, 0) + 1


def _outputs(decision: Decision, level: str) -> list[dict[str, Any]]:
    return decision.rows(level)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


class _Reader:
    """Nested facts of one case from the tables."""

    def __init__(self, program: Program, tables: Mapping[str, LevelTable], bad: Sequence[BadRow]) -> None:
        self.tables = tables
        self.levels = list(tables)
        self.units: dict[str, list[tuple[str, Unit]]] = {level: [] for level in tables}
        wanted = {symbol.name: symbol for symbol in program.inputs_for(ALL)}
        for symbol in wanted.values():
            if symbol.level in self.units:
                self.units[symbol.level].append((symbol.name, symbol.unit))
        self.under = {level: self._children(level) for level in self.levels[1:]}
        self.parent = {level: program.names.levels[level].parent for level in tables}

    def _children(self, level: str) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for index, parent in enumerate(self.tables[level].parents):
            found.setdefault(parent, []).append(index)
        return found

    def facts(self, level: str, index: int, places: dict[str, list[int]]) -> dict[str, Any]:
        """Facts of a row and everything below; `places` collects row numbers by level in that order."""
        places.setdefault(level, []).append(index)
        row = self.tables[level].rows[index]
        facts: dict[str, Any] = {name: _plain(row.get(name, ""), unit) for name, unit in self.units[level]}
        if "on" in row and level == self.levels[0]:
            facts["on"] = row["on"] or None
        for child in self.levels[1:]:
            if self.parent[child] == level:
                below = self.under[child].get(index, [])
                facts[child] = [self.facts(child, one, places) for one in below]
        return facts

    def bad_row(self, path: str, column: str, message: str, places: dict[str, list[int]], top: str) -> BadRow:
        """File and row of a bad fact from its path ("item[0].month[2]")."""
        level, index = top, places[top][0]
        for part in filter(None, path.split(".")):
            level, _, number = part.rstrip("]").partition("[")
            index = self.under[level][index][int(number)]
        return BadRow(self.tables[level].file, index + 1, column, message)


def _plain(text: str, unit: Unit) -> Any:
    """Plain value of a cell; the text itself when it does not read, so that it is refused by name."""
    text = text.strip()
    if unit.kind == "set":
        return [part for part in text.replace(";", "|").split("|") if part]
    if text == "":
        return None
    if unit.is_number:
        return (
            int(text)
            if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 20
            else text
        )
    if unit.kind == "bool":
        return True if text in _YES else False if text in _NO else text
    return text


def write_csv(
    directory: Path, table: LevelTable, outputs: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> None:
    """One file with the ids and the outputs, in the input's order."""
    directory.mkdir(parents=True, exist_ok=True)
    ids = [column for column in table.columns if column == "id" or column.endswith("_id")]
    with (directory / f"{table.level}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*ids, *names])
        for row, values in zip(table.rows, outputs, strict=True):
            writer.writerow([*(row[column] for column in ids), *(said(values.get(name)) for name in names)])


def said(value: Any) -> str:
    """A value in a CSV cell: empty for not known, `none` for no reason, true/false, YYYY-MM-DD, integers."""
    if value is None:
        return ""
    if value == "" and isinstance(value, str):
        return NO_REASON
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
