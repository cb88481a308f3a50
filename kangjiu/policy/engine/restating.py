"""Worked examples said anew (更新示例): what an example expects, replaced by what comes out now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kangjiu.policy.engine import examples
from kangjiu.policy.engine.decision import Decision
from kangjiu.policy.engine.errors import FactError, PackError
from kangjiu.policy.engine.pack_model import Example
from kangjiu.policy.engine.program import Program

_SAID = {
    "verdict": lambda decision: decision.verdict,
    "reasons": lambda decision: [reason.code for reason in decision.reasons],
    "open": lambda decision: sorted({cause.name for cause in decision.open_values}),
    "gaps": lambda decision: sorted({cause.name for cause in decision.gaps}),
    "missing": lambda decision: sorted({cause.name for cause in decision.missing}),
}


def restated(program: Program, found: Iterable[Example]) -> tuple[Example, ...]:
    """The examples with what they name set to what comes out; one that cannot be worked out stays as it is."""
    return tuple(_restated(program, one) for one in found)


def _restated(program: Program, example: Example) -> Example:
    try:
        decision = examples.decided(examples.given_values(program, example.given), example)
    except (FactError, PackError, KeyError):
        return example
    said = {name: read(decision) for name, read in _SAID.items() if name in example.expect}
    rows = {name: value for name, value in example.expect.items() if name not in _SAID}
    fresh = _rows(decision, decision.program.top, [rows])[0]
    return example.model_copy(update={"expect": {**example.expect, **said, **fresh}})


def _rows(decision: Decision, level: str, wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of a level with the same names and today's values; lower rows stand under theirs in the facts' order."""
    values = decision.rows(level)
    children = [name for name, info in decision.program.names.levels.items() if info.parent == level]
    made = [
        {name: _plain(values[at][name]) for name in one if name not in children and name in values[at]}
        if at < len(values)
        else {}
        for at, one in enumerate(wanted)
    ]
    for child in children:
        nested = [row for one in wanted for row in one.get(child, [])]
        fresh = iter(_rows(decision, child, nested) if nested else [])
        for one, mine in zip(wanted, made, strict=True):
            if child in one:
                mine[child] = [next(fresh) for _ in one[child]]
    return made


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
