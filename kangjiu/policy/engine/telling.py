"""Says a whole row at once (整行说明): one function a level, written from the rules with every fixed text in it.

Only for rows whose values are all known: any other raises Stop, and explain.py says that row rule by rule. Which
version of a parameter a rule read follows from its picking date, so nothing is computed again but the conditions on
which a parameter is read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kangjiu.policy.engine import nodes, routines, wording
from kangjiu.policy.engine.checked import CheckedProgram, CheckedRule
from kangjiu.policy.engine.decision import Decision
from kangjiu.policy.engine.generate import Writer
from kangjiu.policy.engine.layout import Layout, Row
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.parameters import Table
from kangjiu.policy.engine.units import FEN, Unit

_READING = (nodes.Lookup, nodes.Stepped, nodes.Split)
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Say:
    """How one rule is said: everything that does not depend on the case is made once."""

    rule: CheckedRule
    slot: int
    head: str
    tail: str
    form: Callable[[Any], str]
    says: tuple[str | tuple[int, int, Callable[[Any], str]], ...]
    inputs: tuple[tuple[str, int, int, Any], ...]


class _Said(dict[Any, str]):
    """Texts of values that were met; a value that is not there raises Stop when it is looked for."""

    def __init__(self, form: Callable[[Any], str]) -> None:
        super().__init__()
        self.form = form

    def __missing__(self, value: Any) -> str:
        text = self.form(value)
        if len(self) < _REMEMBERED:
            self[value] = text
        return text


@dataclass(frozen=True)
class _Code:
    """A piece of a line that is a Python expression; a piece that is a str is text."""

    text: str


Pieces = list["str | _Code"]


def reason_texts(program: CheckedProgram, node: nodes.FirstReason) -> tuple[str, ...]:
    """What the number of a failing check says, 0 first."""
    return ("符合", *(program.names.symbols[ref.name].label + "不符合" for ref in node.checks))


class Teller:
    """Writes and compiles the functions of one question's levels."""

    def __init__(
        self,
        program: CheckedProgram,
        layout: Layout,
        version_text: Callable[[Table, int], str],
        used_text: Callable[[Decision, str, Row], str],
        there: Container[str],
    ) -> None:
        self.program = program
        self.layout = layout
        self.version_text = version_text
        self.writer = Writer(program, layout)
        self.there = there
        # an amount is said in two parts: few different fen, and whole yuan that come again
        self.given: dict[str, Any] = {
            "used_text": used_text, "yuan": _Said("{:,}".format), "fen": tuple(f".{n:02d} 元" for n in range(100)),
        }  # fmt: skip
        self.forms: dict[Unit, str] = {}

    def functions(
        self, says: Mapping[str, tuple[Say, ...]], tables: Iterable[str]
    ) -> dict[str, Callable[[Decision, Row], str]]:
        """(decision, row) → lines of the row, by level."""
        levels = [level for level, rules in says.items() if rules]
        lines = [line for level in levels for line in self._function(level, says[level])]
        names = {**routines.namespace(self.program, tables), **self.given}
        exec(compile("\n".join(lines), f"<{self.program.name}>", "exec"), names)  # noqa: S102  our own source
        return {level: names[f"tell_{level}"] for level in levels}

    def _function(self, level: str, says: tuple[Say, ...]) -> list[str]:
        depth = self.program.names.levels[level].depth
        pieces: Pieces = []
        for number, say in enumerate(says):
            pieces += ["\n" if number else "", "  " * depth, *self._line(say)]
        climb = [f" r{at} = r{at + 1}[0]" for at in range(depth - 1, -1, -1)]
        return [f"def tell_{level}(d, r{depth}):", *climb, f" return {_joined(pieces)}"]

    def _line(self, say: Say) -> Pieces:
        rule, value = say.rule, self._slot(say.rule.name)
        says: Pieces = ["，", *self._filled(rule.says)] if rule.says else []
        if rule.is_check:
            no = _joined(["不符合，", *self._filled(rule.fails)])
            result: Pieces = [_Code(f"({_joined(['符合', *says])} if {value} else {no})")]
        else:
            result = [self._said(rule, value), *says]
        used = self._used(rule.node)
        if used is None:
            depth = self.program.names.levels[rule.level].depth
            used = [_Code(f"used_text(d, {rule.name!r}, r{depth})")]
        return [say.head, *result, *used, say.tail]

    # values

    def _slot(self, name: str) -> str:
        level = self.program.names.symbols[name].level
        return f"r{self.program.names.levels[level].depth}[{self.layout.slots[name]}]"

    def _said(self, rule: CheckedRule, value: str) -> _Code:
        if isinstance(rule.node, nodes.FirstReason):
            labels = reason_texts(self.program, rule.node)
            self.given[f"reason_{rule.name}"] = _Said(labels.__getitem__)
            return _Code(f"reason_{rule.name}[{value}]")
        return self._form(rule.unit, rule.range.low, value)

    def _form(self, unit: Unit, low: int, value: str) -> _Code:
        if unit == FEN and low >= 0:
            return _Code(f"yuan[{value} // 100], fen[{value} % 100]")
        name = self.forms.get(unit)
        if name is None:
            name = self.forms[unit] = f"form_{len(self.forms)}"
            self.given[name] = _Said(wording.formatter(self.program, unit))
        return _Code(f"{name}[{value}]")

    def _filled(self, text: str) -> Pieces:
        pieces: Pieces = []
        at = 0
        for match in wording.PLACEHOLDER.finditer(text):
            symbol = self.program.names.symbols[match[1]]
            known = self._form(symbol.unit, symbol.range.low, self._slot(symbol.name))
            pieces += [text[at : match.start()], known if symbol.name in self.there else wording.UNKNOWN]
            at = match.end()
        return [*pieces, text[at:]]

    # parameters that were read, in the order in which they are read

    def _used(self, node: Node) -> Pieces | None:
        """Pieces that name the versions a node reads; None when a lower row's reading would have to be told."""
        if isinstance(node, nodes.Total):
            return None if any(isinstance(one, _READING) for one in nodes.walk(node)) else []
        if isinstance(node, (nodes.Running, nodes.FirstReason)):
            return []
        if isinstance(node, nodes.If):
            return self._of_if(node)
        if isinstance(node, nodes.Logic):
            return self._of_logic(node.op, node.parts)
        if isinstance(node, nodes.Split):
            return self._of_all(node.amount, *node.shares.keys, then=node.shares)
        if isinstance(node, nodes.Lookup):
            return self._of_all(*node.keys, then=node)
        if isinstance(node, nodes.Stepped):
            return self._of_all(node.amount, then=node)
        return self._of_all(*nodes.children(node))

    def _of_all(self, *parts: Node, then: nodes.Lookup | nodes.Stepped | None = None) -> Pieces | None:
        found: Pieces = []
        for part in parts:
            used = self._used(part)
            if used is None:
                return None
            found += used
        return found if then is None else [*found, self._version(then)]

    def _of_if(self, node: nodes.If) -> Pieces | None:
        test, then, other = self._used(node.test), self._used(node.then), self._used(node.other)
        if test is None or then is None or other is None:
            return None
        if not then and not other:
            return test
        return [*test, _Code(f"({_joined(then)} if {self.writer.text(node.test)} else {_joined(other)})")]

    def _of_logic(self, op: str, parts: tuple[Node, ...]) -> Pieces | None:
        first = self._used(parts[0])
        rest = self._of_logic(op, parts[1:]) if len(parts) > 1 else []
        if first is None or rest is None or not rest:
            return None if rest is None else first
        goes_on = self.writer.text(parts[0])
        goes_on = goes_on if op == "and" else f"(not {goes_on})"
        return [*first, _Code(f"({_joined(rest)} if {goes_on} else '')")]

    def _version(self, node: nodes.Lookup | nodes.Stepped) -> str | _Code:
        table = self.program.names.tables[node.name]
        texts = tuple(self.version_text(table, place) for place in range(len(table.versions)))
        if len(texts) == 1:
            return texts[0]
        self.given[f"texts_{table.name}"] = ("", *texts)
        self.given[f"starts_{table.name}"] = table.starts
        return _Code(
            f"texts_{table.name}[bisect_right(starts_{table.name}, {self._slot(node.picked_by.name)})]"
        )


def _joined(pieces: Pieces) -> str:
    """One expression for all pieces, texts beside each other made one."""
    merged: list[str] = []
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        merged += [repr(text)] * bool(text) + [piece.text]
        text = ""
    merged += [repr(text)] * bool(text or not merged)
    return merged[0] if len(merged) == 1 else f"''.join(({', '.join(merged)}))"


__all__ = ["Say", "Teller", "reason_texts"]
