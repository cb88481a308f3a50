"""Nested facts of many cases as one batch (事实装列), read and checked exactly as for one case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np

from kangjiu.policy.engine import civil
from kangjiu.policy.engine.bulk.batch import Batch, Ints, Rows
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.decision import plain
from kangjiu.policy.engine.intake import Intake
from kangjiu.policy.engine.layout import Layout, Row
from kangjiu.policy.engine.stops import Stopped


def gather(plan: Plan, cases: Iterable[tuple[Mapping[str, Any], date]]) -> Batch:
    """A batch of (facts, day of decision); FactError when facts are malformed.

    With a population level the facts are those of its cases, and the first day counts for all.
    """
    layout = Layout(plan.program)
    intake = Intake(plan.program, layout, plan.question)
    found: dict[str, list[Row]] = {level: [] for level in plan.levels}
    days: list[int] = []
    listed = list(cases)
    population = plan.names.levels[plan.program.top].population
    if population:
        on = listed[0][1] if listed else plan.program.definition.manifest.valid.start
        listed = [({plan.day_level: [facts for facts, _ in listed]}, on)]
    for facts, on in listed:
        rows = intake.rows(facts, on)
        for level, kept in found.items():
            kept += rows[level]
        days.append(civil.day_number(on))
    made = {level: _rows(plan, layout, level, found) for level in plan.levels}
    return Batch(plan, made, days[0] if population else np.array(days, np.int64))


def facts_of(batch: Batch, number: int) -> dict[str, Any]:
    """Nested facts of one top row, as an author would write them."""
    return _facts(batch, batch.top, number)


def _facts(batch: Batch, level: str, row: int) -> dict[str, Any]:
    plan, rows = batch.plan, batch.rows[level]
    facts: dict[str, Any] = {}
    for name, column in rows.values.items():
        if name not in rows.missing or not rows.missing[name][row]:
            facts[name] = plain(int(column[row]), plan.facts[name].unit, plan.names.enums)
    for child in plan.levels:
        offsets = batch.rows[child].offsets
        if plan.names.levels[child].parent == level and offsets is not None:
            facts[child] = [_facts(batch, child, at) for at in range(offsets[row], offsets[row + 1])]
    return facts


def all_facts(batch: Batch) -> list[dict[str, Any]]:
    """Nested facts of every top row, in order: the same as facts_of for each, made a column at a time."""
    plan = batch.plan
    made: dict[str, list[dict[str, Any]]] = {}
    for level in plan.levels:
        rows = batch.rows[level]
        columns = [_plain_column(plan, name, rows) for name in rows.values]
        names = tuple(rows.values)
        made[level] = [dict(zip(names, one, strict=True)) for one in zip(*columns, strict=True)] or [
            {} for _ in range(rows.count)
        ]
    for level in plan.levels:
        parent, offsets = plan.names.levels[level].parent, batch.rows[level].offsets
        if parent is not None and offsets is not None:
            ends = offsets.tolist()
            for above, first, last in zip(made[parent], ends[:-1], ends[1:], strict=True):
                above[level] = made[level][first:last]
    return made[batch.top]


def _plain_column(plan: Plan, name: str, rows: Rows) -> list[Any]:
    """Plain values of a column, None where they are missing."""
    unit, enums = plan.facts[name].unit, plan.names.enums
    listed = rows.values[name].tolist()
    if not unit.is_number:
        said = {number: plain(number, unit, enums) for number in set(listed)}
        listed = [said[number] for number in listed]
    for at in np.flatnonzero(rows.missing[name]).tolist() if name in rows.missing else ():
        listed[at] = None
    return listed


def _rows(plan: Plan, layout: Layout, level: str, found: Mapping[str, list[Row]]) -> Rows:
    rows = found[level]
    made = Rows(len(rows), _offsets(plan, layout, level, found))
    for name, symbol in plan.facts.items():
        if symbol.level == level:
            slot = layout.slots[name]
            values = [row[slot] for row in rows]
            missing = np.array([type(value) is Stopped for value in values], np.bool_)
            low = symbol.range.low
            made.values[name] = np.array([low if type(v) is Stopped else v for v in values], np.int64)
            if missing.any():
                made.missing[name] = missing
    return made


def _offsets(plan: Plan, layout: Layout, level: str, found: Mapping[str, list[Row]]) -> Ints | None:
    parent = plan.names.levels[level].parent
    if parent is None:
        return None
    slot = layout.children[parent][level]
    counts = [len(row[slot]) for row in found[parent]]
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))
