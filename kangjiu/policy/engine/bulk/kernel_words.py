"""Text of every node in the kernel (内核里的词): statements where something is looked up, expressions otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk.plan import OPEN, Plan, refs
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.ranges import Range
from kangjiu.policy.engine.scope import Names
from kangjiu.policy.engine.units import BOOL

_MONTHS = "cal_month, cal_day, cal_start, cal_length"
_CALENDAR = {
    "months": _MONTHS, "add_months": _MONTHS, "add_years": _MONTHS, "month_start": "cal_day",
    "month_end": _MONTHS, "year_start": _MONTHS, "date_in_year": _MONTHS, "year_of": "cal_month",
    "month_of": "cal_month", "day_of": "cal_day",
}  # fmt: skip
# so few versions are chosen among by comparing, without looking at a place in memory
_FEW = 4


class Writing(Protocol):
    """What the words want of the kernel they are written into."""

    plan: Plan
    names: Names
    masked: set[str]
    open_tables: frozenset[str]
    widths: Mapping[str, int]
    head: list[str]

    @property
    def body(self) -> Emitting:
        """The loop that is written."""
        ...

    def argument(self, kind: str, name: str) -> str:
        """Name of an argument of the kernel."""
        ...

    def temporary(self) -> str:
        """A fresh local name."""
        ...

    def captured(self, write: Callable[[], str]) -> tuple[list[str], str]:
        """What `write` emits, instead of into the current lines."""
        ...

    def at(self, level: str) -> AbstractContextManager[None]:
        """Write into the loop over another level of this stage."""
        ...

    def local(self, name: str) -> str:
        """Local with a value."""
        ...

    def missing(self, name: str) -> str:
        """Local that tells whether a fact is missing."""
        ...

    def looked(
        self, key: object, level: str, low: int, high: int, look: Callable[[], tuple[str, str]]
    ) -> str:
        """Local with a parameter's value, looked up once on an upper level."""
        ...


class Emitting(Protocol):
    """A loop over the rows of a level."""

    level: str
    lines: list[str]


class Words:
    """Expressions of a kernel; what must happen first is appended to the lines of its loop."""

    BAD = "bad |= "

    def __init__(self, writer: Writing) -> None:
        self.writer = writer

    @classmethod
    def guarded(cls, lines: list[str], guard: str) -> list[str]:
        """Statements of a part that only counts when `guard` holds.

        Nothing jumps: both parts are computed – no node can fail, ranges are proven without their conditions – and
        only what is not known is asked for the guard. A jump that is guessed wrongly costs more than a part.
        """
        bad = cls.BAD
        return [f"{bad}{guard} & ({line[len(bad) :]})" if line.startswith(bad) else line for line in lines]

    def text(self, node: Node) -> str:
        """Python text of a node's value."""
        method = getattr(self, f"_{type(node).__name__.lower()}")
        return str(method(node))

    def _emit(self, *lines: str) -> None:
        self.writer.body.lines += lines

    def _const(self, node: nodes.Const) -> str:
        if node.unit == BOOL:
            return str(bool(node.value))
        return f"({node.value})" if node.value < 0 else str(node.value)

    def _ref(self, node: nodes.Ref) -> str:
        if node.name in self.writer.masked:
            self._emit(f"{self.BAD}{self.writer.missing(node.name)}")
        return self.writer.local(node.name)

    def _arith(self, node: nodes.Arith) -> str:
        return f"({self.text(node.left)} {node.op} {self.text(node.right)})"

    def _compare(self, node: nodes.Compare) -> str:
        return f"({self.text(node.left)} {node.op} {self.text(node.right)})"

    def _logic(self, node: nodes.Logic) -> str:
        made = self.text(node.parts[0])
        for part in node.parts[1:]:
            lines, text = self.writer.captured(lambda part=part: self.text(part))  # type: ignore[misc]
            sign = "&" if node.op == "and" else "|"
            if lines:
                here = self.writer.temporary()
                guard = here if node.op == "and" else f"(not {here})"
                self._emit(f"{here} = {made}", *self.guarded(lines, guard))
                made = here
            made = f"({made} {sign} {text})"
        return made

    def _not(self, node: nodes.Not) -> str:
        return f"(not {self.text(node.part)})"

    def _if(self, node: nodes.If) -> str:
        test = self.text(node.test)
        first, then = self.writer.captured(lambda: self.text(node.then))
        second, other = self.writer.captured(lambda: self.text(node.other))
        if not first and not second:
            return f"({then} if {test} else {other})"
        here = self.writer.temporary()
        self._emit(f"{here} = {test}", *self.guarded(first, here), *self.guarded(second, f"(not {here})"))
        return f"({then} if {here} else {other})"

    def _oneof(self, node: nodes.OneOf) -> str:
        item = self.writer.temporary()
        self._emit(f"{item} = {self.text(node.item)}")
        return "(" + " or ".join(f"{item} == {member}" for member in node.members) + ")"

    def _has(self, node: nodes.Has) -> str:
        return f"(({self.text(node.of)} & {node.mask}) != 0)"

    def _rounded(self, node: nodes.Rounded) -> str:
        """A quotient; in 32 bits, several times quicker, where the proven ranges allow it."""
        top, bottom = node.top, node.bottom
        if isinstance(bottom, nodes.Const) and isinstance(top, nodes.Arith) and top.op == "*":
            made = [(self.text(one), one.range) for one in (top.left, top.right)]
            return self._share(node.word, made[0], made[1], bottom.value)
        narrow = 2 * top.range.high + 2 * bottom.range.high < 2**32
        return f"{node.word}{'_narrow' * narrow}({self.text(top)}, {self.text(bottom)})"

    def _share(self, word: str, one: tuple[str, Range], two: tuple[str, Range], whole: int) -> str:
        """one × two / whole; as whole wholes and a rest, when that stays within 32 bits."""
        extra = {"floor": 0, "half_up": whole // 2, "ceil": whole - 1}[word]
        exact = word != "half_up" or whole % 2 == 0
        for (amount, amounts), (part, parts) in ((one, two), (two, one)):
            wide = max(amounts.high, whole * parts.high + whole, (amounts.high // whole + 1) * parts.high)
            if exact and min(amounts.low, parts.low) >= 0 and wide < 2**32:
                return f"share({amount}, {part}, {whole}, {extra})"
        return f"{word}({one[0]} * {two[0]}, {whole})"

    def _extreme(self, node: nodes.Extreme) -> str:
        made = self.text(node.parts[0])
        for part in node.parts[1:]:
            made = f"{node.word}({made}, {self.text(part)})"
        return made

    def _calendar(self, node: nodes.Calendar) -> str:
        args = [self.text(arg) for arg in node.args]
        if node.word == "days":
            return f"max(0, {args[1]} - {args[0]})"
        if node.word == "add_days":
            return f"({args[0]} + {args[1]})"
        if node.word == "years":
            turn = "cal_turn" if node.leap_in_march else "cal_february"
            tables = f"{turn}, cal_turn"
            args[1] = f"{args[1]} - 1" if node.day_after else args[1]
        else:
            tables = _CALENDAR[node.word]
        for table in tables.split(", "):
            self.writer.argument(*table.split("_", 1))
        return f"{node.word}({', '.join([*args, tables])})"

    def _known(self, node: nodes.Known) -> str:
        return f"(not {self.writer.missing(node.of.name)})" if node.of.name in self.writer.masked else "True"

    # parameters

    def _index(self, node: nodes.Lookup) -> str:
        made = "0"
        for key, members in zip(node.keys, self.writer.names.tables[node.name].members, strict=False):
            here = self.text(key)
            here = f"(1 if {here} else 0)" if key.unit == BOOL else here
            made = here if made == "0" else f"({made} * {len(members)} + {here})"
        return made

    def _lookup(self, node: nodes.Lookup) -> str:
        made = self._cell(node, 1, 0)
        return f"({made} != 0)" if node.unit == BOOL else made

    def _cell(self, node: nodes.Lookup, members: int, member: int) -> str:
        """The cell at index × members + member; looked up once on the level its keys stand on."""
        writer, level = self.writer, self._deepest(node)
        if level == writer.body.level or not self._apart(node):
            index, day = self._index(node), self.text(node.picked_by)
            value, bad = self._looked_up(node, day, _place(index, members, member))
            self._emit(f"{self.BAD}{bad}")
            return value
        with writer.at(level):
            lines, index = writer.captured(lambda: self._index(node))
        place = _place(index, members, member)

        def look() -> tuple[str, str]:
            self._emit(*lines)
            return self._looked_up(node, writer.local(node.picked_by.name), place)

        low, high = writer.names.tables[node.name].range
        local = writer.looked((node.name, node.picked_by.name, place), level, low, high, look)
        self._emit(f"{self.BAD}{local} < {low}")
        return f"max({local}, {low})"

    def _deepest(self, node: nodes.Lookup) -> str:
        levels = self.writer.names.levels
        return max((ref.level for ref in refs(node)), key=lambda name: levels[name].depth)

    def _apart(self, node: nodes.Lookup) -> bool:
        """Whether finding the cell depends on nothing that may be missing."""
        known = all(ref.name not in self.writer.masked for ref in refs(node))
        parts = (part for key in node.keys for part in nodes.walk(key))
        return known and not any(isinstance(part, nodes.Lookup | nodes.Stepped) for part in parts)

    def _start(self, name: str, version: int) -> str:
        """First day of a version; read once, before everything."""
        return self._constant("g", "s", name, version)

    def _constant(self, kind: str, array: str, name: str, place: int) -> str:
        line = f"{kind}_{name}_{place} = read({self.writer.argument(array, name)}, {place})"
        if line not in self.writer.head:
            self.writer.head.append(line)
        return f"{kind}_{name}_{place}"

    def _version(self, name: str, day: str) -> tuple[str, str]:
        """Version in force on a day, and whether there is none (the version is any, then)."""
        width, version, bad = self.writer.widths[name], self.writer.temporary(), self.writer.temporary()
        if width:
            begun = " + ".join(f"int64({day} >= {self._start(name, one)})" for one in range(1, width))
            self._emit(f"{version} = {begun}", f"{bad} = {self._outside(name, day)}")
        else:
            starts = self.writer.argument("s", name)
            self._emit(f"{version} = pick({starts}, {day})", f"{bad} = {version} < 0")
            self._emit(f"{version} = max({version}, 0)")
        return version, bad

    def _outside(self, name: str, day: str) -> str:
        return f"({day} < {self._start(name, 0)}) | ({day} >= {self._start(name, self.writer.widths[name])})"

    def _looked_up(self, node: nodes.Lookup, day: str, place: str) -> tuple[str, str]:
        """Local with a cell, and whether it is not known (the cell is any, then)."""
        name, table = node.name, self.writer.names.tables[node.name]
        size = len(table.versions[0].cells)
        if size == 1 and 0 < self.writer.widths[name] <= _FEW:
            value, bad = self._compared(name, day)
        else:
            version, bad = self._version(name, day)
            value, cells = self.writer.temporary(), self.writer.argument("c", name)
            self._emit(f"{value} = read({cells}, uint64({version} * {size} + {place}))")
        if name in self.writer.open_tables:
            self._emit(f"{bad} |= {value} == {OPEN}")
            self._emit(f"{value} = {table.range.low} if {value} == {OPEN} else {value}")
        return value, bad

    def _compared(self, name: str, day: str) -> tuple[str, str]:
        """The same for one value a version, without looking at a place in memory."""
        value, bad = self.writer.temporary(), self.writer.temporary()
        self._emit(f"{bad} = {self._outside(name, day)}", f"{value} = {self._constant('d', 'c', name, 0)}")
        for one in range(1, self.writer.widths[name]):
            later = self._constant("d", "c", name, one)
            self._emit(f"{value} = {later} if {day} >= {self._start(name, one)} else {value}")
        return value, bad

    def _split(self, node: nodes.Split) -> str:
        amount = self.writer.temporary()
        self._emit(f"{amount} = {self.text(node.amount)}")
        shares = [self._cell(node.shares, node.members, member) for member in range(node.members)]
        ranges = node.amount.range, self.writer.names.tables[node.shares.name].range
        parts = [self._share("floor", (amount, ranges[0]), (share, ranges[1]), 10000) for share in shares]
        last = node.member == node.members - 1
        return f"({' - '.join([amount, *parts[:-1]])})" if last else parts[node.member]

    def _stepped(self, node: nodes.Stepped) -> str:
        writer, amount = self.writer, self.writer.temporary()
        self._emit(f"{amount} = {self.text(node.amount)}")
        version, bad = self._version(node.name, self.text(node.picked_by))
        if node.name in writer.open_tables:
            cells = writer.argument("c", node.name)
            self._emit(f"{bad} |= read({cells}, uint64({version})) == {OPEN}")
        self._emit(f"{self.BAD}{bad}")
        arrays = ", ".join(writer.argument(kind, node.name) for kind in ("sa", "sb", "sr"))
        return f"stepped({amount}, {version}, {arrays})"

    def _firstreason(self, node: nodes.FirstReason) -> str:
        parts = [
            f"{number} if not {self.writer.local(check.name)} else"
            for number, check in enumerate(node.checks, 1)
        ]
        return f"({' '.join(parts)} 0)"


def _place(index: str, members: int, member: int) -> str:
    if members == 1:
        return index
    return str(member) if index == "0" else f"{index} * {members} + {member}"
