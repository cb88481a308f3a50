"""SQL text of every node (SQL 里的词). NULL is a value that is not known: it must stop exactly what it stops elsewhere."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk.dialects import Dialect, literal
from kangjiu.policy.engine.bulk.plan import TableArrays
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.parameters import Table
from kangjiu.policy.engine.units import BOOL

# a table with more cells than this is joined instead of written out
MOST_BRANCHES = 24


class Text(NamedTuple):
    """An expression and the first stage of the relation in which it can stand."""

    sql: str
    stage: int = 0
    simple: bool = False


class Columns(Protocol):
    """What the words want of the relation they are written for."""

    dialect: Dialect

    def table(self, name: str) -> Table:
        """A parameter table."""
        ...

    def arrays(self, name: str) -> TableArrays:
        """Its values."""
        ...

    def kept(self, text: Text) -> Text:
        """The text itself when it is simple, else a column with its value."""
        ...

    def named(self, name: str) -> Text:
        """A fact or rule by name."""
        ...

    def joined(self, name: str, day: Text, index: Text) -> Text:
        """A cell from the parameter's own relation."""
        ...


class Words:
    """Expressions over one relation; what is used twice becomes a column first."""

    def __init__(self, relation: Columns) -> None:
        self.relation = relation
        self.dialect = relation.dialect

    def text(self, node: Node) -> Text:
        """SQL of a node's value."""
        made: Text = getattr(self, f"_{type(node).__name__.lower()}")(node)
        return made

    def column(self, node: Node) -> Text:
        """The same as a column or literal, to be used more than once."""
        return self.relation.kept(self.text(node))

    def _made(self, template: str, *parts: Text) -> Text:
        return Text(template.format(*(part.sql for part in parts)), max((p.stage for p in parts), default=0))

    def _const(self, node: nodes.Const) -> Text:
        return Text(
            ("TRUE" if node.value else "FALSE") if node.unit == BOOL else literal(node.value), 0, True
        )

    def _ref(self, node: nodes.Ref) -> Text:
        return self.relation.named(node.name)

    def _arith(self, node: nodes.Arith) -> Text:
        return self._made(f"({{}} {node.op} {{}})", self.text(node.left), self.text(node.right))

    def _compare(self, node: nodes.Compare) -> Text:
        op = {"==": "=", "!=": "<>"}.get(node.op, node.op)
        return self._made(f"({{}} {op} {{}})", self.text(node.left), self.text(node.right))

    def _logic(self, node: nodes.Logic) -> Text:
        made = self.text(node.parts[0])
        for part in node.parts[1:]:
            both = (
                "CASE {0} WHEN TRUE THEN {1} WHEN FALSE THEN FALSE END"
                if node.op == "and"
                else "CASE {0} WHEN TRUE THEN TRUE WHEN FALSE THEN {1} END"
            )
            made = self._made(both, made, self.text(part))
        return made

    def _not(self, node: nodes.Not) -> Text:
        return self._made("(NOT {})", self.text(node.part))

    def _if(self, node: nodes.If) -> Text:
        parts = (self.text(node.test), self.text(node.then), self.text(node.other))
        return self._made("CASE {} WHEN TRUE THEN {} WHEN FALSE THEN {} END", *parts)

    def _oneof(self, node: nodes.OneOf) -> Text:
        return self._made(
            f"({{}} IN ({', '.join(literal(member) for member in node.members)}))", self.text(node.item)
        )

    def _has(self, node: nodes.Has) -> Text:
        return self._made(f"(({{}} & {literal(node.mask)}) <> 0)", self.text(node.of))

    def _rounded(self, node: nodes.Rounded) -> Text:
        top, bottom = self.text(node.top), self.column(node.bottom)
        if node.word == "half_up":
            return self._made(self.dialect.over("(2 * {0} + {1})", "(2 * {1})"), top, bottom)
        above = "({0} + {1} - 1)" if node.word == "ceil" else "{0}"
        return self._made(self.dialect.over(above, "{1}"), top, bottom)

    def _extreme(self, node: nodes.Extreme) -> Text:
        """least and greatest pass over NULL: it must be asked for."""
        parts = [self.column(part) for part in node.parts]
        unknown = [
            p.sql for p, part in zip(parts, node.parts, strict=True) if not isinstance(part, nodes.Const)
        ]
        word = "least" if node.word == "min" else "greatest"
        test = " OR ".join(f"{sql} IS NULL" for sql in unknown) or "FALSE"
        return Text(
            f"CASE WHEN {test} THEN NULL ELSE {word}({', '.join(p.sql for p in parts)}) END",
            max(part.stage for part in parts),
        )

    # dates

    def _calendar(self, node: nodes.Calendar) -> Text:
        args = [self.column(arg) for arg in node.args]
        made: Text = getattr(self, f"_{node.word}")(node, *args)
        return made

    def _months_of(self, day: Text) -> Text:
        year, month = self.dialect.part("year", day.sql), self.dialect.part("month", day.sql)
        return Text(f"({year} * 12 + {month} - 1)", day.stage)

    def _in_month(self, months: Text, day: Text) -> Text:
        at = self.relation.kept(months)
        first = self.dialect.first_of(at.sql)
        length = f"({self.dialect.first_of(f'({at.sql} + 1)')} - {first})"
        return Text(f"({first} + least({day.sql}, {length}) - 1)", max(at.stage, day.stage))

    def _day_of(self, node: nodes.Calendar, day: Text) -> Text:
        return Text(self.dialect.part("day", day.sql), day.stage)

    def _month_of(self, node: nodes.Calendar, day: Text) -> Text:
        return Text(self.dialect.part("month", day.sql), day.stage)

    def _year_of(self, node: nodes.Calendar, day: Text) -> Text:
        return Text(self.dialect.part("year", day.sql), day.stage)

    def _years(self, node: nodes.Calendar, birth: Text, on: Text) -> Text:
        day = self.relation.kept(Text(f"({on.sql} - 1)", on.stage)) if node.day_after else on
        turn = f"({self._month_of(node, day).sql} * 32 + {self._day_of(node, day).sql})"
        if not node.leap_in_march:
            # the last of February counts as 29 February
            next_day = self.dialect.part("day", f"({day.sql} + 1)")
            turn = f"CASE WHEN {turn} = 92 AND {next_day} = 1 THEN {literal(93)} ELSE {turn} END"
        born = f"({self._month_of(node, birth).sql} * 32 + {self._day_of(node, birth).sql})"
        short = f"CASE WHEN {turn} < {born} THEN 1 ELSE 0 END"
        full = f"{self._year_of(node, day).sql} - {self._year_of(node, birth).sql} - {short}"
        return self._made(
            f"CASE WHEN {{1}} <= {{0}} THEN {literal(0)} WHEN {{1}} > {{0}} THEN {full} END", birth, day
        )

    def _months(self, node: nodes.Calendar, start: Text, end: Text) -> Text:
        day, next_day = self._day_of(node, end).sql, self.dialect.part("day", f"({end.sql} + 1)")
        short = f"CASE WHEN {day} < {self._day_of(node, start).sql} AND {next_day} <> 1 THEN 1 ELSE 0 END"
        count = f"{self._months_of(end).sql} - {self._months_of(start).sql} - {short}"
        return self._made(
            f"CASE WHEN {{1}} < {{0}} THEN {literal(0)} WHEN {{1}} >= {{0}} THEN {count} END", start, end
        )

    def _days(self, node: nodes.Calendar, start: Text, end: Text) -> Text:
        return self._made(f"CASE WHEN {{1}} < {{0}} THEN {literal(0)} ELSE {{1}} - {{0}} END", start, end)

    def _add_days(self, node: nodes.Calendar, day: Text, count: Text) -> Text:
        return self._made("({} + {})", day, count)

    def _add_months(self, node: nodes.Calendar, day: Text, count: Text) -> Text:
        months = self._made("({} + {})", self._months_of(day), count)
        return self._in_month(months, self._day_of(node, day))

    def _add_years(self, node: nodes.Calendar, day: Text, count: Text) -> Text:
        return self._add_months(node, day, self._made("(12 * {})", count))

    def _month_start(self, node: nodes.Calendar, day: Text) -> Text:
        return self._made("({} - {} + 1)", day, self._day_of(node, day))

    def _month_end(self, node: nodes.Calendar, day: Text) -> Text:
        return self._in_month(self._months_of(day), Text(literal(31)))

    def _year_start(self, node: nodes.Calendar, day: Text) -> Text:
        return self._in_month(self._made("(12 * {})", self._year_of(node, day)), Text(literal(1)))

    def _date_in_year(self, node: nodes.Calendar, day: Text, month: Text, place: Text) -> Text:
        return self._in_month(self._made("(12 * {} + {} - 1)", self._year_of(node, day), month), place)

    def _known(self, node: nodes.Known) -> Text:
        return self._made("({} IS NOT NULL)", self.relation.named(node.of.name))

    # parameters

    def _index(self, node: nodes.Lookup) -> Text:
        made = Text(literal(0), 0, True)
        for key, members in zip(node.keys, self.relation.table(node.name).members, strict=False):
            here = self.text(key)
            if key.unit == BOOL:
                here = self._made(
                    f"CASE {{}} WHEN TRUE THEN {literal(1)} WHEN FALSE THEN {literal(0)} END", here
                )
            made = self._made(f"({{}} * {len(members)} + {{}})", made, here)
        return made

    def _lookup(self, node: nodes.Lookup) -> Text:
        found = self._cell(node, self._index(node))
        return self._made("({} <> 0)", found) if node.unit == BOOL else found

    def _cell(self, node: nodes.Lookup, index: Text) -> Text:
        table, arrays = self.relation.table(node.name), self.relation.arrays(node.name)
        day = self.relation.named(node.picked_by.name)
        if len(arrays.cells) > MOST_BRANCHES:
            return self.relation.joined(node.name, day, index)
        if not table.keys:
            whens = [
                f"WHEN {{0}} BETWEEN {a} AND {b} THEN {_cell_text(cells[0])}"
                for a, b, cells in periods(arrays)
            ]
            return self._made(f"CASE {' '.join(whens)} END", day)
        index = self.relation.kept(index)
        whens = []
        for first, last, cells in periods(arrays):
            inner = " ".join(f"WHEN {place} THEN {_cell_text(cell)}" for place, cell in enumerate(cells))
            whens.append(f"WHEN {{0}} BETWEEN {first} AND {last} THEN CASE {{1}} {inner} END")
        return self._made(f"CASE {' '.join(whens)} END", day, index)

    def _split(self, node: nodes.Split) -> Text:
        amount = self.column(node.amount)
        index = self.relation.kept(self._made(f"({{}} * {node.members})", self._index(node.shares)))
        last = node.member == node.members - 1
        members = range(node.members) if last else [node.member]
        shares = [self._cell(node.shares, self._made(f"({{}} + {member})", index)) for member in members]
        parts = [
            self._made(self.dialect.over("({0} * {1})", literal(10_000)), amount, share) for share in shares
        ]
        if not last:
            return parts[0]
        # the last share must be known too, though the remainder does not need it
        rest = " - ".join(f"{{{place + 2}}}" for place in range(len(parts) - 1))
        rest = f"{{0}} - {rest}" if rest else "{0}"
        return self._made(
            f"CASE WHEN {{1}} IS NULL THEN NULL ELSE {rest} END", amount, *shares[-1:], *parts[:-1]
        )

    def _stepped(self, node: nodes.Stepped) -> Text:
        arrays, amount = self.relation.arrays(node.name), self.column(node.amount)
        day = self.relation.named(node.picked_by.name)
        whens = []
        for version, (first, last, cells) in enumerate(periods(arrays)):
            if cells[0] is None:
                continue
            steps = range(arrays.step_at[version], arrays.step_at[version + 1])
            parts = []
            for place in steps:
                low, rate = literal(int(arrays.above[place])), literal(int(arrays.rate[place]))
                top = (
                    "{1}" if place == steps[-1] else f"least({{1}}, {literal(int(arrays.above[place + 1]))})"
                )
                parts.append(f"greatest({literal(0)}, {top} - {low}) * {rate}")
            whens.append(
                f"WHEN {{1}} IS NOT NULL AND {{0}} BETWEEN {first} AND {last} THEN {' + '.join(parts)}"
            )
        return self._made(f"CASE {' '.join(whens)} END" if whens else "CAST(NULL AS BIGINT)", day, amount)

    def _firstreason(self, node: nodes.FirstReason) -> Text:
        checks = [self.relation.named(check.name) for check in node.checks]
        whens = [f"WHEN NOT {check.sql} THEN {literal(number)}" for number, check in enumerate(checks, 1)]
        every = " AND ".join(check.sql for check in checks)
        return Text(
            f"CASE {' '.join(whens)} WHEN {every} THEN {literal(0)} END", max(check.stage for check in checks)
        )


def periods(arrays: TableArrays) -> list[tuple[int, int, list[int | None]]]:
    """First and last day of each version with its cells."""
    found = []
    for place in range(len(arrays.starts) - 1):
        cells = arrays.cells[place * arrays.size : (place + 1) * arrays.size].tolist()
        known: list[int | None] = [None if cell == -(2**63) else cell for cell in cells]
        found.append((int(arrays.starts[place]), int(arrays.starts[place + 1]) - 1, known))
    return found


def _cell_text(cell: int | None) -> str:
    return "CAST(NULL AS BIGINT)" if cell is None else literal(cell)


__all__ = ["Text", "Words", "periods"]
