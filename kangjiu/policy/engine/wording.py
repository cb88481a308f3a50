"""How values are said in Chinese (文字): yuan with thousands, dates, percentages, the pack's own sentences filled in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

from kangjiu.policy.engine import civil
from kangjiu.policy.engine.checked import CheckedProgram
from kangjiu.policy.engine.layout import Row
from kangjiu.policy.engine.stops import Stopped
from kangjiu.policy.engine.units import Unit

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
UNKNOWN = "未定"


def yuan(fen: int) -> str:
    """1,600.00 元."""
    whole, rest = divmod(abs(fen), 100)
    text = f"{whole:,}.{rest:02d} 元"
    return text if fen >= 0 else "−" + text


def percent(points: int) -> str:
    """60% or 12.5%."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def day(number: int) -> str:
    """2024年6月4日."""
    at = civil.as_date(number)
    return f"{at.year}年{at.month}月{at.day}日"


def formatter(program: CheckedProgram, unit: Unit) -> Callable[[Any], str]:
    """Function that says an internal value of a unit; 未定 for one that is not there."""
    inner = _inner(program, unit)
    return lambda value: UNKNOWN if value is None or type(value) is Stopped else inner(value)


def _inner(program: CheckedProgram, unit: Unit) -> Callable[[Any], str]:
    if unit.kind == "number":
        return {(1, 0): yuan, (0, 1): percent}.get((unit.fen, unit.bp), str)
    if unit.kind == "date":
        return day
    if unit.kind == "bool":
        return lambda value: "是" if value else "否"
    if unit.kind == "enum":
        labels = tuple(program.names.labels[unit.name].values())
        return lambda value: labels[value]
    if unit.kind == "set":
        names = tuple(program.names.labels[unit.name].values())
        return lambda value: "、".join(n for p, n in enumerate(names) if value >> p & 1) or "无"
    return str


class Filled(Protocol):
    """Where the values of a sentence come from: a decision."""

    @property
    def program(self) -> CheckedProgram:
        """The pack."""
        ...

    def raw(self, name: str, row: Row) -> Any:
        """Internal value of a name in its row."""
        ...

    def climb(self, row: Row, level: str, name: str) -> Row:
        """The row at the level of a name."""
        ...


def fill(decision: Filled, text: str, row: Row, level: str) -> str:
    """A pack's sentence with its {names} replaced by their values in this row of a level."""
    if "{" not in text:
        return text
    program = decision.program

    def say(match: re.Match[str]) -> str:
        symbol = program.names.symbols[match[1]]
        value = decision.raw(symbol.name, decision.climb(row, level, symbol.name))
        return formatter(program, symbol.unit)(value)

    return PLACEHOLDER.sub(say, text)
