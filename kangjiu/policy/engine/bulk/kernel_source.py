"""Source of the fused kernel (融合内核): all rules of one case after the other, few passes over its rows, for Numba.

A case in which anything is not known is only marked; the NumPy target computes it again with masks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk import kernel_words
from kangjiu.policy.engine.bulk.plan import Plan, Step, refs
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.units import BOOL, Unit

HEADER = "from kangjiu.policy.engine.bulk.kernel_helpers import *\n\n\n"


class KernelWriter:
    """Writes `kernel(first, last, dirty, …)`; `arguments` says what it wants after these, as (kind, name)."""

    def __init__(self, plan: Plan, open_tables: Iterable[str]) -> None:
        self.plan = plan
        self.names = plan.names
        self.open_tables = frozenset(open_tables)
        self.masked = {name for name, symbol in plan.facts.items() if symbol.optional or symbol.kind == "gap"}
        self.arguments: list[tuple[str, str]] = []
        self.steps = {step.name: step for step in plan.steps}
        self.scratch: dict[str, dict[str, int]] = {level: {} for level in plan.levels}
        self.lines: list[str] = []
        self.hoisted: dict[str, list[str]] = {}
        self.seen: dict[tuple[str, ...], tuple[str, str]] = {}
        self.loaded: set[str] = set()
        self.number = 0
        self.level = plan.levels[0]
        self.now = 0
        self.used = [self._used_in(now) for now in range(plan.passes)]
        self.words = kernel_words.Words(self)

    def source(self) -> str:
        """The module's source."""
        top = self.plan.levels[0]
        body: list[str] = []
        for now in range(self.plan.passes):
            self.now = now
            body += self._level(top)
        bases = self._bases()
        parameters = ", ".join(
            ["first", "last", "dirty", *(f"{kind}_{name}" for kind, name in self.arguments)]
        )
        lines = [
            f"def kernel({parameters}):",
            f"    for r_{top} in range(uint64(first), uint64(last)):",
            "        bad = False",
        ]
        lines += ["        " + line for line in [*bases, *body]]
        lines += ["        if bad:", f"            dirty[r_{top}] = 1"]
        return HEADER + "\n".join(lines) + "\n"

    # what a pass needs

    def _nodes_in(self, now: int) -> list[tuple[Step, list[Node]]]:
        found: list[tuple[Step, list[Node]]] = []
        for step in self.plan.steps:
            node = step.node
            if isinstance(node, nodes.Total):
                if step.ready - 1 == now:
                    found.append((step, [node.of, *([node.default] if node.default is not None else [])]))
            elif step.ready == now:
                found.append((step, [node]))
        return found

    def _used_in(self, now: int) -> set[str]:
        found: set[str] = set()
        for step, parts in self._nodes_in(now):
            for part in parts:
                found.update(ref.name for ref in refs(part))
            if isinstance(step.node, nodes.Running):
                found.update(self.names.levels[step.level].order)
        return found

    def _used_later(self, name: str, ready: int) -> bool:
        return any(name in used for used in self.used[ready + 1 :])

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
        kept, self.lines = self.lines, []
        text = write()
        lines, self.lines = self.lines, kept
        return lines, text

    # one level of one pass

    def _level(self, level: str) -> list[str]:
        kept, self.lines, before = self.lines, [], self.level
        self.level = level
        self._loads(level)
        for step, _ in self._nodes_in(self.now):
            if step.level == level and not isinstance(step.node, nodes.Total):
                self._step(step)
        for step, _ in self._nodes_in(self.now):
            if isinstance(step.node, nodes.Total):
                self._total_begins_or_grows(step, step.node)
            elif isinstance(step.node, nodes.Running) and step.node.scope == level:
                self._running_begins(step, step.node)
        lines = self.lines
        deeper = [
            line for child in self._children(level) if self._visited(child) for line in self._loop(child)
        ]
        lines += self.hoisted.pop(level, [])
        lines += deeper
        self.lines, self.level = lines, level
        self._totals_end(level)
        lines, self.lines, self.level = self.lines, kept, before
        return lines

    def _children(self, level: str) -> list[str]:
        return [name for name in self.plan.levels if self.names.levels[name].parent == level]

    def _visited(self, level: str) -> bool:
        for step, _ in self._nodes_in(self.now):
            if isinstance(step.node, nodes.Total):
                if step.node.level == level:
                    return True
            elif step.level == level:
                return True
        return any(self._visited(child) for child in self._children(level))

    def _loop(self, child: str) -> list[str]:
        offsets, parent = self.argument("o", child), self.names.levels[child].parent
        body = self._level(child)
        # row numbers are unsigned: nothing asks at every access whether one is negative
        head = f"for r_{child} in range(uint64({offsets}[r_{parent}]), uint64({offsets}[r_{parent} + uint64(1)])):"
        return [head, *("    " + line for line in body)]

    def _loads(self, level: str) -> None:
        """Facts and earlier values of this level that this pass reads."""
        top = self.plan.levels[0]
        for name in sorted(self.used[self.now]):
            step = self.steps.get(name)
            if (step.level if step else self.names.symbols[name].level) != level:
                continue
            if level == top and name in self.loaded:
                continue
            if step is None:
                self.loaded.add(name)
                self._load_fact(name, level)
            elif _written(step) < self.now and level != top:
                self.lines.append(f"v_{name} = {self._from_store(name, level, step.node.unit)}")

    def _load_fact(self, name: str, level: str) -> None:
        text = f"{self.argument('f', name)}[r_{level}]"
        unit = self.names.symbols[name].unit
        self.lines.append(f"x_{name} = {text} != 0" if unit == BOOL else f"x_{name} = int64({text})")
        if name in self.masked:
            self.lines.append(f"h_{name} = {self.argument('m', name)}[r_{level}] != 0")

    def _from_store(self, name: str, level: str, unit: Unit) -> str:
        text = self._store_place(name, level)
        return f"{text} != 0" if unit == BOOL else f"int64({text})"

    def _store_place(self, name: str, level: str) -> str:
        if name in self.plan.output_rules[level]:
            return f"{self.argument('out', name)}[r_{level}]"
        slots = self.scratch[level]
        slot = slots.setdefault(name, len(slots))
        return f"{self.argument('k', level)}[{slot}, r_{level} - b_{level}]"

    def _bases(self) -> list[str]:
        """First row of each level with scratch under this case."""
        lines: list[str] = []
        wanted = [level for level, slots in self.scratch.items() if slots]
        path = dict.fromkeys(name for level in wanted for name in self.names.path(level))
        for level in sorted(path, key=lambda name: self.names.levels[name].depth):
            parent = self.names.levels[level].parent
            if parent is None:
                lines.append(f"b_{level} = r_{level}")
            else:
                lines.append(f"b_{level} = uint64({self.argument('o', level)}[b_{parent}])")
        return lines

    # values

    def _step(self, step: Step) -> None:
        if isinstance(step.node, nodes.Running):
            self._running(step, step.node)
        else:
            self.lines.append(f"v_{step.name} = {self.words.text(step.node)}")
        top = step.level == self.plan.levels[0]
        if step.name in self.plan.output_rules[step.level] or (
            not top and self._used_later(step.name, step.ready)
        ):
            value = f"1 if v_{step.name} else 0" if step.node.unit == BOOL else f"v_{step.name}"
            self.lines.append(f"{self._store_place(step.name, step.level)} = {value}")

    def _total_begins_or_grows(self, step: Step, node: nodes.Total) -> None:
        if step.level == self.level:
            self.lines += [f"a_{step.name} = 0", f"n_{step.name} = 0"]
        if node.level != self.level:
            return
        value = self.words.text(node.of)
        if node.word == "count_of":
            self.lines.append(f"a_{step.name} += 1 if {value} else 0")
        elif node.word == "total_of":
            self.lines.append(f"a_{step.name} += {value}")
        else:
            sign = ">" if node.word == "largest_of" else "<"
            here = self.temporary()
            self.lines += [
                f"{here} = 1 if {value} else 0" if node.unit == BOOL else f"{here} = {value}",
                f"if n_{step.name} == 0 or {here} {sign} a_{step.name}:",
                f"    a_{step.name} = {here}",
                f"n_{step.name} += 1",
            ]

    def _totals_end(self, level: str) -> None:
        for step, _ in self._nodes_in(self.now):
            if not isinstance(step.node, nodes.Total) or step.level != level:
                continue
            if step.node.default is not None:
                default = step.node.default
                lines, text = self.captured(lambda default=default: self.words.text(default))  # type: ignore[misc]
                value = f"1 if {text} else 0" if step.node.unit == BOOL else text
                self.lines.append(f"if n_{step.name} == 0:")
                self.lines += ["    " + line for line in [*lines, f"a_{step.name} = {value}"]]
            if level == self.plan.levels[0]:
                suffix = " != 0" if step.node.unit == BOOL else ""
                self.lines.append(f"v_{step.name} = a_{step.name}{suffix}")
            else:
                self.lines.append(f"{self._store_place(step.name, level)} = a_{step.name}")

    def _running_begins(self, step: Step, node: nodes.Running) -> None:
        start = node.limit if node.word == "allocate" else node.opening
        text = self.words.text(start) if start is not None else "0"
        self.lines.append(f"l_{step.name} = {text}")
        if ("order", step.level, node.scope, str(self.now)) not in self.seen:
            self.seen["order", step.level, node.scope, str(self.now)] = ("", "")
            self.lines.append(f"n_{step.level}_in_{node.scope} = 0")
            for place in range(len(self.names.levels[step.level].order)):
                self.lines.append(f"p_{step.level}_in_{node.scope}_{place} = 0")

    def _running(self, step: Step, node: nodes.Running) -> None:
        self._in_order(step.level, node.scope)
        amount = self.temporary()
        self.lines.append(f"{amount} = {self.words.text(node.amount)}")
        left, value = f"l_{step.name}", f"v_{step.name}"
        if node.word == "earlier":
            self.lines += [f"{value} = {left}", f"{left} += {amount}"]
            return
        if node.word == "carry_over" and node.limit is not None:
            self.lines.append(f"{left} += {self.words.text(node.limit)}")
        self.lines += [f"{value} = min({amount}, {left})", f"{left} -= {value}"]

    def _in_order(self, level: str, scope: str) -> None:
        """Mark the case when its rows do not stand in the stated order."""
        if ("checked", level, scope, str(self.now)) in self.seen:
            return
        self.seen["checked", level, scope, str(self.now)] = ("", "")
        stem = f"{level}_in_{scope}"
        keys = [self.words.plain_name(name) for name in self.names.levels[level].order]
        for name in self.names.levels[level].order:
            if name in self.masked:
                self.lines += [f"if h_{name}:", "    bad = True"]
        after = f"{keys[-1]} > p_{stem}_{len(keys) - 1}"
        for place in range(len(keys) - 2, -1, -1):
            key, last = keys[place], f"p_{stem}_{place}"
            after = f"({key} > {last} or ({key} == {last} and {after}))"
        self.lines += [f"if n_{stem} > 0 and not {after}:", "    bad = True", f"n_{stem} = 1"]
        self.lines += [f"p_{stem}_{place} = {key}" for place, key in enumerate(keys)]


def _written(step: Step) -> int:
    """Pass in which a value is stored: a total is complete at the end of the pass before it can be read."""
    return step.ready - 1 if isinstance(step.node, nodes.Total) else step.ready
