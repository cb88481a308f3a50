"""A policy over other days (仿佛当时已施行): what a coming year's draft would have meant for last year's cases."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from kangjiu.policy.engine import civil, compiler
from kangjiu.policy.engine.pack_model import Definition, Example, Param, ParamSet, Span, Version
from kangjiu.policy.engine.program import Program

T = TypeVar("T", Param, ParamSet)


def as_if_in_force(program: Program, first: date, last: date) -> Program:
    """The program valid from `first` to `last` too: its earliest values reach back, its latest ones forward.

    Nothing else changes: ages, days and months are still counted on the cases' own dates.
    """
    manifest = program.definition.manifest
    start, end = min(first, manifest.valid.start), max(last, manifest.valid.end)
    if (start, end) == (manifest.valid.start, manifest.valid.end):
        return program
    definition = Definition.model_construct(
        manifest=manifest.model_copy(
            update={"valid": manifest.valid.model_copy(update={"start": start, "end": end})}
        ),
        params=tuple(reaching(one, start, end) for one in program.definition.params),
        sets=tuple(reaching(one, start, end) for one in program.definition.sets),
        sources=program.definition.sources,
    )
    return compiler.compile_definition(definition, {})


def reaching(table: T, start: date, end: date) -> T:
    """A table whose earliest values reach back to a day and whose latest ones reach on to another."""
    ordered: list[Version] = sorted(table.versions, key=lambda one: one.start)
    ordered[0] = ordered[0].model_copy(update={"start": min(start, ordered[0].start)})
    ordered[-1] = ordered[-1].model_copy(update={"end": max(end, ordered[-1].end)})
    return table.model_copy(update={"versions": tuple(ordered)})


def moved(example: Example, valid: Span) -> Example:
    """A worked example some whole years later or earlier, so that its day lies in a validity; else as it is.

    Every date moves alike, so that ages and periods stay what they were.
    """
    years = valid.start.year - example.on.year
    on = _later(example.on, years)
    if valid.start <= example.on <= valid.end or not valid.start <= on <= valid.end:
        return example
    update = {"on": on, "facts": _moved(example.facts, years), "expect": _moved(example.expect, years)}
    return example.model_copy(update=update)


def _moved(value: Any, years: int) -> Any:
    if isinstance(value, dict):
        return {name: _moved(one, years) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_moved(one, years) for one in value]
    if isinstance(value, date):
        return _later(value, years)
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return _later(date.fromisoformat(value), years).isoformat()
    return value


def _later(day: date, years: int) -> date:
    return civil.as_date(civil.add_years(civil.day_number(day), years))
