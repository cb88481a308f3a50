"""Loops of a kernel that go from row to row (逐行部分): totals over lower rows, and payments from what is left."""

from __future__ import annotations

from collections.abc import Sequence as Steps
from typing import Protocol

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk.kernel_stages import part
from kangjiu.policy.engine.bulk.plan import Plan, Step
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.scope import Names
from kangjiu.policy.engine.units import BOOL


class Memory(Protocol):
    """Where values stand."""

    plan: Plan
    names: Names
    steps: dict[str, Step]
    masked: set[str]

    def argument(self, kind: str, name: str) -> str:
        """Name of an argument of the kernel."""
        ...

    def reading(self, name: str, row: str) -> str:
        """Text that reads a value of the row."""
        ...

    def writing(self, name: str, row: str, value: str) -> str:
        """Text that keeps a value of the row."""
        ...

    def local_name(self, name: str) -> str:
        """Local name of a fact, a rule or a part."""
        ...

    def absent(self, name: str, row: str) -> str:
        """Text that tells whether a fact is missing."""
        ...


class Sequence:
    """The nested loops of one stage; each level's reads come first in its loop."""

    def __init__(self, memory: Memory, steps: Steps[Step]) -> None:
        self.memory = memory
        self.steps = steps
        self.names = memory.names
        self.reads: dict[str, list[str]] = {level: [] for level in memory.plan.levels}
        self.known: set[str] = set()
        self.checks = False

    def lines(self) -> list[str]:
        """The loops over the cases of a block."""
        if not self.steps:
            return []
        top = self.memory.plan.levels[0]
        body = self._level(top)
        if self.checks:
            body = ["bad = False", *body, "if bad:", f"    dirty[r_{top}] = 1"]
        return [f"for r_{top} in range(b_{top}, e_{top}):", *("    " + line for line in body)]

    def _level(self, level: str) -> list[str]:
        begins = [line for step in self.steps for line in self._begins(step, level)]
        grows = [line for step in self.steps for line in self._grows(step, level)]
        deeper = [line for child in self._children(level) for line in self._loop(child)]
        ends = [line for step in self.steps for line in self._ends(step, level)]
        return [*self.reads[level], *begins, *grows, *deeper, *ends]

    def _children(self, level: str) -> list[str]:
        children = [name for name in self.memory.plan.levels if self.names.levels[name].parent == level]
        return [name for name in children if any(name in self.names.path(_lowest(one)) for one in self.steps)]

    def _loop(self, child: str) -> list[str]:
        offsets, parent = self.memory.argument("o", child), self.names.levels[child].parent
        first, last = f"read({offsets}, r_{parent})", f"read({offsets}, r_{parent} + uint64(1))"
        head = f"for r_{child} in range(uint64({first}), uint64({last})):"
        return [head, *("    " + line for line in self._level(child))]

    # values

    def _value(self, step: Step, role: str, node: Node, level: str) -> str:
        """What the step wants as this part, at a row of the level."""
        if isinstance(node, nodes.Const):
            return str(node.value)
        made = part(step, role)
        if made in self.memory.steps:
            return self._read(made, level)
        assert isinstance(node, nodes.Ref)  # noqa: S101  anything else is a step of its own
        return self._read(node.name, node.level)

    def _read(self, name: str, level: str) -> str:
        local = self.memory.local_name(name)
        if local not in self.known:
            self.known.add(local)
            self.reads[level].append(f"{local} = {self.memory.reading(name, level)}")
        return local

    # totals

    def _begins(self, step: Step, level: str) -> list[str]:
        node = step.node
        if isinstance(node, nodes.Total) and step.level == level:
            return [f"a_{step.name} = 0", f"n_{step.name} = 0"]
        if isinstance(node, nodes.Running) and node.scope == level:
            return self._running_begins(step, node)
        return []

    def _grows(self, step: Step, level: str) -> list[str]:
        node = step.node
        if isinstance(node, nodes.Total) and node.level == level:
            return self._total_grows(step, node)
        if isinstance(node, nodes.Running) and step.level == level:
            return self._running(step, node)
        return []

    def _total_grows(self, step: Step, node: nodes.Total) -> list[str]:
        value, total, rows = self._value(step, "of", node.of, node.level), f"a_{step.name}", f"n_{step.name}"
        value = f"(1 if {value} else 0)" if node.of.unit == BOOL else value
        if node.word in ("count_of", "total_of"):
            return [f"{total} += {value}", f"{rows} += 1"]
        sign = ">" if node.word == "largest_of" else "<"
        better = f"{rows} == 0 or {value} {sign} {total}"
        return [f"if {better}:", f"    {total} = {value}", f"{rows} += 1"]

    def _ends(self, step: Step, level: str) -> list[str]:
        node = step.node
        if not isinstance(node, nodes.Total) or step.level != level:
            return []
        if node.default is None:
            return [self.memory.writing(step.name, level, f"a_{step.name}")]
        return [
            self.memory.writing(part(step, "sum"), level, f"a_{step.name}"),
            self.memory.writing(part(step, "rows"), level, f"n_{step.name}"),
        ]

    # runnings

    def _running_begins(self, step: Step, node: nodes.Running) -> list[str]:
        role, start = ("limit", node.limit) if node.word == "allocate" else ("opening", node.opening)
        text = "0" if start is None else self._value(step, role, start, node.scope)
        lines = [f"l_{step.name} = {text}"]
        if step is self._first(step.level, node.scope):
            lines.append(f"n_{step.level}_in_{node.scope} = 0")
            places = range(len(self.names.levels[step.level].order))
            lines += [f"p_{step.level}_in_{node.scope}_{place} = 0" for place in places]
        return lines

    def _first(self, level: str, scope: str) -> Step:
        """The step that looks after the order of these rows."""
        return next(
            step for step in self.steps
            if isinstance(step.node, nodes.Running) and (step.level, step.node.scope) == (level, scope)
        )  # fmt: skip

    def _running(self, step: Step, node: nodes.Running) -> list[str]:
        lines = self._in_order(step.level, node.scope) if step is self._first(step.level, node.scope) else []
        amount = self._value(step, "amount", node.amount, step.level)
        left, value = f"l_{step.name}", f"v_{step.name}"
        if node.word == "earlier":
            lines += [f"{value} = {left}", f"{left} += {amount}"]
        else:
            if node.word == "carry_over" and node.limit is not None:
                lines.append(f"{left} += {self._value(step, 'limit', node.limit, step.level)}")
            lines += [f"{value} = min({amount}, {left})", f"{left} -= {value}"]
        self.known.add(value)
        return [*lines, self.memory.writing(step.name, step.level, value)]

    def _in_order(self, level: str, scope: str) -> list[str]:
        """Mark the case when its rows do not stand in the stated order."""
        self.checks = True
        stem, order = f"{level}_in_{scope}", self.names.levels[level].order
        keys = [self._read(name, level) for name in order]
        masked = [name for name in order if name in self.memory.masked]
        lines = [f"bad |= {self.memory.absent(name, level)}" for name in masked]
        after = f"{keys[-1]} > p_{stem}_{len(keys) - 1}"
        for place in range(len(keys) - 2, -1, -1):
            key, last = keys[place], f"p_{stem}_{place}"
            after = f"({key} > {last} or ({key} == {last} and {after}))"
        lines += [f"if n_{stem} > 0 and not {after}:", "    bad = True", f"n_{stem} = 1"]
        return [*lines, *(f"p_{stem}_{place} = {key}" for place, key in enumerate(keys))]


def _lowest(step: Step) -> str:
    """The level whose rows a step goes through."""
    return step.node.level if isinstance(step.node, nodes.Total) else step.level
