"""Explanation (说明): the trace as plain data and as Chinese text, both made from the pack's own texts and clauses.

What does not depend on the case is made once: a row whose values are all known is said by one function (telling.py);
a row in which something stopped is said rule by rule, and both say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from kangjiu.policy.engine import civil, nodes, wording
from kangjiu.policy.engine.checked import CheckedProgram, CheckedRule
from kangjiu.policy.engine.decision import Answering, Decision, Used, plain
from kangjiu.policy.engine.layout import Row
from kangjiu.policy.engine.parameters import Table
from kangjiu.policy.engine.stops import Stop, Stopped
from kangjiu.policy.engine.telling import Say, Teller, reason_texts

Chain = tuple[Row, ...]


class Explainer:
    """Says the decisions of one compiled question."""

    def __init__(self, runner: Answering) -> None:
        self.runner = runner
        self.program = runner.program
        self.texts: dict[tuple[str, int], str] = {}

    @cached_property
    def says(self) -> dict[str, tuple[Say, ...]]:
        """How each rule is said, by level."""
        found: dict[str, list[Say]] = {level: [] for level in self.program.names.levels}
        for rule in self.runner.rules:
            found[rule.level].append(self._saying(rule))
        return {level: tuple(rules) for level, rules in found.items()}

    @cached_property
    def tell(self) -> dict[str, Callable[[Decision, Row], str]]:
        """What says all rules of a row at once, by level with rules."""
        program, question = self.program, self.runner.question
        there = {"on", *(rule.name for rule in self.runner.rules)} | {
            one.name for one in program.inputs_for(question)
        }
        teller = Teller(program, self.runner.layout, self.version_text, self.used_text, there)
        return teller.functions(self.says, program.tables_for(question))

    def _saying(self, rule: CheckedRule) -> Say:
        program, slots = self.program, self.runner.layout.slots
        inputs = []
        for name in rule.needs:
            symbol = program.names.symbols.get(name)
            if symbol is not None and symbol.level in program.names.path(rule.level):
                inputs.append((name, self._up(rule.level, symbol.level), slots[name], symbol.unit))
        return Say(
            rule, slots[rule.name], f"{rule.label}：", f"〔{program.cite(rule.clauses)}〕",
            _form(program, rule), self._pieces(rule), tuple(inputs),
        )  # fmt: skip

    def _pieces(self, rule: CheckedRule) -> tuple[str | tuple[int, int, Callable[[Any], str]], ...]:
        """`says` cut into literal text and (levels up, slot, formatter)."""
        pieces: list[str | tuple[int, int, Callable[[Any], str]]] = []
        at = 0
        for match in wording.PLACEHOLDER.finditer(rule.says):
            symbol = self.program.names.symbols[match[1]]
            up = self._up(rule.level, symbol.level)
            pieces.append(rule.says[at : match.start()])
            say = wording.formatter(self.program, symbol.unit)
            pieces.append((up, self.runner.layout.slots[symbol.name], say))
            at = match.end()
        pieces.append(rule.says[at:])
        return tuple(piece for piece in pieces if piece != "")

    def _up(self, lower: str, upper: str) -> int:
        return self.program.names.levels[lower].depth - self.program.names.levels[upper].depth

    # text

    def text(self, decision: Decision) -> str:
        """Chinese text: one line for each rule, indented by level, then what stopped the engine."""
        lines = [f"{decision.program.title}（{decision.on}）"]
        self._text_rows(decision, self.program.top, decision.rows_of(self.program.top), (), lines)
        lines += [
            f"停：{cause.message}{'〔' + cause.clause + '〕' if cause.clause else ''}"
            for cause in decision.causes
        ]
        notice = self.program.definition.manifest.notice
        if notice:
            lines.append(notice)
        return "\n".join(lines)

    def _text_rows(
        self, decision: Decision, level: str, rows: list[Row], above: Chain, lines: list[str]
    ) -> None:
        """Lines of the rows of a level; `above` are the rows over them, nearest first."""
        head = f"{'  ' * (len(above) - 1)}{self.program.names.levels[level].label} " if above else ""
        children = self.runner.layout.children[level]
        tell = self.tell.get(level)
        for number, row in enumerate(rows, 1):
            if above:
                lines.append(f"{head}{number}")
            chain = (row, *above)
            if tell is not None:
                try:
                    lines.append(tell(decision, row))
                except Stop:
                    lines += self.one_by_one(decision, level, chain)
            for child, slot in children.items():
                if row[slot]:
                    self._text_rows(decision, child, row[slot], chain, lines)

    def one_by_one(self, decision: Decision, level: str, chain: Chain) -> list[str]:
        """The lines of a row, each rule on its own: what is not known says so."""
        indent = "  " * (len(chain) - 1)
        return [indent + self._line(decision, say, chain) for say in self.says[level]]

    def _line(self, decision: Decision, say: Say, chain: Chain) -> str:
        row = chain[0]
        value = row[say.slot]
        text = say.head + say.form(value)
        if type(value) is not Stopped:
            if say.rule.is_check and not value:
                text += f"，{wording.fill(decision, say.rule.fails, row, say.rule.level)}"
            elif say.says:
                parts = [
                    piece if type(piece) is str else piece[2](chain[piece[0]][piece[1]])  # type: ignore[operator, index]
                    for piece in say.says
                ]
                text += "，" + "".join(parts)
        return text + self.used_text(decision, say.rule.name, row) + say.tail

    def used_text(self, decision: Decision, rule: str, row: Row) -> str:
        """The parameter versions a rule read in a row."""
        used = decision.used.get((rule, id(row)))
        return "".join([self.version_text(table, place) for table, place, _ in used]) if used else ""

    def version_text(self, table: Table, place: int) -> str:
        """One version of a parameter with its clause."""
        found = self.texts.get((table.name, place))
        if found is None:
            version = table.versions[place]
            cite = self.program.cite(version.clauses)
            found = self.texts[table.name, place] = (
                f"（{table.label}，{civil.as_date(version.start)} 起，{cite}）"
            )
        return found

    # trace

    def trace(self, decision: Decision) -> dict[str, Any]:
        """Plain data for canonical bytes: every rule with value, inputs, parameter versions and clauses."""
        program = decision.program
        rows = decision.rows_of(program.top)
        return {
            "engine": decision.engine,
            "pack": program.name,
            "hash": program.hash,
            "question": decision.question,
            "on": decision.on.isoformat(),
            "rows": [self._trace_row(decision, program.top, row) for row in rows],
            "stopped": [
                {"kind": cause.kind, "name": cause.name, "message": cause.message, "clause": cause.clause}
                for cause in decision.causes
            ],
        }

    def _trace_row(self, decision: Decision, level: str, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = {"rules": [self._trace_rule(decision, say, row) for say in self.says[level]]}
        for child, slot in self.runner.layout.children[level].items():
            if row[slot]:
                found[child] = [self._trace_row(decision, child, one) for one in row[slot]]
        return found

    def _trace_rule(self, decision: Decision, say: Say, row: Row) -> dict[str, Any]:
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


def _form(program: CheckedProgram, rule: CheckedRule) -> Callable[[Any], str]:
    if rule.is_check:
        return lambda value: wording.UNKNOWN if type(value) is Stopped else "符合" if value else "不符合"
    if isinstance(rule.node, nodes.FirstReason):
        labels = reason_texts(program, rule.node)
        return lambda value: wording.UNKNOWN if type(value) is Stopped else labels[value]
    return wording.formatter(program, rule.unit)


def _trace_param(program: CheckedProgram, used: Used) -> dict[str, Any]:
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
