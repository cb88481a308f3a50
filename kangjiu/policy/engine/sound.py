"""Reads facts in which nothing is wrong (无误的事实), by one function a level written for the facts a question needs.

Whatever is not as it should be raises Unsound, and intake.py reads the same facts again to name every problem.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from kangjiu.policy.engine.checked import CheckedProgram
from kangjiu.policy.engine.civil import day_number
from kangjiu.policy.engine.layout import Layout, Row
from kangjiu.policy.engine.stops import Stopped


class Unsound(Exception):
    """Something in the facts is not as it should be."""


class SoundReading:
    """Collects the facts of each level, then writes and compiles the functions."""

    def __init__(self, program: CheckedProgram, layout: Layout, known: frozenset[str]) -> None:
        self.program = program
        self.layout = layout
        self.lines: dict[str, list[str]] = {name: [] for name in program.names.levels}
        self.slots: dict[str, set[int]] = {name: set() for name in program.names.levels}
        self.given: dict[str, Any] = {
            "known": known,
            "Unsound": Unsound,
            "date": date,
            "day_number": day_number,
        }

    def fact(self, level: str, name: str, slot: int, read: Callable[[Any], Any], absent: Stopped) -> None:
        """One fact: whole numbers and dates are taken as they are, everything else is read by its reader."""
        symbol = self.program.names.symbols[name]
        low, high = symbol.range
        self.given[f"absent_{name}"], self.given[f"read_{name}"] = absent, read
        self.slots[level].add(slot)
        value = f"v{slot}"
        lines = [f" {value} = get({name!r})", f" if {value} is None: {value} = absent_{name}"]
        if symbol.unit.is_number:
            lines += [f" elif type({value}) is not int or not {low} <= {value} <= {high}: raise Unsound"]
        elif symbol.unit.kind == "date":
            lines += [
                f" elif type({value}) is date and {low} <= (n := day_number({value})) <= {high}: {value} = n"
            ]
        if not symbol.unit.is_number:
            lines += [f" elif ({value} := read_{name}({value})) is None: raise Unsound"]
        self.lines[level] += lines

    def function(self, top: str) -> Callable[[Any, Row | None, dict[str, list[Row]]], Row]:
        """(facts, row above, rows by level) → row; appends it and all below it to the rows."""
        source = "\n".join(line for level in self.lines for line in self._level(level))
        exec(compile(source, f"<{self.program.name}>", "exec"), self.given)  # noqa: S102  our own source
        found: Callable[[Any, Row | None, dict[str, list[Row]]], Row] = self.given[f"level_{top}"]
        return found

    def _level(self, level: str) -> list[str]:
        children = self.layout.children[level]
        filled = {0: "above", **dict.fromkeys(children.values(), "[]")}
        filled.update({slot: f"v{slot}" for slot in self.slots[level]})
        row = ", ".join(filled.get(slot, "None") for slot in range(self.layout.size[level]))
        lines = [
            f"def level_{level}(facts, above, rows):",
            " if type(facts) is not dict or not facts.keys() <= known: raise Unsound",
            " get = facts.get",
            *self.lines[level],
            f" row = [{row}]",
            f" rows[{level!r}].append(row)",
        ]
        for child, slot in children.items():
            most = self.program.names.levels[child].most
            lines += [
                f" listed = get({child!r})",
                " if listed is not None:",
                f"  if type(listed) not in (list, tuple) or len(listed) > {most}: raise Unsound",
                f"  row[{slot}] = [level_{child}(one, row, rows) for one in listed]",
            ]
        return [*lines, " return row"]


__all__ = ["SoundReading", "Unsound"]
