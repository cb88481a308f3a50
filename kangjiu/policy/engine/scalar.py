"""The explained scalar target: one question of one program, compiled once, decides one case in microseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kangjiu.policy.engine import routines
from kangjiu.policy.engine.checked import CheckedProgram
from kangjiu.policy.engine.decision import Decision, Used
from kangjiu.policy.engine.explain import Explainer
from kangjiu.policy.engine.generate import Writer
from kangjiu.policy.engine.intake import Intake
from kangjiu.policy.engine.layout import Layout, Row
from kangjiu.policy.engine.stops import Cause, Stopped


class Runner:
    """One compiled question (问题的可执行形式)."""

    def __init__(self, program: CheckedProgram, question: str) -> None:
        self.program = program
        self.question = question
        self.rules = program.rules_for(question)
        self.layout = Layout(program)
        slots = self.layout.slots
        outputs = set(program.answers[question].values())
        self.rule_slots = tuple((rule.level, slots[rule.name]) for rule in self.rules)
        self.output_slots = tuple(
            (rule.level, slots[rule.name]) for rule in self.rules if rule.name in outputs
        )
        levels = program.names.levels
        self.population_level = program.top if levels[program.top].population else None
        self.intake = Intake(program, self.layout, question)
        self._single = self._compiled(self.population_level)
        self._whole = self._single if self.population_level is None else self._compiled(None)
        self._traced: Callable[..., Any] | None = None
        self.explainer = Explainer(self)

    def used(self, rows: dict[str, list[Row]], whole: bool) -> dict[tuple[str, int], list[Used]]:
        """Which parameters each rule read in each row (rule, id of the row), by computing once more."""
        if self._traced is None:
            self._traced = self._compiled(None if whole else self.population_level, traced=True)
        notes: dict[tuple[str, int], list[Used]] = {}
        self._traced(rows, [], notes)
        return notes

    def text(self, decision: Decision) -> str:
        """A decision of this question as Chinese text."""
        return self.explainer.text(decision)

    def trace(self, decision: Decision) -> dict[str, Any]:
        """A decision of this question as plain data."""
        return self.explainer.trace(decision)

    def _compiled(self, skip_level: str | None, traced: bool = False) -> Callable[..., Any]:
        writer = Writer(self.program, self.layout, traced)
        namespace = routines.namespace(self.program, self.program.tables_for(self.question))
        code = compile(writer.source(self.rules, skip_level), f"<{self.program.name}>", "exec")
        exec(code, namespace)  # noqa: S102  our own source, written from the checked tree
        run: Callable[..., Any] = namespace["run"]
        return run

    def decide(self, facts: Mapping[str, Any], on: date, population: Mapping[str, int] | None) -> Decision:
        """Decide one case."""
        level = self.population_level
        if level is None:
            rows = self.intake.rows(facts, on)
            self._single(rows)
            return Decision(self, rows, facts, on)
        inside = next(name for name, info in self.program.names.levels.items() if info.parent == level)
        rows = self.intake.rows({inside: [facts]}, on)
        self._fill_population(rows[level][0], population or {})
        self._single(rows)
        return Decision(self, rows, facts, on, population)

    def decide_all(self, facts: Mapping[str, Any], on: date) -> Decision:
        """Decide a whole population: facts start at the population level."""
        rows = self.intake.rows(facts, on)
        self._whole(rows)
        return Decision(self, rows, facts, on, whole=True)

    def _fill_population(self, row: Row, given: Mapping[str, int]) -> None:
        for rule in self.rules:
            if rule.level == self.population_level:
                message = f"{rule.label}要先按全体计算"
                missing = Stopped((Cause("population", rule.name, rule.label, message),))
                row[self.layout.slots[rule.name]] = given.get(rule.name, missing)
