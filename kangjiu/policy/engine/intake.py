"""Facts in: nested plain data becomes rows of int64, every bad value named; what is missing stands in as Stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from kangjiu.policy.engine import civil
from kangjiu.policy.engine.checked import CheckedProgram
from kangjiu.policy.engine.errors import FactError, FactProblem
from kangjiu.policy.engine.layout import Layout, Row
from kangjiu.policy.engine.parameters import encode
from kangjiu.policy.engine.scope import Symbol
from kangjiu.policy.engine.sound import SoundReading, Unsound
from kangjiu.policy.engine.stops import Cause, Stopped
from kangjiu.policy.engine.units import Unit
from kangjiu.policy.rules import facts as catalogue


class Intake:
    """Reads the facts a question needs; other facts of the catalogue are let pass, unknown names are refused."""

    def __init__(self, program: CheckedProgram, layout: Layout, question: str) -> None:
        self.program = program
        self.layout = layout
        self.levels = program.names.levels
        self.wanted: dict[str, list[tuple[str, int, Callable[[Any], Any], Stopped]]] = {
            n: [] for n in self.levels
        }
        for symbol in program.inputs_for(question):
            entry = (symbol.name, layout.slots[symbol.name], self.reader(symbol), self._absent(symbol))
            self.wanted[symbol.level].append(entry)
        self.below = {n: [c for c, info in self.levels.items() if info.parent == n] for n in self.levels}
        declared = (
            set(program.names.symbols) | set(self.levels) | set(catalogue.FACTS) | set(catalogue.LEVELS)
        )
        self.known = frozenset(declared)

    def rows(self, facts: Mapping[str, Any], on: date) -> dict[str, list[Row]]:
        """Rows by level, in the facts' order; FactError with every problem."""
        try:
            rows: dict[str, list[Row]] = {name: [] for name in self.levels}
            self.sound(facts, None, rows)
        except Unsound:
            rows = self._one_by_one(facts)
        slot = self.layout.slots.get("on")
        if slot is not None:
            level = self.program.names.symbols["on"].level
            day = civil.day_number(on)
            for row in rows[level]:
                row[slot] = day
        return rows

    def _one_by_one(self, facts: Mapping[str, Any]) -> dict[str, list[Row]]:
        """The same fact by fact, so that every problem is named."""
        rows: dict[str, list[Row]] = {name: [] for name in self.levels}
        problems: list[FactProblem] = []
        self._read(self.program.top, facts, None, "", rows, problems)
        if problems:
            raise FactError(problems)
        return rows

    @cached_property
    def sound(self) -> Callable[[Any, Row | None, dict[str, list[Row]]], Row]:
        """Reads facts in which nothing is wrong; Unsound for any others."""
        reading = SoundReading(self.program, self.layout, self.known)
        for level, entries in self.wanted.items():
            for name, slot, read, absent in entries:
                reading.fact(level, name, slot, read, absent)
        return reading.function(self.program.top)

    def _read(
        self,
        level: str,
        facts: Any,
        parent: Row | None,
        path: str,
        rows: dict[str, list[Row]],
        problems: list[FactProblem],
    ) -> Row | None:
        if not isinstance(facts, Mapping):
            problems.append(FactProblem(path, level, "应当是一组事实"))
            return None
        row = self.layout.new_row(level, parent)
        rows[level].append(row)
        if not facts.keys() <= self.known:
            strange = [name for name in facts if name not in self.known]
            problems += [FactProblem(path, str(name), self._strange(str(name))) for name in strange]
        for name, slot, read, absent in self.wanted[level]:
            value = facts.get(name)
            if value is None:
                row[slot] = absent
            else:
                row[slot] = number = read(value)
                if number is None:
                    problems.append(FactProblem(path, name, self._required(name, value)))
        for child in self.below[level]:
            self._read_children(child, level, facts.get(child), row, path, rows, problems)
        return row

    def _read_children(
        self,
        child: str,
        level: str,
        listed: Any,
        row: Row,
        path: str,
        rows: dict[str, list[Row]],
        problems: list[FactProblem],
    ) -> None:
        if listed is None:
            return
        if not isinstance(listed, (list, tuple)):
            problems.append(FactProblem(path, child, "应当是列表"))
            return
        if len(listed) > self.levels[child].most:
            problems.append(
                FactProblem(path, child, f"有 {len(listed)} 行，最多 {self.levels[child].most} 行")
            )
            return
        under = row[self.layout.children[level][child]]
        for index, facts in enumerate(listed):
            made = self._read(
                child, facts, row, f"{path}{'.' if path else ''}{child}[{index}]", rows, problems
            )
            if made is not None:
                under.append(made)

    def _strange(self, name: str) -> str:
        near = self.program.names.near(name)
        return f"事实目录和政策包里都没有这个名称{f'；是不是 {near}' if near else ''}"

    def reader(self, symbol: Symbol) -> Callable[[Any], Any]:
        """Converter of one fact: int64, or None when the value does not fit."""
        low, high = symbol.range
        unit, enums = symbol.unit, self.program.names.enums
        if unit.is_number:
            return lambda value: value if type(value) is int and low <= value <= high else None
        if unit.kind == "date":
            return lambda value: _day(value, low, high)
        if unit.kind == "bool":
            return lambda value: int(value) if type(value) is bool else None
        if unit.kind == "enum":
            places = {name: place for place, name in enumerate(enums[unit.name])}
            return lambda value: places.get(value) if isinstance(value, str) else None
        return lambda value: encode(value, unit, enums)

    def _required(self, name: str, value: Any) -> str:
        symbol = self.program.names.symbols[name]
        return f"{symbol.label}应当是{wanted_text(symbol.unit, symbol, self.program)}，给的是 {value!r:.60}"

    def _absent(self, symbol: Symbol) -> Stopped:
        if symbol.kind == "gap":
            gap = self.program.definition.manifest.gaps[symbol.name]
            clause = self.program.cite(gap.clause)
            cause = Cause("gap", symbol.name, symbol.label, gap.says, clause, gap.answered_by)
        else:
            message = f"缺少{symbol.label}"
            cause = Cause("missing", symbol.name, symbol.label, message, answered_by=symbol.supplier)
        return Stopped((cause,))


def wanted_text(unit: Unit, symbol: Symbol, program: CheckedProgram) -> str:
    """What a fact must look like, in words."""
    if unit.kind in ("enum", "set"):
        names = "、".join(program.names.enums[unit.name])
        return f"{'其中一个' if unit.kind == 'enum' else '列表，取自'}：{names}"
    if unit.kind == "bool":
        return " true 或 false"
    low, high = symbol.range
    if unit.kind == "date":
        return f"日期 YYYY-MM-DD（{civil.as_date(low)} 至 {civil.as_date(high)}）"
    return f"整数（{unit}，{low} 至 {high}）"


def _day(value: Any, low: int, high: int) -> int | None:
    if type(value) is not date:
        if not isinstance(value, str) or len(value) != 10:
            return None
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return None
    number = civil.day_number(value)
    return number if low <= number <= high else None
