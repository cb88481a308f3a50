"""What came out (决定): outputs, all reasons, what stopped the engine, and the way to the trace and the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from kangjiu.common.errors import Reason
from kangjiu.policy.engine import civil, nodes, wording
from kangjiu.policy.engine.checked import ENGINE_VERSION, CheckedProgram, CheckedRule
from kangjiu.policy.engine.layout import Layout, Row
from kangjiu.policy.engine.parameters import Table
from kangjiu.policy.engine.stops import Cause, Stopped
from kangjiu.policy.engine.units import Unit

ELIGIBLE, REFUSED, GAP, OPEN, MISSING = "eligible", "refused", "gap", "open", "missing"

# a parameter that was read: its table, the version's place, the cell's index
Used = tuple[Table, int, int]


class Answering(Protocol):
    """What a decision wants of the compiled question that made it."""

    program: CheckedProgram
    question: str
    rules: tuple[CheckedRule, ...]
    layout: Layout
    rule_slots: tuple[tuple[str, int], ...]
    output_slots: tuple[tuple[str, int], ...]

    def used(self, rows: dict[str, list[Row]], whole: bool) -> dict[tuple[str, int], list[Used]]:
        """Parameters each rule read, by (rule, id of the row)."""
        ...

    def text(self, decision: Decision) -> str:
        """The decision as Chinese text."""
        ...

    def trace(self, decision: Decision) -> dict[str, Any]:
        """The decision as plain data."""
        ...


class Decision:
    """Answer to one question for one case; nothing here is computed again, texts are made when asked for."""

    def __init__(
        self,
        runner: Answering,
        rows: dict[str, list[Row]],
        facts: Mapping[str, Any],
        on: date,
        population: Mapping[str, int] | None = None,
        whole: bool = False,
    ) -> None:
        self.runner = runner
        self.program = runner.program
        self.question = runner.question
        self.facts = facts
        self.on = on
        self.population = population
        self.whole = whole
        self.engine = ENGINE_VERSION
        self._rows = rows

    # values

    @cached_property
    def in_force(self) -> bool:
        """Whether the pack is valid on the day of the decision."""
        valid = self.program.definition.manifest.valid
        return valid.start <= self.on <= valid.end

    def raw(self, name: str, row: Row) -> Any:
        """Internal value of a rule or fact in a row: int64 or Stopped."""
        return row[self.runner.layout.slots[name]]

    def rows_of(self, level: str) -> list[Row]:
        """Internal rows of a level in the facts' order."""
        return self._rows[level]

    @cached_property
    def outputs(self) -> dict[str, Any]:
        """Outputs of the top level as plain values (int fen, date, bool, enumeration value); None = not known."""
        return self.rows(self.program.top)[0]

    def rows(self, level: str) -> list[dict[str, Any]]:
        """Outputs of a level, one dict a row in the facts' order."""
        names = self._outputs_at(level)
        return [{out: self._plain(rule, row) for out, rule in names.items()} for row in self._rows[level]]

    def value(self, output: str) -> Any:
        """One output of the top level."""
        return self.outputs[output]

    def _outputs_at(self, level: str) -> dict[str, CheckedRule]:
        answers = self.program.answers[self.question]
        rules = {out: self.program.by_name[name] for out, name in answers.items()}
        return {out: rule for out, rule in rules.items() if rule.level == level}

    def _plain(self, rule: CheckedRule, row: Row) -> Any:
        value = self.raw(rule.name, row)
        if type(value) is Stopped or not self.in_force:
            return None
        if isinstance(rule.node, nodes.FirstReason):
            return rule.node.checks[value - 1].name if value else ""
        return plain(value, rule.unit, self.program.names.enums)

    # verdict, reasons, what is missing

    @cached_property
    def used(self) -> dict[tuple[str, int], list[Used]]:
        """Parameters each rule read, by (rule, id of the row): (table, place of the version, cell)."""
        return self.runner.used(self._rows, self.whole)

    @property
    def complete(self) -> bool:
        """Whether every output is known."""
        return not self.causes

    @cached_property
    def verdict(self) -> str:
        """eligible, refused, gap (规则空白), open (未设定) or missing (缺事实) of the output `verdict`."""
        return self.verdict_of("verdict", 0)

    def verdict_of(self, output: str, index: int) -> str:
        """Verdict of a reason output in one row of its level."""
        rule = self.program.by_name[self.program.answers[self.question][output]]
        value = self.raw(rule.name, self._rows[rule.level][index])
        if not self.in_force:
            return GAP
        if type(value) is Stopped:
            kinds = {cause.kind for cause in value.causes}
            return next((kind for kind in (GAP, OPEN) if kind in kinds), MISSING)
        return REFUSED if value else ELIGIBLE

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """All reasons of refusal, every level, each once."""
        found: dict[Reason, None] = {}
        for output, name in self.program.answers[self.question].items():
            rule = self.program.by_name[name]
            if isinstance(rule.node, nodes.FirstReason):
                for index in range(len(self._rows[rule.level])):
                    found.update(dict.fromkeys(self.reasons_of(output, index)))
        return tuple(found)

    def reasons_of(self, output: str, index: int = 0) -> tuple[Reason, ...]:
        """All failing checks of a reason output in one row, in the pack's order."""
        rule = self.program.by_name[self.program.answers[self.question][output]]
        if not isinstance(rule.node, nodes.FirstReason) or not self.in_force:
            return ()
        row = self._rows[rule.level][index]
        rows = [(ref.name, self.climb(row, rule.level, ref.name)) for ref in rule.node.checks]
        return tuple(self._reason(check, at) for check, at in rows if self.failed(check, at))

    def failed(self, check: str, row: Row) -> bool:
        """Whether a check failed for certain in its row."""
        value = self.raw(check, row)
        return type(value) is not Stopped and not value

    def climb(self, row: Row, level: str, name: str) -> Row:
        """The row at the level of `name`, at or above this row of `level`."""
        levels = self.program.names.levels
        for _ in range(levels[level].depth - levels[self.program.names.symbols[name].level].depth):
            row = row[0]
        return row

    def _reason(self, check: str, row: Row) -> Reason:
        rule = self.program.by_name[check]
        message = wording.fill(self, rule.fails, row, rule.level)
        remedy = wording.fill(self, rule.remedy, row, rule.level)
        return Reason(check, message, self.program.cite(rule.clauses), remedy)

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """Why outputs are not known: of the outputs first, then of other rules they may need; empty when all known."""
        if not self.in_force:
            valid = self.program.definition.manifest.valid
            message = f"{self.on} 不在政策有效期 {valid.start} 至 {valid.end} 内"
            return (Cause("out_of_force", self.program.name, self.program.title, message),)
        found = self._stopped(self.runner.output_slots)
        if found:
            found.update(self._stopped(self.runner.rule_slots))
        return tuple(found)

    def _stopped(self, slots: tuple[tuple[str, int], ...]) -> dict[Cause, None]:
        found: dict[Cause, None] = {}
        for level, slot in slots:
            for row in self._rows[level]:
                if type(row[slot]) is Stopped:
                    found.update(dict.fromkeys(row[slot].causes))
        return found

    def _of_kind(self, *kinds: str) -> tuple[Cause, ...]:
        return tuple(cause for cause in self.causes if cause.kind in kinds)

    @property
    def gaps(self) -> tuple[Cause, ...]:
        """Questions the text does not answer (规则空白)."""
        return self._of_kind("gap", "order", "out_of_force", "no_version", "population")

    @property
    def open_values(self) -> tuple[Cause, ...]:
        """Values nobody has set (未设定)."""
        return self._of_kind("open")

    @property
    def missing(self) -> tuple[Cause, ...]:
        """Facts that were not handed over (缺事实)."""
        return self._of_kind("missing")

    # the way to trace, text, receipt

    def trace(self) -> dict[str, Any]:
        """Every rule with value, inputs, parameter versions and clauses, as plain data."""
        return self.runner.trace(self)

    def explain(self) -> str:
        """The same as Chinese text."""
        return self.runner.text(self)


def plain(value: int, unit: Unit, enums: Mapping[str, tuple[str, ...]]) -> Any:
    """Plain value of an internal integer: date, bool, enumeration value, sorted list for a set, or the integer."""
    if unit.kind == "date":
        return civil.as_date(value)
    if unit.kind == "bool":
        return bool(value)
    if unit.kind == "enum":
        return enums[unit.name][value]
    if unit.kind == "set":
        return [member for place, member in enumerate(enums[unit.name]) if value >> place & 1]
    return int(value)
