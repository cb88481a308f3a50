"""Worked examples (示例) are tests a caseworker can read; what no example exercises is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kangjiu.policy.engine import compiler, nodes
from kangjiu.policy.engine.decision import Decision
from kangjiu.policy.engine.errors import FactError, PackError, Place
from kangjiu.policy.engine.interpret import Interpreter
from kangjiu.policy.engine.loading import Pack
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.pack_model import Definition, Example, ParamSet, Version
from kangjiu.policy.engine.program import Program
from kangjiu.policy.engine.stops import Stop, Stopped
from kangjiu.policy.engine.values import written_versions


@dataclass
class Report:
    """What the examples of a pack showed: differences by example, and what none of them exercised."""

    differences: dict[str, list[str]] = field(default_factory=dict)
    unused_rules: list[str] = field(default_factory=list)
    missed_branches: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether every example came out as written."""
        return not any(self.differences.values())

    @property
    def complete(self) -> bool:
        """Whether publishing may go on: all examples right and every rule exercised."""
        return self.ok and not self.unused_rules


def run_examples(pack: Pack, program: Program) -> Report:
    """Run a pack's examples and measure which of its own rules and branches they exercise."""
    report = Report()
    coverage = _Coverage(program)
    for example in pack.examples:
        if example.question not in program.answers:
            asked = "、".join(program.answers)
            report.differences[example.name] = [f"本包不回答 {example.question}；可以问：{asked}"]
            continue
        try:
            used = given_values(program, example.given)
            decision = decided(used, example)
            report.differences[example.name] = _differences(decision, example)
            coverage.add(decision)
        except FactError as error:
            report.differences[example.name] = [str(problem) for problem in error.problems]
        except PackError as error:
            report.differences[example.name] = [str(error)]
    own = {rule.name for rule in pack.manifest.rules}
    report.unused_rules = [rule.name for rule in program.rules if rule.name in own - coverage.rules]
    report.missed_branches = coverage.missed(own)
    return report


def decided(program: Program, example: Example) -> Decision:
    """The whole population (全体) when the facts start at its level, otherwise one case."""
    runner = program.runner(example.question)
    below = [name for name, info in program.names.levels.items() if info.parent == runner.population_level]
    if runner.population_level is not None and set(below) & set(example.facts):
        return runner.decide_all(example.facts, example.on)
    return program.decide(example.question, example.facts, on=example.on)


def given_values(program: Program, given: dict[str, Any]) -> Program:
    """The program with open values filled in for one example (示例值); what is set already may not be given."""
    if not given:
        return program
    definition = program.definition
    sets = tuple(_filled(program, name, value) for name, value in given.items())
    return compiler.compile_definition(
        Definition.model_construct(
            manifest=definition.manifest,
            params=definition.params,
            sets=definition.sets + sets,
            sources=definition.sources,
        ),
        {},
    )


def _filled(program: Program, name: str, value: Any) -> ParamSet:
    table = program.names.tables.get(name)
    if table is None:
        raise Place("cases").error(f"given 里的 {name} 不是参数")
    versions: tuple[Version, ...] | None = written_versions(program, table, value)
    if versions is None:
        raise Place("cases").error(f"given 里的 {name} 已经设定，不能另给", "删去")
    return ParamSet(set=name, versions=versions)


def _differences(decision: Decision, example: Example) -> list[str]:
    found: list[str] = []
    expect = dict(example.expect)
    checks = {
        "verdict": lambda: decision.verdict,
        "reasons": lambda: [reason.code for reason in decision.reasons],
        "open": lambda: sorted({cause.name for cause in decision.open_values}),
        "gaps": lambda: sorted({cause.name for cause in decision.gaps}),
        "missing": lambda: sorted({cause.name for cause in decision.missing}),
    }
    for name, read in checks.items():
        if name in expect:
            wanted = expect.pop(name)
            wanted = sorted(wanted) if name in ("open", "gaps", "missing") else wanted
            _compare(name, wanted, read(), found)
    if not {"open", "gaps", "missing"} & set(example.expect) and decision.causes:
        found += [f"停在：{cause.message}" for cause in decision.causes]
    _compare_rows(decision, decision.program.top, [expect], found)
    return found


def _compare_rows(decision: Decision, level: str, wanted: list[Any], found: list[str]) -> None:
    """Compare the outputs of a level; lower levels are flattened in the facts' order."""
    rows = decision.rows(level)
    children = [name for name, info in decision.program.names.levels.items() if info.parent == level]
    for child in children:
        nested = [row for one in wanted if isinstance(one, dict) for row in one.get(child, [])]
        if nested:
            _compare_rows(decision, child, nested, found)
    for number, one in enumerate(wanted):
        if not isinstance(one, dict) or number >= len(rows):
            found.append(f"{level} 第 {number + 1} 行：应当有，没有算出")
            continue
        for name, value in one.items():
            if name in children:
                continue
            if name not in rows[number]:
                found.append(f"{level} 没有输出 {name}")
            else:
                _compare(f"{level} 第 {number + 1} 行 {name}", value, rows[number][name], found)


def _compare(what: str, wanted: Any, got: Any, found: list[str]) -> None:
    if isinstance(got, date) and isinstance(wanted, str):
        got = got.isoformat()
    if wanted != got or type(wanted) is not type(got):
        found.append(f"{what}：应当是 {wanted}，算出 {got}")


class _Coverage:
    """Rules that had a value, conditions that went both ways, checks that held and failed."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.rules: set[str] = set()
        self.outcomes: set[tuple[str, int, bool]] = set()
        self.at = ""

    def add(self, decision: Decision) -> None:
        runner = decision.runner
        interpreter = Interpreter(decision.program, runner.layout, self._seen)
        for rule in runner.rules:
            self.at = rule.name
            for row in decision.rows_of(rule.level):
                value = row[runner.layout.slots[rule.name]]
                if type(value) is Stopped:
                    continue
                self.rules.add(rule.name)
                if rule.is_check:
                    self.outcomes.add((rule.name, -1, bool(value)))
                if not isinstance(rule.node, nodes.Running):
                    self._visit(interpreter, rule.node, row, rule.level)

    def _visit(self, interpreter: Interpreter, node: Node, row: Any, level: str) -> None:
        try:
            interpreter.value(node, row, level)
        except Stop:
            return

    def _seen(self, node: Node, value: Any) -> None:
        self.outcomes.add((self.at, node.column, bool(value)))

    def missed(self, own: set[str]) -> list[str]:
        found: list[str] = []
        for rule in self.program.rules:
            if rule.name not in own:
                continue
            places = [(node.column, "条件") for node in nodes.walk(rule.node) if isinstance(node, nodes.If)]
            if rule.is_check:
                places.append((-1, "检查"))
            for column, word in places:
                for outcome, text in ((True, "成立"), (False, "不成立")):
                    if (rule.name, column, outcome) not in self.outcomes:
                        where = f"（第 {column + 1} 字）" if column >= 0 else ""
                        found.append(f"{rule.name} 的{word}{where}没有{text}的例子")
        return found


__all__ = ["Report", "decided", "given_values", "run_examples"]
