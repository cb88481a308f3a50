"""Source of the fused kernel (融合内核): all rules over a block of cases after the other, for Numba.

A block is small enough to stay in the fast memory of a core. Loops over its rows do not jump and know no other row,
so that the compiler computes several rows at once; see kernel_stages. A case in which anything is not known is only
marked; the NumPy target computes it again with masks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk.kernel_sequence import Sequence
from kangjiu.policy.engine.bulk.kernel_stages import part, stages
from kangjiu.policy.engine.bulk.kernel_words import Words
from kangjiu.policy.engine.bulk.plan import Plan, Step, kind_of
from kangjiu.policy.engine.units import BOOL, Unit

HEADER = "from kangjiu.policy.engine.bulk.kernel_helpers import *\n\n\n"


@dataclass
class Body:
    """One loop over the rows of a level: what it reads, then what it says; names it has already."""

    level: str
    reads: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)


class KernelWriter:
    """Writes `kernel(first, last, size, dirty, …)`; `arguments` says what it wants after these, as (kind, name).

    `widths`: how many versions of each table there is room for, 0 where a table has too many to compare with each.
    `scratch`: level and width of the columns that only live while a block is computed.
    """

    def __init__(self, plan: Plan, open_tables: Iterable[str], widths: Mapping[str, int]) -> None:
        self.plan = plan
        self.names = plan.names
        self.open_tables = frozenset(open_tables)
        self.widths = widths
        self.masked = {name for name, symbol in plan.facts.items() if symbol.optional or symbol.kind == "gap"}
        self.arguments: list[tuple[str, str]] = []
        self.scratch: dict[str, tuple[str, np.dtype[Any]]] = {}
        self.numbers: dict[str, int] = {"dirty": 1}
        self.steps = {step.name: step for step in plan.steps}
        self.makers: dict[str, Body] = {}
        self.head: list[str] = []
        self.above: dict[tuple[str, str], str] = {}
        self.seen: dict[object, str] = {}
        self.number = 0
        self.bodies: dict[str, Body] = {}
        self.body = Body(plan.levels[0])
        self.words = Words(self)

    def source(self) -> str:
        """The module's source."""
        work: list[tuple[dict[str, Body], list[str]]] = []
        for stage in stages(self.plan, self.masked):
            self.steps |= {step.name: step for step in stage.flat}
            self.bodies = {level: Body(level) for level in self.plan.levels}
            for step in stage.flat:
                with self.at(step.level):
                    self._step(step)
            work.append((self.bodies, Sequence(self, stage.sequence).lines()))
        block = []
        for bodies, sequence in work:
            for body in bodies.values():
                block += self._flat_loop(body)
            block += sequence
        return self._module([*self._bounds(), *self._above_loops(), *block])

    def _module(self, block: list[str]) -> str:
        names = [f"{kind}_{name}" for kind, name in self.arguments]
        lines = [
            f"def kernel({', '.join(['first', 'last', 'size', 'dirty', *names])}):",
            *("    " + line for line in self.head),
            "    for block in range(uint64(first), uint64(last), uint64(size)):",
            *("        " + line for line in block),
        ]
        return HEADER + "\n".join(lines) + "\n"

    def _bounds(self) -> list[str]:
        """First row of the block and the row after its last, level by level."""
        top = self.plan.levels[0]
        lines = [f"b_{top} = block", f"e_{top} = min(uint64(last), block + uint64(size))"]
        for level in self.plan.levels[1:]:
            offsets, parent = self.argument("o", level), self.names.levels[level].parent
            lines.append(f"b_{level} = uint64(read({offsets}, b_{parent}))")
            lines.append(f"e_{level} = uint64(read({offsets}, e_{parent}))")
        return lines

    def _above_loops(self) -> list[str]:
        """For each row under which row of an upper level of the block it stands, where that is asked."""
        lines: list[str] = []
        for (level, upper), column in self.above.items():
            first, last = f"r_{upper}", f"r_{upper} + uint64(1)"
            path = self.names.path(level)
            for name in path[path.index(upper) + 1 :]:
                offsets = self.argument("o", name)
                first, last = f"uint64(read({offsets}, {first}))", f"uint64(read({offsets}, {last}))"
            row, value = f"r_{level} - b_{level}", f"int64(r_{upper} - b_{upper})"
            lines += [
                f"for r_{upper} in range(b_{upper}, e_{upper}):",
                f"    for r_{level} in range({first}, {last}):",
                f"        write({column}, {row}, {value}, {self.numbers[column]})",
            ]
        return lines

    def _flat_loop(self, body: Body) -> list[str]:
        if not body.lines:
            return []
        level, marks = body.level, [line.startswith(Words.BAD) for line in body.lines]
        bad, after = self._marked(body) if any(marks) else ([], [])
        lines = [*(["bad = False"] if bad else []), *body.reads, *body.lines, *bad]
        before = ["worst = False"] if after else []
        return [
            *before,
            f"for r_{level} in range(b_{level}, e_{level}):",
            *("    " + line for line in lines),
            *after,
        ]

    def _marked(self, body: Body) -> tuple[list[str], list[str]]:
        """What marks the cases of rows in which something is not known: in the loop, and after it when there were any."""
        level, top = body.level, self.plan.levels[0]
        if level == top:
            return [f"write(dirty, r_{top}, read_from(dirty, r_{top}, 1) | int64(bad), 1)"], []
        column, above = self._column("w", level, level, np.dtype(np.int8)), self._above(level, top)
        row = f"r_{level} - b_{level}"
        return (
            [f"write({column}, {row}, int64(bad), {self.numbers[column]})", "worst |= bad"],
            ["if worst:", f"    mark(dirty, b_{top}, {above}, {column}, e_{level} - b_{level})"],
        )

    # what words ask for

    def argument(self, kind: str, name: str) -> str:
        """Name of an argument of the kernel."""
        if (kind, name) not in self.arguments:
            self.arguments.append((kind, name))
        return f"{kind}_{name}"

    def temporary(self) -> str:
        """A fresh local name."""
        self.number += 1
        return f"t{self.number}"

    def captured(self, write: Callable[[], str]) -> tuple[list[str], str]:
        """What `write` emits, instead of into the current lines."""
        kept, self.body.lines = self.body.lines, []
        text = write()
        lines, self.body.lines = self.body.lines, kept
        return lines, text

    @contextmanager
    def at(self, level: str) -> Iterator[None]:
        """Write into the loop over another level of this stage."""
        kept, self.body = self.body, self.bodies[level]
        yield
        self.body = kept

    def local(self, name: str) -> str:
        """Local with the value of a fact or an earlier step, read at the head of the loop."""
        local = self.local_name(name)
        self.read_once(local, lambda: self.reading(name, self.body.level))
        return local

    def missing(self, name: str) -> str:
        """Local that tells whether a fact is missing."""
        self.read_once(f"h_{name}", lambda: self.absent(name, self.body.level))
        return f"h_{name}"

    def read_once(self, local: str, text: Callable[[], str]) -> None:
        """Give the loop a local, unless it has it."""
        if local not in self.body.known:
            self.body.known.add(local)
            line = f"{local} = {text()}"
            self.body.reads.append(line)

    def local_name(self, name: str) -> str:
        """Local name of a fact, a rule or a part of one."""
        kind = "y" if "." in name else "v" if name in self.steps else "x"
        return f"{kind}_{name.replace('.', '_')}"

    # where values stand

    def _column(self, kind: str, name: str, level: str, width: np.dtype[Any]) -> str:
        """A column of the block; each has a number, so that the compiler tells them apart."""
        column = self.argument(kind, name)
        self.scratch.setdefault(column, (level, width))
        self.numbers.setdefault(column, len(self.numbers) + 1)
        return column

    def _above(self, level: str, upper: str) -> str:
        """The column that says under which row of an upper level each row stands."""
        if (level, upper) not in self.above:
            self.above[level, upper] = self._column("u", f"{level}_in_{upper}", level, np.dtype(np.int32))
        return self.above[level, upper]

    def _row(self, level: str, here: str, within: bool) -> str:
        """Row of a level, seen from a row of `here`: of all, or within the block."""
        if level == here:
            return f"r_{level} - b_{level}" if within else f"r_{level}"
        column, local = self._above(here, level), f"u_{here}_in_{level}_row"
        number = self.numbers[column]
        self.read_once(local, lambda: f"uint64(read_from({column}, r_{here} - b_{here}, {number}))")
        return local if within else f"b_{level} + {local}"

    def _place(self, name: str) -> tuple[str, bool]:
        """Column of a step's value, and whether its rows are those of the block."""
        step = self.steps.get(name)
        if step is not None and name in self.plan.output_rules[step.level]:
            column = self.argument("out", name)
            self.numbers.setdefault(column, len(self.numbers) + 1)
            return column, False
        level, _, width = self._about(name)
        kind = "q" if "." in name else "k"
        return self._column(kind, name.replace(".", "_"), level, width), True

    def _about(self, name: str) -> tuple[str, Unit | None, np.dtype[Any]]:
        """Level, unit and width of a value."""
        if name in self.steps:
            step = self.steps[name]
            low, high = step.node.range
            return step.level, step.node.unit, kind_of(min(0, low), max(0, high))
        whole, role = name.split(".")
        level, unit, width = self._about(whole)
        return level, unit, width if role == "sum" else np.dtype(np.int64)

    def reading(self, name: str, here: str) -> str:
        """Text that reads a value as seen from a row of the level `here`."""
        if name not in self.steps and "." not in name:
            symbol = self.names.symbols[name]
            text = f"read({self.argument('f', name)}, {self._row(symbol.level, here, False)})"
            return f"{text} != 0" if symbol.unit == BOOL else text
        level, unit, _ = self._about(name)
        self._kept(name)
        column, within = self._place(name)
        text = f"read_from({column}, {self._row(level, here, within)}, {self.numbers[column]})"
        return f"{text} != 0" if unit == BOOL and not name.endswith(".rows") else text

    def absent(self, name: str, here: str) -> str:
        """Text that tells whether a fact is missing, as seen from a row of the level `here`."""
        row = self._row(self.names.symbols[name].level, here, False)
        return f"read({self.argument('m', name)}, {row}) != 0"

    def writing(self, name: str, level: str, value: str) -> str:
        """Text that keeps a value of a row of its level."""
        column, within = self._place(name)
        return f"write({column}, {self._row(level, level, within)}, int64({value}), {self.numbers[column]})"

    def _kept(self, name: str) -> None:
        """Have the loop that makes a value keep it."""
        maker = self.makers.pop(name, None)
        if maker is not None:
            maker.lines.append(self.writing(name, maker.level, self.local_name(name)))

    def looked(
        self, key: object, level: str, low: int, high: int, look: Callable[[], tuple[str, str]]
    ) -> str:
        """Local with a parameter's value, looked up once on an upper level; one less than `low` where there is none."""
        if key not in self.seen:
            name = f"look_{len(self.seen)}"
            with self.at(level):
                value, bad = look()
                column = self.seen[key] = self._column("q", name, level, kind_of(low - 1, high))
                row, number = f"r_{level} - b_{level}", self.numbers[column]
                self.body.lines.append(f"write({column}, {row}, {low - 1} if {bad} else {value}, {number})")
        column, here = self.seen[key], self.body.level
        local, number = f"y{column[1:]}", self.numbers[column]
        self.read_once(local, lambda: f"read_from({column}, {self._row(level, here, True)}, {number})")
        return local

    # steps

    def _step(self, step: Step) -> None:
        node = step.node
        local = self.local_name(step.name)
        if isinstance(node, nodes.Total):
            assert node.default is not None  # noqa: S101  without one there is nothing left to say
            rows, total = self.local(part(step, "rows")), self.local(part(step, "sum"))
            lines, default = self.captured(lambda: self.words.text(node.default))  # type: ignore[arg-type]
            lines = self.words.guarded(lines, f"({rows} == 0)")
            self.body.lines += [*lines, f"{local} = {default} if {rows} == 0 else {total}"]
        else:
            self.body.lines.append(f"{local} = {self.words.text(node)}")
        self.body.known.add(local)
        if step.name in self.plan.output_rules[step.level]:
            self.body.lines.append(self.writing(step.name, step.level, local))
        else:
            self.makers[step.name] = self.body
