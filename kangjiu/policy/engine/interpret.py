"""Evaluates the tree node by node: the second opinion beside the generated code, and the eyes of *why not*."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kangjiu.policy.engine import civil, nodes
from kangjiu.policy.engine.checked import CheckedProgram
from kangjiu.policy.engine.layout import Layout, Row
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.routines import ceil, first_reason, half_up, split, steps_reader, table_reader
from kangjiu.policy.engine.stops import Stopped

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
}
_ARITH: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}
_ROUND: dict[str, Callable[[Any, Any], int]] = {
    "half_up": half_up,
    "ceil": ceil,
    "floor": lambda top, bottom: top // bottom,
}
Seen = Callable[[Node, Any], None]


class Interpreter:
    """Value of any node for a row of a level; `seen` is called with every condition and its outcome."""

    def __init__(self, program: CheckedProgram, layout: Layout, seen: Seen | None = None) -> None:
        self.program = program
        self.layout = layout
        self.seen = seen or (lambda node, value: None)
        tables = program.names.tables
        self.read = {name: table_reader(program, table) for name, table in tables.items()}
        self.steps = {name: steps_reader(program, table) for name, table in tables.items()}

    def value(self, node: Node, row: Row, level: str) -> Any:
        """Value of a node for a row; Stop when it needs a value that is not there. Running nodes are not evaluated."""
        method = getattr(self, f"_{type(node).__name__.lower()}")
        return method(node, row, level)

    def _const(self, node: nodes.Const, row: Row, level: str) -> int:
        return node.value

    def _ref(self, node: nodes.Ref, row: Row, level: str) -> Any:
        levels = self.program.names.levels
        for _ in range(levels[level].depth - levels[node.level].depth):
            row = row[0]
        return row[self.layout.slots[node.name]]

    def _arith(self, node: nodes.Arith, row: Row, level: str) -> Any:
        return _ARITH[node.op](self.value(node.left, row, level), self.value(node.right, row, level))

    def _compare(self, node: nodes.Compare, row: Row, level: str) -> bool:
        return _COMPARE[node.op](self.value(node.left, row, level), self.value(node.right, row, level))

    def _logic(self, node: nodes.Logic, row: Row, level: str) -> Any:
        value: Any = node.op == "and"
        for part in node.parts:
            value = self.value(part, row, level)
            if type(value) is Stopped and part is node.parts[-1]:
                return value
            if bool(value) is (node.op == "or"):
                return value
        return value

    def _not(self, node: nodes.Not, row: Row, level: str) -> bool:
        return not self.value(node.part, row, level)

    def _if(self, node: nodes.If, row: Row, level: str) -> Any:
        test = bool(self.value(node.test, row, level))
        self.seen(node, test)
        return self.value(node.then if test else node.other, row, level)

    def _oneof(self, node: nodes.OneOf, row: Row, level: str) -> bool:
        return self.value(node.item, row, level) in node.members

    def _has(self, node: nodes.Has, row: Row, level: str) -> bool:
        return (self.value(node.of, row, level) & node.mask) != 0

    def _rounded(self, node: nodes.Rounded, row: Row, level: str) -> int:
        return _ROUND[node.word](self.value(node.top, row, level), self.value(node.bottom, row, level))

    def _extreme(self, node: nodes.Extreme, row: Row, level: str) -> Any:
        values = [self.value(part, row, level) for part in node.parts]
        return min(values) if node.word == "min" else max(values)

    def _calendar(self, node: nodes.Calendar, row: Row, level: str) -> Any:
        args = [self.value(arg, row, level) for arg in node.args]
        if node.word == "years":
            args += [node.day_after, node.leap_in_march]
        return getattr(civil, node.word)(*args)

    def _known(self, node: nodes.Known, row: Row, level: str) -> bool:
        return type(self._ref(node.of, row, level)) is not Stopped

    def _index(self, node: nodes.Lookup, row: Row, level: str) -> int:
        index = 0
        for key, members in zip(node.keys, self.program.names.tables[node.name].members, strict=False):
            index = index * len(members) + self.value(key, row, level) * 1
        return index

    def _lookup(self, node: nodes.Lookup, row: Row, level: str) -> int:
        return self.read[node.name](self._ref(node.picked_by, row, level), self._index(node, row, level))

    def _stepped(self, node: nodes.Stepped, row: Row, level: str) -> int:
        return self.steps[node.name](
            self.value(node.amount, row, level), self._ref(node.picked_by, row, level)
        )

    def _split(self, node: nodes.Split, row: Row, level: str) -> int:
        base = self._index(node.shares, row, level) * node.members
        day = self._ref(node.shares.picked_by, row, level)
        amount = self.value(node.amount, row, level)
        return split(amount, self.read[node.shares.name], day, base, node.member, node.members)

    def below(self, row: Row, upper: str, lower: str) -> list[Row]:
        """All rows of `lower` under a row of `upper`, in the facts' order."""
        rows = [row]
        path = self.program.names.path(lower)
        for depth in range(self.program.names.levels[upper].depth + 1, len(path)):
            slot = self.layout.children[path[depth - 1]][path[depth]]
            rows = [child for parent in rows for child in parent[slot]]
        return rows

    def _total(self, node: nodes.Total, row: Row, level: str) -> Any:
        rows = self.below(row, level, node.level)
        values = [self.value(node.of, one, node.level) for one in rows]
        if node.word == "count_of":
            return sum(1 for value in values if value)
        if node.word == "total_of":
            return sum(values)
        if not values:
            return self.value(node.default, row, level) if node.default is not None else 0
        return max(values) if node.word == "largest_of" else min(values)

    def _firstreason(self, node: nodes.FirstReason, row: Row, level: str) -> int:
        return first_reason([self._ref(check, row, level) for check in node.checks])
