"""The policy as SQL (SQL 目标): one relation for each level and pass, values as columns, parameters as CASE or joins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk.dialects import Dialect, literal
from kangjiu.policy.engine.bulk.plan import Plan, Step, TableArrays, refs
from kangjiu.policy.engine.bulk.sql_words import MOST_BRANCHES, Text, Words, periods
from kangjiu.policy.engine.parameters import Table
from kangjiu.policy.engine.units import BOOL

ParameterRows = list[tuple[int, int, int, int | None]]


@dataclass
class Stage:
    """Columns that can be computed side by side, with the joins they need."""

    columns: list[tuple[str, str]] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)


class Relation:
    """One level in one pass: `SELECT *, … FROM (SELECT *, … FROM base)`."""

    def __init__(self, writer: SqlWriter, level: str, base: str) -> None:
        self.writer = writer
        self.level = level
        self.base = base
        self.dialect = writer.dialect
        self.stages: list[Stage] = [Stage()]
        self.made: dict[str, int] = {}
        self.kept_texts: dict[str, Text] = {}
        self.words = Words(self)

    def table(self, name: str) -> Table:
        """A parameter table."""
        return self.writer.plan.names.tables[name]

    def arrays(self, name: str) -> TableArrays:
        """Its values."""
        return self.writer.tables[name]

    def add(self, name: str, text: Text) -> Text:
        """A new column with this value."""
        self._stage(text.stage).columns.append((name, text.sql))
        self.made[name] = text.stage
        return Text(name, text.stage + 1, True)

    def _stage(self, number: int) -> Stage:
        while len(self.stages) <= number:
            self.stages.append(Stage())
        return self.stages[number]

    def kept(self, text: Text) -> Text:
        """The text itself when it is simple, else a column with its value."""
        if text.simple:
            return text
        found = self.kept_texts.get(text.sql)
        if found is None:
            found = self.kept_texts[text.sql] = self.add(self.writer.fresh(), text)
        return found

    def named(self, name: str) -> Text:
        """A fact or rule by name, visible from this level."""
        column = self.writer.column_of(name)
        stage = self.made[column] + 1 if column in self.made else 0
        step = self.writer.steps.get(name)
        unit = step.node.unit if step else self.writer.plan.names.symbols[name].unit
        if unit == BOOL and step is None:
            return Text(f"({column} <> 0)", stage, True)
        return Text(column, stage, True)

    def joined(self, name: str, day: Text, index: Text) -> Text:
        """A cell from the parameter's own relation."""
        index = self.kept(index)
        stage, alias, column = max(day.stage, index.stage), self.writer.fresh(), self.writer.fresh()
        at = self._stage(stage)
        at.joins.append(
            f"LEFT JOIN {self.writer.parameter_name(name)} {alias} ON {alias}.cell = {index.sql} "
            f"AND {day.sql} BETWEEN {alias}.first_day AND {alias}.last_day"
        )
        at.columns.append((column, f"{alias}.value"))
        self.made[column] = stage
        return Text(column, stage + 1, True)

    def sql(self) -> str:
        """The whole SELECT."""
        made = self.base
        for number, stage in enumerate(self.stages):
            if stage.columns:
                columns = ", ".join(f"{sql} AS {name}" for name, sql in stage.columns)
                joins = " ".join(stage.joins)
                made = f"SELECT s{number}.*, {columns} FROM ({made}) s{number} {joins}"  # noqa: S608  our own names
        return made


class SqlWriter:
    """Writes the statements of a plan: relation name and SELECT, in order.

    Reads `in_<level>`: r_<level> and r_<each upper level> (row numbers), f_<fact> (BIGINT or NULL).
    """

    def __init__(self, plan: Plan, dialect: Dialect, tables: Mapping[str, TableArrays]) -> None:
        self.plan = plan
        self.dialect = dialect
        self.tables = tables
        self.steps = {step.name: step for step in plan.steps}
        self.current = {level: f"in_{level}" for level in plan.levels}
        self.columns = {level: set(self._input_columns(level)) for level in plan.levels}
        self.statements: list[tuple[str, str]] = []
        self.number = 0

    def write(self) -> list[tuple[str, str]]:
        """All statements; `current` and `columns` then say where each level's values are."""
        for now in range(self.plan.passes):
            for level in self.plan.levels:
                if self._has_work(level, now):
                    self._relation(level, now)
        return self.statements

    def parameters(self) -> dict[str, ParameterRows]:
        """Rows (first_day, last_day, cell, value) of the tables that are joined."""
        return {
            self.parameter_name(name): [
                (first, last, place, cell)
                for first, last, cells in periods(arrays)
                for place, cell in enumerate(cells)
            ]
            for name, arrays in self.tables.items()
            if len(arrays.cells) > MOST_BRANCHES
        }

    def parameter_name(self, name: str) -> str:
        """Relation of a joined table."""
        return f"par_{name}"

    def fresh(self) -> str:
        """A new column name."""
        self.number += 1
        return f"t{self.number}"

    def column_of(self, name: str) -> str:
        """Column of a fact or rule."""
        return f"v_{name}" if name in self.steps else f"f_{name}"

    def _input_columns(self, level: str) -> list[str]:
        facts = [f"f_{name}" for name, symbol in self.plan.facts.items() if symbol.level == level]
        return [*(f"r_{upper}" for upper in self.plan.names.path(level) if upper in self.plan.levels), *facts]

    def _total_step(self, step: Step) -> nodes.Total | None:
        return step.node if isinstance(step.node, nodes.Total) else None

    def _has_work(self, level: str, now: int) -> bool:
        for step in self.plan.steps:
            total = self._total_step(step)
            if step.level == level and step.ready == now:
                return True
            if total is not None and total.level == level and step.ready - 1 == now:
                return True
            if isinstance(step.node, nodes.Running) and step.node.scope == level and step.ready == now:
                return True
        return False

    def _relation(self, level: str, now: int) -> None:
        steps = self.plan.steps
        here = [step for step in steps if step.level == level and step.ready == now]
        grown = [s for s in steps if (t := self._total_step(s)) and t.level == level and s.ready - 1 == now]
        limits = [
            s for s in steps if isinstance(s.node, nodes.Running) and s.node.scope == level and s.ready == now
        ]
        relation = Relation(self, level, self._base(level, here, grown))
        for step in here:
            if isinstance(step.node, nodes.Running):
                self._running(relation, step, step.node)
            elif isinstance(step.node, nodes.Total):
                self._total(relation, step, step.node)
            else:
                relation.add(f"v_{step.name}", relation.words.text(step.node))
        for step in limits:
            assert isinstance(step.node, nodes.Running)  # noqa: S101
            start = step.node.limit if step.node.word == "allocate" else step.node.opening
            relation.add(f"l_{step.name}", relation.words.text(start) if start else Text(literal(0)))
        for step in grown:
            total = self._total_step(step)
            assert total is not None  # noqa: S101
            value = relation.words.text(total.of)
            if total.of.unit == BOOL:
                value = Text(
                    f"CASE {value.sql} WHEN TRUE THEN {literal(1)} WHEN FALSE THEN {literal(0)} END",
                    value.stage,
                )
            relation.add(f"c_{step.name}", value)
        name = f"q_{level}_{now}"
        self.statements.append((name, relation.sql()))
        self.current[level] = name
        self.columns[level] |= set(relation.made)

    def _base(self, level: str, here: list[Step], grown: list[Step]) -> str:
        """The level's rows so far, with what is read from upper levels and the totals of lower ones."""
        wanted: dict[str, list[str]] = {}
        for step in (*here, *grown):
            node = step.node.of if step in grown and isinstance(step.node, nodes.Total) else step.node
            parts = [] if node is step.node and isinstance(node, nodes.Total) else list(refs(node))
            names = [(ref.name, ref.level) for ref in parts]
            if isinstance(node, nodes.Total) and node.default is not None:
                names += [(ref.name, ref.level) for ref in refs(node.default)]
            for name, own in names:
                self._want(wanted, level, own, self.column_of(name))
            if isinstance(node, nodes.Running):
                self._want(wanted, level, node.scope, f"l_{step.name}")
        columns = ["b.*"]
        joins = []
        for upper, names_of in wanted.items():
            columns += [f"u_{upper}.{column} AS {column}" for column in names_of]
            joins.append(f"JOIN {self.current[upper]} u_{upper} ON u_{upper}.r_{upper} = b.r_{upper}")
            self.columns[level] |= set(names_of)
        for step in here:
            if isinstance(step.node, nodes.Total):
                columns += [f"g_{step.name}.{c} AS {c}_{step.name}" for c in ("n", "known", "sum")]
                joins.append(self._grouped(step, step.node))
        return f"SELECT {', '.join(columns)} FROM {self.current[level]} b {' '.join(joins)}"  # noqa: S608

    def _want(self, wanted: dict[str, list[str]], level: str, own: str, column: str) -> None:
        if own != level and column not in self.columns[level]:
            found = wanted.setdefault(own, [])
            if column not in found:
                found.append(column)

    def _grouped(self, step: Step, node: nodes.Total) -> str:
        word = {"largest_of": "max", "smallest_of": "min"}.get(node.word, "sum")
        column, key = f"c_{step.name}", f"r_{node.upper}"
        grouped = (
            f"SELECT {key}, count(*) AS n, count({column}) AS known, CAST({word}({column}) AS BIGINT) AS sum "  # noqa: S608
            f"FROM {self.current[node.level]} GROUP BY {key}"
        )
        return f"LEFT JOIN ({grouped}) g_{step.name} ON g_{step.name}.{key} = b.{key}"

    def _total(self, relation: Relation, step: Step, node: nodes.Total) -> None:
        name = step.name
        none = Text(literal(0))
        if node.default is not None:
            none = relation.words.text(node.default)
            if node.unit == BOOL:
                none = Text(f"CASE {none.sql} WHEN TRUE THEN 1 WHEN FALSE THEN 0 END", none.stage)
        sql = f"CASE WHEN n_{name} IS NULL THEN {none.sql} WHEN known_{name} = n_{name} THEN sum_{name} END"
        relation.add(f"v_{name}", Text(f"({sql} <> 0)" if node.unit == BOOL else sql, none.stage))

    # words that go through rows in order: windows

    def _running(self, relation: Relation, step: Step, node: nodes.Running) -> None:
        keys = [relation.named(name) for name in self.plan.names.levels[step.level].order]
        amount = relation.kept(relation.words.text(node.amount))
        scope, listed = f"r_{node.scope}", ", ".join(key.sql for key in keys)
        stage = max(amount.stage, *(key.stage for key in keys))
        unclear = self._unclear(relation, scope, keys, stage)
        ordered = f"PARTITION BY {scope} ORDER BY {listed}"
        limit = Text(f"l_{step.name}", 0, True)
        parts = [amount]
        if node.word == "carry_over" and node.limit is not None:
            parts.append(relation.kept(relation.words.text(node.limit)))
        stage = max(stage, *(part.stage for part in parts))
        missing = " OR ".join(f"{part.sql} IS NULL" for part in parts)
        before = relation.kept(
            Text(
                f"sum(CASE WHEN {missing} THEN 1 ELSE 0 END) OVER ({ordered} ROWS UNBOUNDED PRECEDING)", stage
            )
        )
        value = getattr(self, f"_{node.word}")(relation, ordered, stage, limit, *parts)
        test = f"{unclear.sql} OR {before.sql} > 0 OR {limit.sql} IS NULL"
        relation.add(
            f"v_{step.name}",
            Text(
                f"CASE WHEN {test} THEN NULL ELSE CAST({value.sql} AS BIGINT) END",
                max(unclear.stage, before.stage, value.stage),
            ),
        )

    def _unclear(self, relation: Relation, scope: str, keys: list[Text], stage: int) -> Text:
        """Whether two rows of the scope stand at the same place, or a key is not known beside another row."""
        ordered = f"PARTITION BY {scope} ORDER BY {', '.join(key.sql for key in keys)}"
        whole = f"{ordered} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
        missing = " OR ".join(f"{key.sql} IS NULL" for key in keys)
        same = " AND ".join(f"{key.sql} = lag({key.sql}) OVER ({ordered})" for key in keys)
        marked = relation.kept(Text(f"CASE WHEN {same} THEN 1 ELSE 0 END", stage))
        doubled = relation.kept(Text(f"max({marked.sql}) OVER ({whole})", marked.stage))
        rows = relation.kept(Text(f"count(*) OVER ({whole})", stage))
        holes = relation.kept(Text(f"max(CASE WHEN {missing} THEN 1 ELSE 0 END) OVER ({whole})", stage))
        text = f"({doubled.sql} > 0 OR ({holes.sql} > 0 AND {rows.sql} > 1))"
        return Text(text, max(doubled.stage, holes.stage, rows.stage))

    def _wide(self, sql: str) -> str:
        return f"CAST({sql} AS {self.dialect.wide})"

    def _allocate(self, relation: Relation, ordered: str, stage: int, limit: Text, amount: Text) -> Text:
        earlier = f"{ordered} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
        used = relation.kept(
            Text(
                f"coalesce(sum({self._wide(f'least({amount.sql}, {limit.sql})')}) OVER ({earlier}), 0)", stage
            )
        )
        return Text(f"greatest(0, least({amount.sql}, {limit.sql} - {used.sql}))", used.stage)

    def _earlier(self, relation: Relation, ordered: str, stage: int, limit: Text, amount: Text) -> Text:
        earlier = f"{ordered} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
        return relation.kept(Text(f"coalesce(sum({self._wide(amount.sql)}) OVER ({earlier}), 0)", stage))

    def _carry_over(
        self, relation: Relation, ordered: str, stage: int, limit: Text, amount: Text, allowance: Text
    ) -> Text:
        """Taken so far = asked so far + min(0, least over the rows so far of pot so far - asked so far)."""
        so_far = f"{ordered} ROWS UNBOUNDED PRECEDING"
        asked = relation.kept(Text(f"sum({self._wide(amount.sql)}) OVER ({so_far})", stage))
        pot = relation.kept(Text(f"sum({self._wide(allowance.sql)}) OVER ({so_far})", stage))
        least = relation.kept(
            Text(f"min({limit.sql} + {pot.sql} - {asked.sql}) OVER ({so_far})", max(asked.stage, pot.stage))
        )
        taken = relation.kept(Text(f"({asked.sql} + least(0, {least.sql}))", least.stage))
        return relation.kept(
            Text(f"{taken.sql} - coalesce(lag({taken.sql}) OVER ({ordered}), 0)", taken.stage)
        )
