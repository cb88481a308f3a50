"""A policy over other days (仿佛当时已施行): what a coming year's draft would have meant for last year's cases."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from kangjiu.policy.engine import compiler
from kangjiu.policy.engine.pack_model import Definition, Param, ParamSet, Span, Version
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
        manifest=manifest.model_copy(update={"valid": Span(start=start, end=end)}),
        params=tuple(_reaching(one, start, end) for one in program.definition.params),
        sets=tuple(_reaching(one, start, end) for one in program.definition.sets),
        sources=program.definition.sources,
    )
    return compiler.compile_definition(definition, {})


def _reaching(table: T, start: date, end: date) -> T:
    ordered: list[Version] = sorted(table.versions, key=lambda one: one.start)
    ordered[0] = ordered[0].model_copy(update={"start": min(start, ordered[0].start)})
    ordered[-1] = ordered[-1].model_copy(update={"end": max(end, ordered[-1].end)})
    return table.model_copy(update={"versions": tuple(ordered)})
