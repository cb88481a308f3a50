"""What every bulk computation shares (批量计算): all outputs at once, how a cell reads, how a bad row is named."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from kangjiu.policy.engine.program import Program
from kangjiu.policy.engine.units import Unit

_WHOLE = re.compile(r"-?[0-9]{1,19}")
ALL = "all"
NO_REASON = "none"
_YES, _NO = ("true", "1", "是"), ("false", "0", "否")


@dataclass(frozen=True)
class BadRow:
    """One row that was not computed: file, row (1 = first data row), column, what is wrong."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.row} 行 {self.column}：{self.message}"


def with_all_outputs(program: Program, question: str | None) -> Program:
    """The program with one question `all` that has the outputs of every question (or of the named one)."""
    wanted = [question] if question else list(program.answers)
    outputs: dict[str, str] = {}
    for name in wanted:
        for output, rule in program.answers[name].items():
            key = output if outputs.get(output, rule) == rule else f"{name}_{output}"
            outputs[key] = rule
    return replace(program, answers={ALL: outputs})


def plain_cell(text: str, unit: Unit) -> Any:
    """Plain value of a cell; the text itself when it does not read, so that it is refused by name."""
    text = text.strip()
    if unit.kind == "set":
        return [part for part in text.replace(";", "|").split("|") if part]
    if text == "":
        return None
    if unit.is_number:
        return int(text) if _WHOLE.fullmatch(text) else text
    if unit.kind == "bool":
        return True if text in _YES else False if text in _NO else text
    return text
