"""What a bulk target computes (批量计划): levels, facts, tables as arrays, outputs, and in which pass each value is ready."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from kangjiu.policy.engine import civil, nodes
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.parameters import Table
from kangjiu.policy.engine.program import CheckedRule, Program
from kangjiu.policy.engine.scope import Names, Symbol

# a cell nobody has set
OPEN = -(2**63)
_WIDTHS = (8, 16, 32, 64)


def kind_of(low: int, high: int) -> np.dtype[Any]:
    """The smallest integer that holds a range: memory is what a computation over millions waits for."""
    bits = next(bits for bits in _WIDTHS if -(2 ** (bits - 1)) <= low and high < 2 ** (bits - 1))
    return np.dtype(f"int{bits}")


@dataclass(frozen=True)
class TableArrays:
    """A table for kernels: `starts` of the versions and the day after the last; cells version by version.

    Steps of version v of a stepped percentage are step_at[v] to step_at[v + 1].
    """

    starts: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int64]
    step_at: npt.NDArray[np.int64]
    above: npt.NDArray[np.int64]
    rate: npt.NDArray[np.int64]
    size: int
    has_open: bool
    roomy: dict[int, TableArrays] = field(default_factory=dict, init=False, repr=False, compare=False)

    @staticmethod
    def of(table: Table) -> TableArrays:
        """Arrays of a table."""
        starts = [*table.starts, table.versions[-1].end + 1]
        cells = [OPEN if cell is None else cell for version in table.versions for cell in version.cells]
        step_at, above, rate = [0], [], []
        for version in table.versions:
            above += [step[0] for step in version.steps]
            rate += [step[1] for step in version.steps]
            step_at.append(len(above))
        return TableArrays(
            np.array(starts, np.int64),
            np.array(cells, np.int64),
            np.array(step_at, np.int64),
            np.array(above, np.int64),
            np.array(rate, np.int64),
            len(table.versions[0].cells),
            OPEN in cells,
        )

    def with_room(self, width: int) -> TableArrays:
        """The same with so many versions: those added at the end are never in force."""
        more = width + 1 - len(self.starts)
        if more <= 0:
            return self
        if width not in self.roomy:
            self.roomy[width] = replace(
                self,
                starts=np.concatenate((self.starts, np.full(more, self.starts[-1]))),
                cells=np.concatenate((self.cells, np.tile(self.cells[-self.size :], more))),
                step_at=np.concatenate((self.step_at, np.full(more, self.step_at[-1]))),
            )
        return self.roomy[width]

    def with_cell(self, version: int, cell: int, number: int) -> TableArrays:
        """The same table with one cell of one version set."""
        cells = self.cells.copy()
        cells[version * self.size + cell] = number
        return replace(self, cells=cells, has_open=bool((cells == OPEN).any()))


@dataclass(frozen=True)
class Step:
    """One value in time: a rule, or a total over lower rows taken out of a rule.

    `ready`: first pass over a case's rows in which it can be read. A total is summed in the pass before that.
    """

    name: str
    level: str
    node: Node
    ready: int


@dataclass(frozen=True)
class Plan:
    """One question of a program, laid out for bulk targets."""

    program: Program
    question: str

    @property
    def names(self) -> Names:
        """Levels, symbols, tables, enumerations."""
        return self.program.names

    @cached_property
    def rules(self) -> tuple[CheckedRule, ...]:
        """Rules in evaluation order."""
        return self.program.rules_for(self.question)

    @cached_property
    def facts(self) -> dict[str, Symbol]:
        """Facts and gaps that are read, with the levels' order keys."""
        found = {symbol.name: symbol for symbol in self.program.inputs_for(self.question)}
        for rule in self.rules:
            if isinstance(rule.node, nodes.Running):
                for name in self.names.levels[rule.level].order:
                    symbol = self.names.symbols[name]
                    if symbol.kind in ("fact", "gap"):
                        found.setdefault(name, symbol)
        return found

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Levels that matter, parents first, the top always."""
        named = {rule.level for rule in self.rules} | {symbol.level for symbol in self.facts.values()}
        named |= {
            node.level
            for rule in self.rules
            for node in nodes.walk(rule.node)
            if isinstance(node, nodes.Total)
        }
        found = {self.program.top} | {level for name in named for level in self.names.path(name)}
        return tuple(sorted(found, key=lambda name: (self.names.levels[name].depth, name)))

    @cached_property
    def day_level(self) -> str:
        """The level a decision is about: the top one, or the one below a population."""
        top = self.program.top
        if not self.names.levels[top].population:
            return top
        return next((name for name in self.levels if self.names.levels[name].parent == top), top)

    @cached_property
    def outputs(self) -> dict[str, dict[str, CheckedRule]]:
        """Output name and rule by level."""
        found: dict[str, dict[str, CheckedRule]] = {level: {} for level in self.levels}
        for output, name in self.program.answers[self.question].items():
            rule = self.program.by_name[name]
            found[rule.level][output] = rule
        return found

    @cached_property
    def output_rules(self) -> dict[str, tuple[str, ...]]:
        """Names of the output rules by level, each once."""
        return {
            level: tuple(dict.fromkeys(r.name for r in rules.values()))
            for level, rules in self.outputs.items()
        }

    @cached_property
    def tables(self) -> dict[str, TableArrays]:
        """Parameter tables as arrays."""
        return {
            name: TableArrays.of(self.names.tables[name]) for name in self.program.tables_for(self.question)
        }

    @cached_property
    def kinds(self) -> dict[str, np.dtype[Any]]:
        """How wide the column of each fact and of each output rule is, by its proven range."""
        names = (*self.facts, *(rule for rules in self.output_rules.values() for rule in rules))
        return {name: kind_of(*self.names.symbols[name].range) for name in names}

    @cached_property
    def kept(self) -> dict[object, Any]:
        """Compiled forms a target keeps for this plan, by what it wants to know of the tables."""
        return {}

    @cached_property
    def valid(self) -> tuple[int, int]:
        """First and last day number of the pack."""
        valid = self.program.definition.manifest.valid
        return civil.day_number(valid.start), civil.day_number(valid.end)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Rules and totals in evaluation order, each with its pass."""
        return _Schedule(self).steps()

    @cached_property
    def passes(self) -> int:
        """How many passes over the rows of a case there are."""
        return 1 + max((step.ready for step in self.steps), default=0)


@dataclass
class _Schedule:
    plan: Plan
    ready: dict[str, int] = field(default_factory=dict)
    made: list[Step] = field(default_factory=list)

    def steps(self) -> tuple[Step, ...]:
        for rule in self.plan.rules:
            node = self._without_totals(rule.node)
            self._add(rule.name, rule.level, node, self._ready(node, rule.level))
        return tuple(self.made)

    def _add(self, name: str, level: str, node: Node, ready: int) -> None:
        self.ready[name] = ready
        self.made.append(Step(name, level, node, ready))

    def _ready(self, node: Node, level: str) -> int:
        refs = [one.name for one in nodes.walk(node) if isinstance(one, nodes.Ref)]
        if isinstance(node, nodes.Running):
            refs += self.plan.names.levels[level].order
        return max((self.ready.get(name, 0) for name in refs), default=0)

    def _without_totals(self, node: Node) -> Node:
        made = rebuilt(node, self._without_totals)
        if not isinstance(made, nodes.Total):
            return made
        name = f"total_{len(self.made)}"
        self._add(name, made.upper, made, self._ready(made, made.upper) + 1)
        return nodes.Ref(made.unit, made.range, made.column, name, "total", made.upper)


def rebuilt(node: Node, change: object) -> Node:
    """The node with `change` applied to its direct parts."""
    assert callable(change)  # noqa: S101
    changed: dict[str, object] = {}
    for one in fields(node):
        value = getattr(node, one.name)
        if isinstance(value, Node):
            changed[one.name] = change(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            changed[one.name] = tuple(change(part) for part in value)
    return replace(node, **changed) if changed else node  # type: ignore[arg-type]


def refs(node: Node) -> Iterator[nodes.Ref]:
    """All names a node reads."""
    return (one for one in nodes.walk(node) if isinstance(one, nodes.Ref))
