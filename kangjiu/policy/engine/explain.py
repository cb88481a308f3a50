"""Explanation (说明): the trace as plain data and as Chinese text, both made from the pack's own texts and clauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kangjiu.policy.engine import civil, nodes, wording
from kangjiu.policy.engine.decision import Decision, plain
from kangjiu.policy.engine.layout import Row
from kangjiu.policy.engine.program import CheckedRule, Program
from kangjiu.policy.engine.scalar import Runner
from kangjiu.policy.engine.stops import Stopped

Climb = tuple[int, int]


@dataclass(frozen=True)
class _Say:
    """How one rule is said: everything that does not depend on the case is made once."""

    rule: CheckedRule
    slot: int
    head: str
    tail: str
    form: Callable[[Any], str]
    says: tuple[str | tuple[int, int, Callable[[Any], str]], ...]
    fails: str
    inputs: tuple[tuple[str, int, int, Any], ...]


@lru_cache(maxsize=256)
def _sayings(runner: Runner) -> dict[str, tuple[_Say, ...]]:
    """Sayings of a question's rules by level."""
    program = runner.program
    found: dict[str, list[_Say]] = {level: [] for level in program.names.levels}
    for rule in runner.rules:
        found[rule.level].append(_saying(runner, rule))
    return {level: tuple(rules) for level, rules in found.items()}


def _saying(runner: Runner, rule: CheckedRule) -> _Say:
    program, slots = runner.program, runner.layout.slots
    inputs = []
    for name in rule.needs:
        symbol = program.names.symbols.get(name)
        if symbol is not None and symbol.level in program.names.path(rule.level):
            inputs.append((name, _up(program, rule.level, symbol.level), slots[name], symbol.unit))
    return _Say(
        rule, slots[rule.name], f"{rule.label}：", f"〔{program.cite(rule.clauses)}〕",
        _form(program, rule), _pieces(runner, rule), rule.fails, tuple(inputs),
    )  # fmt: skip


def _form(program: Program, rule: CheckedRule) -> Callable[[Any], str]:
    if rule.is_check:
        return lambda value: "未定" if type(value) is Stopped else "符合" if value else "不符合"
    if isinstance(rule.node, nodes.FirstReason):
        labels = ["符合", *(program.names.symbols[ref.name].label + "不符合" for ref in rule.node.checks)]
        return lambda value: "未定" if type(value) is Stopped else labels[value]
    return wording.formatter(program, rule.unit)


def _pieces(runner: Runner, rule: CheckedRule) -> tuple[str | tuple[int, int, Callable[[Any], str]], ...]:
    """`says` cut into literal text and (levels up, slot, formatter)."""
    program = runner.program
    pieces: list[str | tuple[int, int, Callable[[Any], str]]] = []
    at = 0
    for match in wording.PLACEHOLDER.finditer(rule.says):
        symbol = program.names.symbols[match[1]]
        up = _up(program, rule.level, symbol.level)
        pieces.append(rule.says[at : match.start()])
        pieces.append((up, runner.layout.slots[symbol.name], wording.formatter(program, symbol.unit)))
        at = match.end()
    pieces.append(rule.says[at:])
    return tuple(piece for piece in pieces if piece != "")


def _up(program: Program, lower: str, upper: str) -> int:
    return program.names.levels[lower].depth - program.names.levels[upper].depth


def text(decision: Decision) -> str:
    """Chinese text: one line for each rule, indented by level, then what stopped the engine."""
    lines = [f"{decision.program.title}（{decision.on}）"]
    says = _sayings(decision.runner)
    _text_rows(decision, says, decision.program.top, decision.rows_of(decision.program.top), (), lines)
    lines += [
        f"停：{cause.message}{'〔' + cause.clause + '〕' if cause.clause else ''}"
        for cause in decision.causes
    ]
    notice = decision.program.definition.manifest.notice
    if notice:
        lines.append(notice)
    return "\n".join(lines)


Chain = tuple[Row, ...]


def _text_rows(
    decision: Decision,
    says: dict[str, tuple[_Say, ...]],
    level: str,
    rows: list[Row],
    above: Chain,
    lines: list[str],
) -> None:
    """Lines of the rows of a level; `above` are the rows over them, nearest first."""
    indent = "  " * len(above)
    label = decision.program.names.levels[level].label
    children = decision.runner.layout.children[level]
    for number, row in enumerate(rows, 1):
        if above:
            lines.append(f"{indent[2:]}{label} {number}")
        chain = (row, *above)
        lines += [indent + _line(decision, say, chain) for say in says[level]]
        for child, slot in children.items():
            if row[slot]:
                _text_rows(decision, says, child, row[slot], chain, lines)


def _line(decision: Decision, say: _Say, chain: Chain) -> str:
    row = chain[0]
    value = row[say.slot]
    text = say.head + say.form(value)
    if type(value) is not Stopped:
        if say.rule.is_check and not value:
            text += f"，{wording.fill(decision, say.fails, row, say.rule.level)}"
        elif say.says:
            parts = [
                piece if type(piece) is str else piece[2](chain[piece[0]][piece[1]])  # type: ignore[operator, index]
                for piece in say.says
            ]
            text += "，" + "".join(parts)
    used = decision.used.get((say.rule.name, id(row)))
    if used:
        text += "".join([_used_text(decision, one) for one in used])
    return text + say.tail


def _used_text(decision: Decision, used: Any) -> str:
    table, place, _ = used
    texts = decision.runner.texts
    found = texts.get((table.name, place))
    if found is None:
        version = table.versions[place]
        cite = decision.program.cite(version.clauses)
        found = texts[table.name, place] = f"（{table.label}，{civil.as_date(version.start)} 起，{cite}）"
    return found


def trace(decision: Decision) -> dict[str, Any]:
    """Plain data for canonical bytes: every rule with value, inputs, parameter versions and clauses."""
    program = decision.program
    says = _sayings(decision.runner)
    rows = decision.rows_of(program.top)
    return {
        "engine": decision.engine,
        "pack": program.name,
        "hash": program.hash,
        "question": decision.question,
        "on": decision.on.isoformat(),
        "rows": [_trace_row(decision, says, program.top, row) for row in rows],
        "stopped": [
            {"kind": cause.kind, "name": cause.name, "message": cause.message, "clause": cause.clause}
            for cause in decision.causes
        ],
    }


def _trace_row(decision: Decision, says: dict[str, tuple[_Say, ...]], level: str, row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {"rules": [_trace_rule(decision, say, row) for say in says[level]]}
    for child, slot in decision.runner.layout.children[level].items():
        if row[slot]:
            found[child] = [_trace_row(decision, says, child, one) for one in row[slot]]
    return found


def _trace_rule(decision: Decision, say: _Say, row: Row) -> dict[str, Any]:
    enums = decision.program.names.enums
    inputs = {}
    for name, up, slot, unit in say.inputs:
        at = row
        for _ in range(up):
            at = at[0]
        inputs[name] = _canonical(at[slot], unit, enums)
    step: dict[str, Any] = {
        "rule": say.rule.name,
        "value": _canonical(row[say.slot], say.rule.unit, enums),
        "inputs": inputs,
        "clauses": list(say.rule.clauses),
    }
    used = decision.used.get((say.rule.name, id(row)))
    if used:
        step["params"] = [_trace_param(decision.program, one) for one in used]
    return step


def _trace_param(program: Program, used: Any) -> dict[str, Any]:
    table, place, index = used
    version = table.versions[place]
    cell = version.cells[index]
    value = [list(step) for step in version.steps] or _canonical(cell, table.unit, program.names.enums)
    return {
        "name": table.name,
        "keys": list(table.key_names(index)),
        "from": civil.as_date(version.start).isoformat(),
        "to": civil.as_date(version.end).isoformat(),
        "value": value,
        "clauses": list(version.clauses),
    }


def _canonical(value: Any, unit: Any, enums: Any) -> Any:
    if value is None or type(value) is Stopped:
        return None
    if unit.kind == "date":
        return civil.as_date(value).isoformat()
    return plain(value, unit, enums) if unit.kind != "reason" else value
