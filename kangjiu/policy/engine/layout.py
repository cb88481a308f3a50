"""Where each value stands in a row (行的布局): slot 0 parent, then one list for each child level, then values."""

from __future__ import annotations

from typing import Any

from kangjiu.policy.engine.checked import CheckedProgram

Row = list[Any]


class Layout:
    """Slots of all symbols of a program, the same for every question."""

    def __init__(self, program: CheckedProgram) -> None:
        levels = program.names.levels
        self.children: dict[str, dict[str, int]] = {name: {} for name in levels}
        for name, level in levels.items():
            if level.parent is not None:
                below = self.children[level.parent]
                below[name] = len(below) + 1
        self.slots: dict[str, int] = {}
        self.size: dict[str, int] = {name: len(below) + 1 for name, below in self.children.items()}
        for symbol in program.names.symbols.values():
            self.slots[symbol.name] = self.size[symbol.level]
            self.size[symbol.level] += 1

    def new_row(self, level: str, parent: Row | None) -> Row:
        """An empty row of a level."""
        row: Row = [None] * self.size[level]
        row[0] = parent
        for slot in self.children[level].values():
            row[slot] = []
        return row
