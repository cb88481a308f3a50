"""Text of every node in the kernel (内核里的词): statements where something is looked up, expressions otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk.plan import OPEN, Plan, Step, refs
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.scope import Names
from kangjiu.policy.engine.units import BOOL

_MONTHS = "cal_month, cal_day, cal_start, cal_length"
_CALENDAR = {
    "months": _MONTHS, "add_months": _MONTHS, "add_years": _MONTHS, "month_start": "cal_day",
    "month_end": _MONTHS, "year_start": _MONTHS, "date_in_year": _MONTHS, "year_of": "cal_month",
    "month_of": "cal_month", "day_of": "cal_day",
}  # fmt: skip


_BAD = "bad |= "


def _guarded(lines: list[str], guard: str) -> list[str]:
    """Statements of a part that only counts when `guard` holds.

    Nothing jumps: both parts are computed – no node can fail, ranges are proven without their conditions – and only
    what is not known is asked for the guard. A jump that is guessed wrongly costs more than a part.
    """
    size = len(_BAD)
    return [f"{_BAD}{guard} & ({line[size:]})" if line.startswith(_BAD) else line for line in lines]


class Writing(Protocol):
    """What the words want of the kernel they are written into."""

    plan: Plan
    names: Names
    steps: dict[str, Step]
    masked: set[str]
    open_tables: frozenset[str]
    level: str
    now: int
    lines: list[str]
    hoisted: dict[str, list[str]]
    seen: dict[tuple[str, ...], tuple[str, str]]

    def argument(self, kind: str, name: str) -> str:
        """Name of an argument of the kernel."""
        ...

    def temporary(self) -> str:
        """A fresh local name."""
        ...

    def captured(self, write: Callable[[], str]) -> tuple[list[str], str]:
        """What `write` emits, instead of into the current lines."""
        ...


class Words:
    """Expressions of a kernel; what must happen first is appended to its `lines`."""

    def __init__(self, writer: Writing) -> None:
        self.writer = writer

    def text(self, node: Node) -> str:
        """Python text of a node's value."""
        method = getattr(self, f"_{type(node).__name__.lower()}")
        return str(method(node))

    def _emit(self, *lines: str) -> None:
        self.writer.lines += lines

    def plain_name(self, name: str) -> str:
        """Local name of a fact or rule, whether it is known or not."""
        return f"v_{name}" if name in self.writer.steps else f"x_{name}"

    def _const(self, node: nodes.Const) -> str:
        if node.unit == BOOL:
            return str(bool(node.value))
        return f"({node.value})" if node.value < 0 else str(node.value)

    def _ref(self, node: nodes.Ref) -> str:
        if node.name in self.writer.masked:
            self._emit(f"{_BAD}h_{node.name}")
        return self.plain_name(node.name)

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
                self._emit(f"{here} = {made}", *_guarded(lines, guard))
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
        self._emit(f"{here} = {test}", *_guarded(first, here), *_guarded(second, f"(not {here})"))
        return f"({then} if {here} else {other})"

    def _oneof(self, node: nodes.OneOf) -> str:
        item = self.writer.temporary()
        self._emit(f"{item} = {self.text(node.item)}")
        return "(" + " or ".join(f"{item} == {member}" for member in node.members) + ")"

    def _has(self, node: nodes.Has) -> str:
        return f"(({self.text(node.of)} & {node.mask}) != 0)"

    def _rounded(self, node: nodes.Rounded) -> str:
        """A quotient; in 32 bits, several times quicker, where the proven ranges allow it."""
        narrow = 2 * node.top.range.high + 2 * node.bottom.range.high < 2**32
        word = f"{node.word}_narrow" if narrow else node.word
        return f"{word}({self.text(node.top)}, {self.text(node.bottom)})"

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
            tables = f"{turn}, cal_turn, cal_month"
            args[1] = f"{args[1]} - 1" if node.day_after else args[1]
        else:
            tables = _CALENDAR[node.word]
        for table in tables.split(", "):
            self.writer.argument(*table.split("_", 1))
        return f"{node.word}({', '.join([*args, tables])})"

    def _known(self, node: nodes.Known) -> str:
        return f"(not h_{node.of.name})" if node.of.name in self.writer.masked else "True"

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
        """Local with the cell at index × members + member; looked up once on the level its keys stand on."""
        writer = self.writer
        level = self._deepest(node)
        lines, index = writer.captured(lambda: self._index(node))
        picked_masked = node.picked_by.name in writer.masked
        if lines or picked_masked or level == writer.level:
            self._emit(*lines)
            day = self.text(node.picked_by)
            value, bad, looked = self._looked_up(node, day, _place(index, members, member))
            self._emit(*looked, f"{_BAD}{bad}")
            return value
        place = _place(index, members, member)
        once = "" if level == writer.plan.levels[0] else str(writer.now)
        key = (node.name, node.picked_by.name, place, once)
        if key not in writer.seen:
            value, bad, looked = self._looked_up(node, self.plain_name(node.picked_by.name), place)
            writer.hoisted.setdefault(level, []).extend(looked)
            writer.seen[key] = (value, bad)
        value, bad = writer.seen[key]
        self._emit(f"{_BAD}{bad}")
        return value

    def _deepest(self, node: nodes.Lookup) -> str:
        levels = self.writer.names.levels
        return max((ref.level for ref in refs(node)), key=lambda name: levels[name].depth)

    def _version(self, name: str, day: str) -> tuple[str, str, list[str]]:
        version, bad = self.writer.temporary(), self.writer.temporary()
        lines = [f"{version} = pick({self.writer.argument('s', name)}, {day})", f"{bad} = {version} < 0"]
        return version, bad, [*lines, f"{version} = max({version}, 0)"]

    def _looked_up(self, node: nodes.Lookup, day: str, place: str) -> tuple[str, str, list[str]]:
        version, bad, lines = self._version(node.name, day)
        value, cells = self.writer.temporary(), self.writer.argument("c", node.name)
        size = len(self.writer.names.tables[node.name].versions[0].cells)
        lines.append(f"{value} = {cells}[{version} * {size} + {place}]")
        if node.name in self.writer.open_tables:
            low = self.writer.names.tables[node.name].range.low
            lines += [f"{bad} |= {value} == {OPEN}", f"{value} = {low} if {value} == {OPEN} else {value}"]
        return value, bad, lines

    def _split(self, node: nodes.Split) -> str:
        amount = self.writer.temporary()
        self._emit(f"{amount} = {self.text(node.amount)}")
        shares = [self._cell(node.shares, node.members, member) for member in range(node.members)]
        if node.member < node.members - 1:
            return f"floor({amount} * {shares[node.member]}, 10000)"
        parts = [f"floor({amount} * {share}, 10000)" for share in shares[:-1]]
        return f"({' - '.join([amount, *parts])})"

    def _stepped(self, node: nodes.Stepped) -> str:
        writer, amount = self.writer, self.writer.temporary()
        self._emit(f"{amount} = {self.text(node.amount)}")
        version, bad, lines = self._version(node.name, self.text(node.picked_by))
        if node.name in writer.open_tables:
            cells = writer.argument("c", node.name)
            lines += [f"{bad} |= {cells}[{version}] == {OPEN}"]
        self._emit(*lines, f"{_BAD}{bad}")
        arrays = ", ".join(writer.argument(kind, node.name) for kind in ("sa", "sb", "sr"))
        return f"stepped({amount}, {version}, {arrays})"

    def _firstreason(self, node: nodes.FirstReason) -> str:
        parts = [f"{number} if not v_{check.name} else" for number, check in enumerate(node.checks, 1)]
        return f"({' '.join(parts)} 0)"


def _place(index: str, members: int, member: int) -> str:
    if members == 1:
        return index
    return str(member) if index == "0" else f"{index} * {members} + {member}"
