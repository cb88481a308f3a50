"""What a pack declares (声明): levels, enumerations, choices, facts, gaps, tables and the names of its rules."""

from __future__ import annotations

import ast

from kangjiu.policy.engine import expressions, words
from kangjiu.policy.engine.errors import PackError, Place, Problems
from kangjiu.policy.engine.inherit import Places
from kangjiu.policy.engine.pack_model import Asked, Definition, Gap, Manifest, Rule
from kangjiu.policy.engine.parameters import TableBuilder, apply_set, default_range
from kangjiu.policy.engine.ranges import Range
from kangjiu.policy.engine.scope import LevelInfo, Names, Symbol
from kangjiu.policy.engine.units import BOOL, REASON, Unit, unit_named
from kangjiu.policy.rules import facts

_NUMBERS = ("number", "literal", "date", "enum")


class Declarations:
    """Checks the declarations of a flattened definition and fills `names` and the rules' `trees`."""

    def __init__(self, definition: Definition, places: Places) -> None:
        self.definition = definition
        self.manifest: Manifest = definition.manifest
        self.places = places
        self.problems = Problems()
        self.trees: dict[str, ast.expr] = {}

    def declare(self) -> None:
        """Check everything but the meaning of the rules; PackError with every problem found."""
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
        for param in self.definition.params:
            cited += [("params", f"{param.name}#{i}", one.clause) for i, one in enumerate(param.versions)]
        for written in self.definition.sets:
            cited += [("sets", f"{written.set}#{i}", one.clause) for i, one in enumerate(written.versions)]
        for kind, name, clauses in cited:
            if not clauses:
                self._say(kind, name, f"{name} 没有写依据", "clause: 依据编号（见 sources.yaml）")
            for clause in clauses:
                if clause not in known:
                    self._say(
                        kind, name, f"{name} 的依据 {clause} 不在 sources.yaml", "、".join(sorted(known)[:8])
                    )

    # facts, gaps, tables, rule names

    def _inputs(self) -> None:
        for name in self.manifest.inputs.use:
            fact = facts.FACTS.get(name)
            if fact is None:
                self._say("inputs", name, f"事实目录没有 {name}", "写在 inputs 的 asked 下，另问")
                continue
            unit = unit_named(fact.unit)
            bounds = (
                default_range(unit, self.names.enums) if unit.kind != "number" else Range(fact.low, fact.high)
            )
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
        self._symbol(
            kind, Symbol(name, what, part.label, unit, bounds, part.level, optional, part.answered_by)
        )

    def _symbol(self, kind: str, symbol: Symbol) -> None:
        name = symbol.name
        if symbol.level not in self.names.levels:
            self._say(
                kind, name, f"{name} 在“{symbol.level}”层，政策包没有这一层", f"levels 里加 {symbol.level}"
            )
        elif name in self.names.symbols or name in self.names.tables or name in self.names.levels:
            self._say(kind, name, f"{name} 这个名称用了两次", "换一个名称")
        elif self._is_taken(name) and name not in facts.FACTS:
            self._say(kind, name, f"{name} 是词或选项的名称", "换一个名称")
        self.names.symbols[name] = symbol

    def _is_taken(self, name: str) -> bool:
        return name in words.VOCABULARY or any(name in members for members in self.names.enums.values())

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
            self._say(
                kind, name, f"{name} 没有盖住整个有效期", f"从 {span.start} 写到 {span.end}，没有的写 open"
            )

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
                self._say(
                    "rules", rule.name, f"{rule.name}：check 不写 unit，要写 fails", "fails: 不符合时怎么说"
                )
            return BOOL
        if rule.unit is None:
            self._say(
                "rules", rule.name, f"{rule.name} 没有写单位", "unit: fen、bp、count、date、bool 或选项名称"
            )
            return BOOL
        if rule.unit == "reason":
            return REASON
        unit = unit_named(rule.unit)
        if unit.kind in ("set", "steps") or (unit.kind == "enum" and unit.name not in self.names.enums):
            self._say(
                "rules",
                rule.name,
                f"{rule.name}：没有单位 {rule.unit}",
                "fen、bp、count、date、bool 或选项名称",
            )
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
