"""In which order a kernel computes (内核的步骤): what each row says for itself, then what goes from row to row, and again.

A stage first computes values row by row (`flat`), a level after the other, parents first: rows do not know each other,
so several are computed at once. Then it goes through the rows below each case one by one for what depends on the rows
before (`sequence`): totals and payments from what is left. Those can be read in the next stage.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk.plan import Plan, Step, refs
from kangjiu.policy.engine.nodes import Node


@dataclass
class Stage:
    """Values of rows for themselves, in evaluation order, then totals and runnings."""

    flat: list[Step] = field(default_factory=list)
    sequence: list[Step] = field(default_factory=list)


def part(step: Step, role: str) -> str:
    """Name of a value that only serves another: no rule is named with a dot."""
    return f"{step.name}.{role}"


def stages(plan: Plan, masked: Collection[str]) -> list[Stage]:
    """The stages of a plan; facts in `masked` may be missing."""
    schedule = _Schedule(plan, masked)
    for step in plan.steps:
        schedule.add(step)
    return schedule.made


class _Schedule:
    def __init__(self, plan: Plan, masked: Collection[str]) -> None:
        self.plan = plan
        self.masked = masked
        self.made: list[Stage] = [Stage()]
        # first stage in which a value can be read, and the stage in whose sequence a running value is taken
        self.ready: dict[str, int] = {}
        self.taken: dict[str, int] = {}

    def add(self, step: Step) -> None:
        node = step.node
        if isinstance(node, nodes.Total):
            self._total(step, node)
        elif isinstance(node, nodes.Running):
            self._running(step, node)
        else:
            self.ready[step.name] = self._ready(node)
            self._flat(self.ready[step.name], step)

    def _ready(self, node: Node) -> int:
        return max((self.ready.get(ref.name, 0) for ref in refs(node)), default=0)

    def _stage(self, now: int) -> Stage:
        self.made += [Stage() for _ in range(now + 1 - len(self.made))]
        return self.made[now]

    def _flat(self, now: int, step: Step) -> None:
        self._stage(now).flat.append(step)

    def _total(self, step: Step, node: nodes.Total) -> None:
        of = node.of
        if isinstance(of, nodes.Ref) and of.name in self.taken and of.level == node.level:
            now = self.taken[of.name]  # summed while it is taken
        else:
            now = self._ready(of)
            self._part(now, step, "of", of, node.level)
        self._stage(now).sequence.append(step)
        self.ready[step.name] = now + 1
        if node.default is not None:
            self.ready[step.name] = max(now + 1, self._ready(node.default))
            self._flat(self.ready[step.name], step)

    def _running(self, step: Step, node: nodes.Running) -> None:
        now = max(
            self._ready(node),
            *(self.ready.get(name, 0) for name in self.plan.names.levels[step.level].order),
        )
        self._part(now, step, "amount", node.amount, step.level)
        if node.limit is not None:
            self._part(now, step, "limit", node.limit, node.scope if node.word == "allocate" else step.level)
        if node.opening is not None:
            self._part(now, step, "opening", node.opening, node.scope)
        self._stage(now).sequence.append(step)
        self.taken[step.name] = now
        self.ready[step.name] = now + 1

    def _part(self, now: int, step: Step, role: str, node: Node, level: str) -> None:
        """What a sequence wants of a row is computed with the row, unless it stands there already."""
        if not self.simple(node):
            self._flat(now, Step(part(step, role), level, node, now))

    def simple(self, node: Node) -> bool:
        """Whether a sequence can read it as it is."""
        return isinstance(node, nodes.Const) or (isinstance(node, nodes.Ref) and node.name not in self.masked)
