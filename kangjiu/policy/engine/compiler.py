"""Checks the meaning of a flattened definition and makes the immutable Program."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import replace

from kangjiu.policy.engine.checker import Checker
from kangjiu.policy.engine.declare import Declarations
from kangjiu.policy.engine.errors import PackError
from kangjiu.policy.engine.inherit import Places
from kangjiu.policy.engine.pack_model import Definition, Rule
from kangjiu.policy.engine.program import CheckedRule, Program
from kangjiu.policy.engine.ranges import BOOLEAN, DATES, Range
from kangjiu.policy.engine.units import REASON, Unit, common, unit_named
from kangjiu.policy.rules import questions

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def compile_definition(definition: Definition, places: Places) -> Program:
    """A Program from a flattened definition; PackError with every problem found."""
    return _Compiler(definition, places).run()


class _Compiler(Declarations):
    def run(self) -> Program:
        self.declare()
        rules = self._check_rules()
        self.problems.stop_if_any()
        answers = self._answers()
        self._texts(rules)
        self.problems.stop_if_any()
        return Program(self.definition, self.names, rules, answers)

    # rules in order

    def _check_rules(self) -> tuple[CheckedRule, ...]:
        by_name = {rule.name: rule for rule in self.manifest.rules}
        needs = {name: self._needs(name) for name in by_name}
        checked: list[CheckedRule] = []
        for name in self._ordered(needs):
            made = self._checked(by_name[name], needs)
            if made is not None:
                checked.append(made)
        return tuple(checked)

    def _needs(self, name: str) -> set[str]:
        """Names of everything a rule's text mentions, with pick dates and order keys."""
        tree = self.trees.get(name)
        if tree is None:
            return set()
        found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for table in found & set(self.names.tables):
            found.add(self.names.tables[table].picked_by)
        if found & {"allocate", "carry_over", "earlier"}:
            found.update(self.names.levels[self.names.symbols[name].level].order)
        return {one for one in found if one in self.names.symbols or one in self.names.tables}

    def _ordered(self, needs: Mapping[str, set[str]]) -> list[str]:
        order: list[str] = []
        state: dict[str, int] = {}
        for start in needs:
            stack: list[tuple[str, list[str]]] = []
            if start not in state:
                state[start] = 1
                stack.append((start, sorted(needs[start] & needs.keys())))
            while stack:
                name, waiting = stack[-1]
                if not waiting:
                    stack.pop()
                    state[name] = 2
                    order.append(name)
                    continue
                following = waiting.pop()
                if state.get(following) == 1:
                    circle = [one for one, _ in stack] + [following]
                    text = " → ".join(circle[circle.index(following) :])
                    self._say("rules", following, f"规则绕成了圈：{text}", "断开其中一条")
                    self.problems.stop_if_any()
                if following not in state:
                    state[following] = 1
                    stack.append((following, sorted(needs[following] & needs.keys())))
        return order

    def _checked(self, rule: Rule, needs: Mapping[str, set[str]]) -> CheckedRule | None:
        symbol = self.names.symbols[rule.name]
        place = self._place("rules", rule.name)
        try:
            expected = None if symbol.unit == REASON else symbol.unit
            node = Checker(self.names, symbol.level, place).whole(self.trees[rule.name], expected)
            if common(node.unit, symbol.unit) is None:
                raise place.error(
                    f"{rule.name} 写的单位是{symbol.unit}，算出来是{node.unit}", _unit_hint(node.unit)
                )
        except PackError as error:
            self.problems.found.extend(error.problems)
            interval = {"bool": BOOLEAN, "date": DATES}.get(symbol.unit.kind, Range(0, 10**9))
            self.names.symbols[rule.name] = replace(symbol, range=interval)
            return None
        self.names.symbols[rule.name] = replace(symbol, range=node.range)
        text = rule.check if rule.check is not None else rule.expression or ""
        return CheckedRule(
            rule.name, symbol.level, rule.label, symbol.unit, node.range, node, " ".join(text.split()),
            rule.clause, rule.says, rule.fails, rule.remedy, symbol.kind == "check",
            tuple(sorted(needs[rule.name])), place,
        )  # fmt: skip

    # answers and texts

    def _answers(self) -> dict[str, dict[str, str]]:
        for question, outputs in self.manifest.answers.items():
            for output, name in outputs.items():
                symbol = self.names.symbols.get(name)
                if symbol is None or symbol.kind not in ("rule", "check"):
                    self._say(
                        "answers", question, f"{question} 的 {output}：没有规则 {name}", self.names.near(name)
                    )
            fixed = questions.QUESTIONS.get(question)
            if fixed is not None:
                self._required(question, outputs, fixed)
        return {question: dict(outputs) for question, outputs in self.manifest.answers.items()}

    def _required(self, question: str, outputs: Mapping[str, str], fixed: questions.Question) -> None:
        for output in fixed.outputs:
            symbol = self.names.symbols.get(outputs.get(output.name, ""))
            unit = REASON if output.unit == "reason" else unit_named(output.unit)
            if symbol is None:
                self._say(
                    "answers",
                    question,
                    f"{question} 缺少输出 {output.name}（{output.label}）",
                    f"{output.name}: 规则名",
                )
            elif common(symbol.unit, unit) is None or symbol.level != output.level:
                wanted = f"要在“{output.level}”层、单位{unit}"
                given = f"{symbol.name} 在“{symbol.level}”层、{symbol.unit}"
                message = f"{question} 的 {output.name} {wanted}；{given}"
                self._say("answers", question, message)

    def _texts(self, rules: tuple[CheckedRule, ...]) -> None:
        for rule in rules:
            for text in (rule.says, rule.fails, rule.remedy):
                for name in PLACEHOLDER.findall(text):
                    symbol = self.names.symbols.get(name)
                    visible = symbol is not None and symbol.level in self.names.path(rule.level)
                    if not visible:
                        self._say(
                            "rules",
                            rule.name,
                            f"{rule.name} 的文字里 {{{name}}} 看不到",
                            self.names.near(name),
                        )
                if PLACEHOLDER.sub("", text).count("{") or PLACEHOLDER.sub("", text).count("}"):
                    self._say("rules", rule.name, f"{rule.name} 的文字里大括号没有配对", "{名称}")


def _unit_hint(unit: Unit) -> str:
    if unit.kind == "number" and unit.bp == 1:
        return "half_up(金额 * 比例, 10000)"
    return f"unit 改成与{unit}相应的名称"
