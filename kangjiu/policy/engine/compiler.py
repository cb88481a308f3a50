"""Checks the meaning of a flattened definition and makes the immutable Program."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import replace

from kangjiu.policy.engine import expressions, words
from kangjiu.policy.engine.checker import Checker
from kangjiu.policy.engine.errors import PackError, Place, Problems
from kangjiu.policy.engine.inherit import Places
from kangjiu.policy.engine.pack_model import Asked, Definition, Gap, Manifest, Rule
from kangjiu.policy.engine.parameters import TableBuilder, apply_set, default_range
from kangjiu.policy.engine.program import CheckedRule, Program
from kangjiu.policy.engine.ranges import BOOLEAN, DATES, Range
from kangjiu.policy.engine.scope import LevelInfo, Names, Symbol
from kangjiu.policy.engine.units import BOOL, REASON, Unit, common, unit_named
from kangjiu.policy.rules import facts, questions

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_NUMBERS = ("number", "literal", "date", "enum")


def compile_definition(definition: Definition, places: Places) -> Program:
    """A Program from a flattened definition; PackError with every problem found."""
    return _Compiler(definition, places).run()


class _Compiler:
    def __init__(self, definition: Definition, places: Places) -> None:
        self.definition = definition
        self.manifest: Manifest = definition.manifest
        self.places = places
        self.problems = Problems()
        self.trees: dict[str, ast.expr] = {}

    def run(self) -> Program:
        self._clauses()
        self.names = Names(self._levels(), *self._enums())
        self._choices()
        self.problems.stop_if_any()
        self._inputs()
        self._gaps()
        self._tables()
        self._rule_symbols()
        self.problems.stop_if_any()
        self._pick_dates()
        rules = self._check_rules()
        self.problems.stop_if_any()
        answers = self._answers()
        self._texts(rules)
        self.problems.stop_if_any()
        return Program(self.definition, self.names, rules, answers)

    def _say(self, kind: str, name: str, message: str, instead: str = "") -> None:
        place = self._place(kind, name)
        self.problems.add(place.file, place.line, message, instead)

    def _place(self, kind: str, name: str) -> Place:
        return self.places.get((kind, name), Place("pack.yaml"))

    # levels, enumerations, choices

    def _levels(self) -> dict[str, LevelInfo]:
        written = self.manifest.levels
        roots = [name for name, level in written.items() if level.parent is None]
        if len(roots) != 1:
            self._say("levels", roots[1] if roots else "", "最上层要有一个且只有一个", "其余各层写 parent")
            self.problems.stop_if_any()
        found: dict[str, LevelInfo] = {}
        waiting = dict(written)
        while waiting:
            ready = [n for n, level in waiting.items() if level.parent is None or level.parent in found]
            if not ready:
                self._say("levels", next(iter(waiting)), "层的 parent 不存在或绕成了圈", "、".join(written))
                self.problems.stop_if_any()
            for name in ready:
                level = waiting.pop(name)
                depth = 0 if level.parent is None else found[level.parent].depth + 1
                found[name] = LevelInfo(
                    name, level.label, level.parent, level.most, level.order, level.population, depth
                )
                if level.population and level.parent is not None:
                    self._say("levels", name, "只有最上层可以是 population（全体）")
        return found

    def _enums(self) -> tuple[dict[str, tuple[str, ...]], dict[str, dict[str, str]]]:
        labels: dict[str, dict[str, str]] = {name: members for name, (_, members) in facts.ENUMS.items()}
        for name, enum in self.manifest.enums.items():
            if name in labels:
                self._say("enums", name, f"选项 {name} 与事实目录同名", "换一个名称")
            labels[name] = dict(enum.members)
        return {name: tuple(members) for name, members in labels.items()}, labels

    def _choices(self) -> None:
        allowed = {"age_turns": ("on_birthday", "day_after"), "leap_birthday": ("february", "march")}
        for name, choice in self.manifest.choices.items():
            if choice.value not in allowed[name]:
                self._say("choices", name, f"口径 {name} 没有 {choice.value}", "、".join(allowed[name]))
        values = {str(name): choice.value for name, choice in self.manifest.choices.items()}
        self.names.choices = frozenset(values)
        self.names.day_after = values.get("age_turns") == "day_after"
        self.names.leap_in_march = values.get("leap_birthday") == "march"

    def _clauses(self) -> None:
        known = {source.id for source in self.definition.sources}
        manifest = self.manifest
        cited: list[tuple[str, str, tuple[str, ...]]] = [
            *(("rules", rule.name, rule.clause) for rule in manifest.rules),
            *(("gaps", name, gap.clause) for name, gap in manifest.gaps.items()),
            *(("inputs", name, asked.clause) for name, asked in manifest.inputs.asked.items()),
            *(("choices", str(name), choice.clause) for name, choice in manifest.choices.items()),
        ]
        for kind, items in (("params", self.definition.params), ("sets", self.definition.sets)):
            for item in items:
                name = getattr(item, "name", None) or item.set
                cited += [(kind, f"{name}#{i}", version.clause) for i, version in enumerate(item.versions)]
        for kind, name, clauses in cited:
            if not clauses:
                self._say(kind, name, f"{name} 没有写依据", "clause: 依据编号（见 sources.yaml）")
            for clause in clauses:
                if clause not in known:
                    self._say(kind, name, f"{name} 的依据 {clause} 不在 sources.yaml", "、".join(sorted(known)[:8]))

    # facts, gaps, tables, rule names

    def _inputs(self) -> None:
        for name in self.manifest.inputs.use:
            fact = facts.FACTS.get(name)
            if fact is None:
                self._say("inputs", name, f"事实目录没有 {name}", "写在 inputs 的 asked 下，另问")
                continue
            unit = unit_named(fact.unit)
            bounds = default_range(unit, self.names.enums) if unit.kind != "number" else Range(fact.low, fact.high)
            symbol = Symbol(
                name, "fact", fact.label, unit, bounds or Range(fact.low, fact.high),
                fact.level, fact.optional, fact.supplier,
            )  # fmt: skip
            self._symbol("inputs", symbol)
        for name, asked in self.manifest.inputs.asked.items():
            if name in facts.FACTS:
                self._say("inputs", name, f"{name} 事实目录里已有", "写在 inputs 的 use 下")
            self._declared("inputs", name, "fact", asked)

    def _gaps(self) -> None:
        for name, gap in self.manifest.gaps.items():
            self._declared("gaps", name, "gap", gap)

    def _declared(self, kind: str, name: str, what: str, part: Asked | Gap) -> None:
        unit = unit_named(part.unit)
        if unit.kind in ("enum", "set") and unit.name not in self.names.enums:
            self._say(kind, name, f"没有选项 {unit.name}", "、".join(self.names.enums))
            return
        bounds = Range(*part.range) if part.range else default_range(unit, self.names.enums)
        if unit.kind == "steps" or bounds is None or bounds.low > bounds.high or not bounds.fits:
            self._say(kind, name, f"{name} 没有写取值范围", "range: [最小, 最大]")
            return
        optional = part.optional if isinstance(part, Asked) else False
        self._symbol(kind, Symbol(name, what, part.label, unit, bounds, part.level, optional, part.answered_by))

    def _symbol(self, kind: str, symbol: Symbol) -> None:
        name = symbol.name
        if symbol.level not in self.names.levels:
            self._say(kind, name, f"{name} 在“{symbol.level}”层，政策包没有这一层", f"levels 里加 {symbol.level}")
        elif name in self.names.symbols or name in self.names.tables or name in self.names.levels:
            self._say(kind, name, f"{name} 这个名称用了两次", "换一个名称")
        elif name in words.VOCABULARY or any(name in members for members in self.names.enums.values()):
            if not (kind == "inputs" and name in facts.FACTS):
                self._say(kind, name, f"{name} 是词或选项的名称", "换一个名称")
        self.names.symbols[name] = symbol

    def _tables(self) -> None:
        builder = TableBuilder(self.names.enums, self.problems)
        for param in self.definition.params:
            places = self._version_places("params", param.name, len(param.versions))
            table = builder.build(param, self._place("params", param.name), places, self.manifest.pack)
            if table is not None:
                if param.name in self.names.tables or param.name in self.names.symbols:
                    self._say("params", param.name, f"{param.name} 这个名称用了两次", "换一个名称")
                self.names.tables[param.name] = table
        self._sets(builder)
        first, last = self.manifest.valid.start, self.manifest.valid.end
        for table in self.names.tables.values():
            self._covers(table.name, first.toordinal() - 719163, last.toordinal() - 719163)

    def _sets(self, builder: TableBuilder) -> None:
        own = {param.name for param in self.definition.params}
        for written in self.definition.sets:
            place = self._place("sets", written.set)
            table = self.names.tables.get(written.set)
            if table is None:
                if written.set not in own:
                    builder.problems.add(place.file, place.line, f"上级没有参数 {written.set}", "查参数名称")
                continue
            places = self._version_places("sets", written.set, len(written.versions))
            self.names.tables[written.set] = apply_set(
                table, written, builder, place, places, self.manifest.pack
            )

    def _version_places(self, kind: str, name: str, count: int) -> dict[int, Place]:
        return {index: self._place(kind, f"{name}#{index}") for index in range(count)}

    def _covers(self, name: str, first: int, last: int) -> None:
        versions = self.names.tables[name].versions
        if versions and (versions[0].start > first or versions[-1].end < last):
            kind = "sets" if ("sets", name) in self.places else "params"
            span = self.manifest.valid
            self._say(kind, name, f"{name} 没有盖住整个有效期", f"从 {span.start} 写到 {span.end}，没有的写 open")

    def _rule_symbols(self) -> None:
        top = next(name for name, level in self.names.levels.items() if level.depth == 0)
        for rule in self.manifest.rules:
            level = rule.level or top
            unit = self._rule_unit(rule)
            kind = "check" if rule.check is not None else "rule"
            self._symbol("rules", Symbol(rule.name, kind, rule.label, unit, Range(0, 0), level))
            try:
                text = rule.check if rule.check is not None else rule.expression or "0"
                self.trees[rule.name] = expressions.parse(text, self._place("rules", rule.name))
            except PackError as error:
                self.problems.found.extend(error.problems)

    def _rule_unit(self, rule: Rule) -> Unit:
        if (rule.check is None) == (rule.expression is None):
            self._say("rules", rule.name, f"{rule.name}：is 与 check 写且只写一个")
        if rule.check is not None:
            if rule.unit is not None or not rule.fails:
                self._say("rules", rule.name, f"{rule.name}：check 不写 unit，要写 fails", "fails: 不符合时怎么说")
            return BOOL
        if rule.unit is None:
            self._say("rules", rule.name, f"{rule.name} 没有写单位", "unit: fen、bp、count、date、bool 或选项名称")
            return BOOL
        if rule.unit == "reason":
            return REASON
        unit = unit_named(rule.unit)
        if unit.kind in ("set", "steps") or (unit.kind == "enum" and unit.name not in self.names.enums):
            self._say("rules", rule.name, f"{rule.name}：没有单位 {rule.unit}", "fen、bp、count、date、bool 或选项名称")
        return unit

    def _pick_dates(self) -> None:
        for table in self.names.tables.values():
            symbol = self.names.symbols.get(table.picked_by)
            if symbol is None or symbol.unit.kind != "date":
                message = f"参数 {table.name} 的 picked_by“{table.picked_by}”不是日期事实或规则"
                self._say("params", table.name, message, "写一个日期事实，例如 applied_on")
        for level in self.names.levels.values():
            for name in level.order:
                symbol = self.names.symbols.get(name)
                if symbol is None or symbol.level != level.name or symbol.unit.kind not in _NUMBERS:
                    message = f"“{level.name}”层的先后顺序里，{name} 不是本层的日期或数"
                    self._say("levels", level.name, message, "order: [billed_on, bill_no]")

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
                raise place.error(f"{rule.name} 写的单位是{symbol.unit}，算出来是{node.unit}", _unit_hint(node.unit))
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
                    self._say("answers", question, f"{question} 的 {output}：没有规则 {name}", self.names.near(name))
            fixed = questions.QUESTIONS.get(question)
            if fixed is not None:
                self._required(question, outputs, fixed)
        return {question: dict(outputs) for question, outputs in self.manifest.answers.items()}

    def _required(self, question: str, outputs: Mapping[str, str], fixed: questions.Question) -> None:
        for output in fixed.outputs:
            symbol = self.names.symbols.get(outputs.get(output.name, ""))
            unit = REASON if output.unit == "reason" else unit_named(output.unit)
            if symbol is None:
                self._say("answers", question, f"{question} 缺少输出 {output.name}（{output.label}）", f"{output.name}: 规则名")
            elif common(symbol.unit, unit) is None or symbol.level != output.level:
                message = f"{question} 的 {output.name} 要在“{output.level}”层、单位{unit}；{symbol.name} 在“{symbol.level}”层、{symbol.unit}"
                self._say("answers", question, message)

    def _texts(self, rules: tuple[CheckedRule, ...]) -> None:
        for rule in rules:
            for text in (rule.says, rule.fails, rule.remedy):
                for name in PLACEHOLDER.findall(text):
                    symbol = self.names.symbols.get(name)
                    visible = symbol is not None and symbol.level in self.names.path(rule.level)
                    if not visible:
                        self._say("rules", rule.name, f"{rule.name} 的文字里 {{{name}}} 看不到", self.names.near(name))
                if PLACEHOLDER.sub("", text).count("{") or PLACEHOLDER.sub("", text).count("}"):
                    self._say("rules", rule.name, f"{rule.name} 的文字里大括号没有配对", "{名称}")


def _unit_hint(unit: Unit) -> str:
    if unit.kind == "number" and unit.bp == 1:
        return "half_up(金额 * 比例, 10000)"
    return f"unit 改成与{unit}相应的名称"

