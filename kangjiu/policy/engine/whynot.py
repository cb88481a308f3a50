"""Why not (为什么不): the parts of a condition that failed, each with both sides and the distance between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kangjiu.policy.engine import nodes, wording
from kangjiu.policy.engine.decision import Decision
from kangjiu.policy.engine.interpret import Interpreter
from kangjiu.policy.engine.layout import Row
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.stops import Stop, Stopped


@dataclass(frozen=True)
class Failing:
    """One failing part (不符合的一点): what was found, what was required, how far apart in the unit's integers."""

    found: str
    required: str
    distance: int | None
    distance_text: str

    def __str__(self) -> str:
        return f"{self.found}，要求{self.required}{self.distance_text}"


def why_not(decision: Decision, check: str, index: int = 0) -> tuple[Failing, ...]:
    """The failing parts of a check in one row of its level; empty when it holds or is not known."""
    rule = decision.program.by_name[check]
    row = decision.rows_of(rule.level)[index]
    interpreter = Interpreter(decision.program, decision.runner.layout)
    found = _failing(_Seat(decision, interpreter, row, rule.level), rule.node, True)
    return tuple(dict.fromkeys(found))


def cut_by_limit(decision: Decision, rule_name: str, row: Row) -> int | None:
    """How much an `allocate` or `carry_over` rule took less than was asked for in a row; None for other rules."""
    rule = decision.program.by_name[rule_name]
    if not isinstance(rule.node, nodes.Running) or rule.node.limit is None:
        return None
    taken = decision.raw(rule_name, row)
    if type(taken) is Stopped:
        return None
    interpreter = Interpreter(decision.program, decision.runner.layout)
    asked: int = interpreter.value(rule.node.amount, row, rule.level)
    return asked - int(taken)


@dataclass(frozen=True)
class _Seat:
    decision: Decision
    interpreter: Interpreter
    row: Row
    level: str

    def value(self, node: Node) -> Any:
        return self.interpreter.value(node, self.row, self.level)

    def say(self, node: Node, value: Any) -> str:
        text = wording.formatter(self.decision.program, node.unit)(value)
        if isinstance(node, nodes.Ref):
            return f"{self.decision.program.names.symbols[node.name].label} {text}"
        if isinstance(node, nodes.Lookup):
            return f"{self.decision.program.names.tables[node.name].label} {text}"
        return text


def _failing(seat: _Seat, node: Node, wanted: bool) -> list[Failing]:
    """Parts that make the node differ from what is wanted."""
    try:
        if bool(seat.value(node)) is wanted:
            return []
    except Stop:
        return []
    if isinstance(node, nodes.Not):
        return _failing(seat, node.part, not wanted)
    if isinstance(node, nodes.Logic):
        return [one for part in node.parts for one in _failing(seat, part, wanted)]
    if isinstance(node, nodes.Compare):
        return [_comparison(seat, node, wanted)]
    return [_other(seat, node, wanted)]


_OPPOSITE = {"<": ">=", "<=": ">", "==": "!=", "!=": "==", ">=": "<", ">": "<="}
_WORDS = {"<": "小于", "<=": "不超过", "==": "等于", "!=": "不等于", ">=": "不少于", ">": "多于"}


def _comparison(seat: _Seat, node: nodes.Compare, wanted: bool) -> Failing:
    op = node.op if wanted else _OPPOSITE[node.op]
    left, right = seat.value(node.left), seat.value(node.right)
    required = f"{_WORDS[op]} {seat.say(node.right, right)}"
    found = seat.say(node.left, left)
    if not (node.left.unit.is_number or node.left.unit.kind == "date") or op in ("==", "!="):
        return Failing(found, required, None, "")
    distance = abs(left - right) + (op in ("<", ">"))
    if node.left.unit.kind == "date":
        text = f"{distance} 天"
    else:
        unit = node.left.unit if node.left.unit.kind != "literal" else node.right.unit
        text = wording.formatter(seat.decision.program, unit)(distance)
    return Failing(found, required, distance, f"，差 {text}")


def _other(seat: _Seat, node: Node, wanted: bool) -> Failing:
    of = node.of if isinstance(node, nodes.Has) else node.item if isinstance(node, nodes.OneOf) else node
    value = seat.value(of) if of is not node or not isinstance(node, nodes.Known) else int(not wanted)
    required = "有" if wanted else "没有"
    if isinstance(node, nodes.Has):
        labels = list(seat.decision.program.names.labels[of.unit.name].values())
        required += "、".join(label for place, label in enumerate(labels) if node.mask >> place & 1)
    elif isinstance(node, nodes.OneOf):
        say = wording.formatter(seat.decision.program, of.unit)
        required = ("属于 " if wanted else "不属于 ") + "、".join(say(member) for member in node.members)
    else:
        required = "是" if wanted else "否"
    return Failing(seat.say(of, value), required, None, "")
