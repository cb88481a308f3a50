"""Random batches for any plan, and the same cases as nested facts for the scalar engine."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from kangjiu.policy.engine import Program, examples
from kangjiu.policy.engine.bulk import gather, single
from kangjiu.policy.engine.bulk.batch import Batch, Outcome, Rows
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.scope import Symbol
from kangjiu.policy.engine.stops import Stopped

Found = dict[str, dict[str, list[int | None]]]


def random_batch(plan: Plan, cases: int, *, seed: int, most: int = 3, missing: float = 0.0) -> Batch:
    """Ragged random cases: none to `most` rows under each row; a part of all facts is not handed over.

    One case in twenty is decided outside the pack's validity when anything may be missing.
    """
    rng = np.random.default_rng(seed)
    rows: dict[str, Rows] = {}
    for level in plan.levels:
        parent = plan.names.levels[level].parent
        if parent is None:
            rows[level] = Rows(1 if plan.names.levels[level].population else cases)
        else:
            counts = rng.integers(0, most + 1, rows[parent].count)
            if plan.names.levels[parent].population:
                counts = np.array([cases])
            rows[level] = Rows(int(counts.sum()), np.concatenate(([0], np.cumsum(counts))).astype(np.int64))
        for symbol in plan.facts.values():
            if symbol.level == level and symbol.name != "on":
                _fill(plan, symbol, rows[level], rng, missing)
    first, last = plan.valid
    last = min(last, first + 1500)
    days: Any = rng.integers(first, last + 1, rows[plan.day_level].count)
    if plan.names.levels[plan.levels[0]].population:
        days = int(days[0])
    elif missing:
        days[rng.random(len(days)) < 0.05] = last + 40_000
    if "on" in plan.facts:
        rows[plan.facts["on"].level].values["on"] = np.asarray(days)
    return Batch(plan, rows, days)


def _fill(plan: Plan, symbol: Symbol, rows: Rows, rng: np.random.Generator, missing: float) -> None:
    low, high = symbol.range
    if symbol.unit.kind == "date":
        first, last = plan.valid
        low, high = first - (4000 if missing else 0), min(last, first + 1500) + (200 if missing else 0)
        if "birth" in symbol.name:
            low, high = first - 18 * 366, first
    elif symbol.unit.is_number and high - low > 1000:
        high = low + int(rng.choice((min(high - low, 50_000), min(high - low, 3_000_000))))
    values = rng.integers(low, high + 1, rows.count)
    ordered = any(symbol.name in level.order for level in plan.names.levels.values())
    if ordered and symbol.unit.is_number and not (missing and rng.random() < 0.5):
        values = rng.permutation(rows.count) % (symbol.range.high - symbol.range.low + 1) + symbol.range.low
        values = np.clip(np.arange(rows.count), *symbol.range) if rng.random() < 0.5 else values
    rows.values[symbol.name] = values.astype(np.int64)
    share = 0.9 if symbol.kind == "gap" else 0.3 if symbol.optional else missing
    absent = rng.random(rows.count) < share
    if absent.any():
        rows.missing[symbol.name] = absent
        rows.values[symbol.name][absent] = symbol.range.low


def scalar(batch: Batch, cases: int | None = None) -> Found:
    """Internal values of all outputs by the scalar engine (None = not known)."""
    plan = batch.plan
    facts = gather.all_facts(batch)
    found: Found = {level: {rule: [] for rule in rules} for level, rules in plan.output_rules.items()}
    for number in range(batch.count if cases is None else min(cases, batch.count)):
        decision = single.decide(batch, number, facts[number])
        for level, rules in found.items():
            for rule, values in rules.items():
                for row in decision.rows_of(level):
                    value = decision.raw(rule, row)
                    known = decision.in_force and type(value) is not Stopped
                    values.append(int(value) if known else None)
    return found


def differences(outcome: Outcome, wanted: Found) -> list[str]:
    """Where an outcome's first rows say something else."""
    wrong = []
    for level, rules in wanted.items():
        for rule, values in rules.items():
            unknown = outcome.unknown[level].get(rule)
            for row, value in enumerate(values):
                got = None if unknown is not None and unknown[row] else int(outcome.values[level][rule][row])
                if got != value:
                    wrong.append(f"{level} {row} {rule}: {got}, not {value}")
    return wrong[:10]


def same(one: Outcome, two: Outcome) -> list[str]:
    """Outputs in which two outcomes differ."""
    wrong = []
    for level, rules in one.values.items():
        for rule, values in rules.items():
            none = np.zeros(len(values), np.bool_)
            first, second = one.unknown[level].get(rule, none), two.unknown[level].get(rule, none)
            differ = (first != second) | (~first & (values != two.values[level][rule]))
            if differ.any():
                wrong.append(
                    f"{level} {rule}: {int(differ.sum())} rows, first {int(np.flatnonzero(differ)[0])}"
                )
    return wrong


def closed(program: Program, seed: int) -> Program:
    """The program with an invented value for every open one."""
    rng = np.random.default_rng(seed)
    given: dict[str, Any] = {}
    for one in program.open_values():
        low, high = one.range
        table = program.names.tables[one.name]
        if table.shares:
            rest = [10_000 - 3333 * (len(one.cells) - 1), *[3333] * (len(one.cells) - 1)]
            given[one.name] = [
                dict(zip(one.keys, k, strict=True)) | {"value": v}
                for k, v in zip(one.cells, rest, strict=True)
            ]
        elif one.members:
            given[one.name] = one.members[int(rng.integers(0, len(one.members)))][0]
        elif one.unit == "bool":
            given[one.name] = bool(rng.integers(0, 2))
        elif one.unit == "date":
            given[one.name] = date(2024, 1, 1) + timedelta(int(rng.integers(0, 300)))
        else:
            given[one.name] = int(rng.integers(low, min(high, low + 2_000_000) + 1))
    return examples.given_values(program, given)
