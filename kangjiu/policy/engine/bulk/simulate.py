"""What a draft would cost (试算): base and draft over the same cases, by output and group, and who gains or loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from kangjiu.policy.engine import civil, nodes
from kangjiu.policy.engine.bulk import job, targets, vector, vector_words
from kangjiu.policy.engine.bulk.assemble import assemble
from kangjiu.policy.engine.bulk.batch import Batch, Column, Flags, Ints, Outcome, Rows
from kangjiu.policy.engine.bulk.files import Reader
from kangjiu.policy.engine.bulk.groups import Groups, grouped
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.compute import BadRow
from kangjiu.policy.engine.units import FEN

_CHUNK = 240_000
_CASES = ("cases", "entitled_base", "entitled_draft", "gained", "lost", "more", "less", "unknown")


@dataclass
class Sums:
    """Totals of one group: by output (level, name) base and draft in fen, and cases.

    gained, lost: entitled by all reasons of the case in the draft only, in the base only (without reasons: paid
    anything). more, less: more or less money by `payable_fen`, or by all outputs in fen when there is none.
    unknown: an output is not known in one of the two; such cases stand in no other number.
    """

    money: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_CASES, 0))

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it: no case, no money."""
        return not self.cases["cases"] and not any(any(both) for both in self.money.values())

    def add(self, other: Sums) -> None:
        """Add another part."""
        for key, (base, draft) in other.money.items():
            mine = self.money.setdefault(key, [0, 0])
            mine[0] += base
            mine[1] += draft
        for name, count in other.cases.items():
            self.cases[name] += count


@dataclass
class Simulation:
    """Sums of everything and by group; bad rows."""

    whole: Sums
    groups: dict[tuple[str, ...], Sums]
    bad: list[BadRow]


def simulate(
    base: Plan, draft: Plan, files: Mapping[str, Path], *, by: Sequence[str], engine: str, on: date | None
) -> Simulation:
    """Compare two packs over the same files; FileProblem when a column of `by` is in no file."""
    sheets = job.read(Reader(base, [draft], by), files)
    made = assemble(base, sheets, None if on is None else civil.day_number(on))
    groups = grouped(base, made.batch, sheets, made.places, by) if by else None
    whole, parts = compare(base, draft, made.batch, groups, engine)
    listed = zip(groups.labels, parts, strict=True) if groups else ()
    return Simulation(whole, {labels: sums for labels, sums in listed if not sums.empty}, made.bad)


def over(plan: Plan, batch: Batch) -> Batch:
    """The same rows for another plan."""
    rows = {
        level: Rows(
            batch.rows[level].count,
            batch.rows[level].offsets,
            {n: column for n, column in batch.rows[level].values.items() if n in plan.facts},
            {n: column for n, column in batch.rows[level].missing.items() if n in plan.facts},
        )
        for level in plan.levels
    }
    made = Batch(plan, rows, batch.days)
    if "on" in plan.facts:
        level = plan.facts["on"].level
        days = batch.days
        rows[level].values["on"] = np.full(rows[level].count, days) if isinstance(days, int) else days
    return made


def compare(
    base: Plan, draft: Plan, batch: Batch, groups: Groups | None, engine: str
) -> tuple[Sums, list[Sums]]:
    """Sums of the whole and of each group, chunk by chunk; nothing but the sums is kept."""
    same = _same_rules(base, draft)
    one, two = over(base, batch), over(base if same else draft, batch)
    tables = {name: draft.tables[name] for name in base.tables} if same else None
    population = base.day_level != base.levels[0] or draft.day_level != draft.levels[0]
    rows = batch.rows[batch.top].count
    chunks = [(0, rows)]
    if not population and engine in ("numpy", "numba"):
        chunks = vector.chunk_ends(batch, _CHUNK if engine == "numba" else vector.CHUNK_ROWS)

    def part(ends: tuple[int, int]) -> tuple[Sums, list[Sums]]:
        all_rows = ends == (0, rows)
        first = one if all_rows else one.slice(*ends)
        second = two if all_rows else two.slice(*ends)
        here = groups if groups is None or all_rows else groups.slice(one, *ends)
        options: dict[str, Any] = {} if all_rows or engine != "numba" else {"threads": 1}
        results = (
            targets.compute(engine, first, **options),
            targets.compute(engine, second, tables, **options),
        )
        return _sums(first, second, *results, here)

    whole, parts = Sums(), [Sums() for _ in groups.labels] if groups else []
    with ThreadPoolExecutor(vector.THREADS if len(chunks) > 1 else 1) as pool:
        for total, found in pool.map(part, chunks):
            whole.add(total)
            for mine, more in zip(parts, found, strict=True):
                mine.add(more)
    return whole, parts


def _same_rules(base: Plan, draft: Plan) -> bool:
    """Whether only values differ, so that the base's compiled form serves both."""
    alike = [(rule.name, rule.level, rule.node) for rule in base.rules] == [
        (rule.name, rule.level, rule.node) for rule in draft.rules
    ]
    return alike and base.valid == draft.valid and base.outputs.keys() == draft.outputs.keys() and all(
        list(base.outputs[level]) == list(draft.outputs[level]) for level in base.outputs
    )  # fmt: skip


def _sums(
    one: Batch, two: Batch, base: Outcome, draft: Outcome, groups: Groups | None
) -> tuple[Sums, list[Sums]]:
    """Sums of one chunk and of each group in it."""
    level = one.plan.day_level
    unknown = _unknown(one, base) | _unknown(two, draft)
    paid = _paid(one, base), _paid(two, draft)
    entitled = _entitled(one, base, paid[0]), _entitled(two, draft, paid[1])
    counts = {
        "cases": np.ones(len(unknown), np.bool_), "entitled_base": entitled[0] & ~unknown, "entitled_draft": entitled[1] & ~unknown,
        "gained": entitled[1] & ~entitled[0] & ~unknown, "lost": entitled[0] & ~entitled[1] & ~unknown,
        "more": (paid[1] > paid[0]) & ~unknown, "less": (paid[1] < paid[0]) & ~unknown, "unknown": unknown,
    }  # fmt: skip
    whole, parts = Sums(), [Sums() for _ in groups.labels] if groups else []
    for name, flags in counts.items():
        whole.cases[name] = int(np.count_nonzero(flags))
        if groups is not None:
            for sums, number in zip(
                parts, _by_group(parts, groups.counted, flags[groups.cases]), strict=True
            ):
                sums.cases[name] = number
    for side, (batch, outcome) in enumerate(((one, base), (two, draft))):
        for key, values in _money(batch, outcome).items():
            if unknown.any():
                values = np.where(np.repeat(unknown, np.diff(batch.under(level, key[0]))), 0, values)
            whole.money.setdefault(key, [0, 0])[side] = int(values.sum(dtype=np.int64))
            if groups is not None:
                for sums, amount in zip(parts, _by_group(parts, groups.codes[key[0]], values), strict=True):
                    sums.money.setdefault(key, [0, 0])[side] = amount
    return whole, parts


def _by_group(parts: list[Sums], codes: Ints, values: Column) -> list[int]:
    """Sum of the values in each group."""
    found = np.zeros(len(parts), np.int64)
    np.add.at(found, codes, values.astype(np.int64))
    return [int(one) for one in found]


def _unknown(batch: Batch, outcome: Outcome) -> Flags:
    """Cases with an output that is not known on any level."""
    level, levels = batch.plan.day_level, batch.plan.names.levels
    unknown = np.zeros(batch.rows[level].count, np.bool_)
    for below, masks in outcome.unknown.items():
        if masks and levels[below].depth >= levels[level].depth:
            offsets = batch.under(level, below)
            for mask in masks.values():
                unknown[np.searchsorted(offsets, np.flatnonzero(mask), "right") - 1] = True
        elif any(mask.any() for mask in masks.values()):
            unknown[:] = True
    return unknown


def _per_case(batch: Batch, below: str, values: Column) -> Column:
    level = batch.plan.day_level
    return values if below == level else vector_words.summed(values, batch.under(level, below))


def _money(batch: Batch, outcome: Outcome) -> dict[tuple[str, str], Ints]:
    """Each output in fen on the level of a case or below."""
    found: dict[tuple[str, str], Ints] = {}
    for below, rules in batch.plan.outputs.items():
        for output, rule in rules.items():
            if rule.unit == FEN and batch.plan.day_level in batch.plan.names.path(below):
                found[below, output] = outcome.values[below][rule.name]
    return found


def _paid(batch: Batch, outcome: Outcome) -> Ints:
    """What a case is paid."""
    money = _money(batch, outcome)
    chosen = [key for key in money if key[1] == "payable_fen"] or list(money)
    total = np.zeros(batch.rows[batch.plan.day_level].count, np.int64)
    for key in chosen:
        total += _per_case(batch, key[0], money[key])
    return total


def _entitled(batch: Batch, outcome: Outcome, paid: Ints) -> Any:
    level = batch.plan.day_level
    reasons = [
        rule.name for rule in batch.plan.outputs[level].values() if isinstance(rule.node, nodes.FirstReason)
    ]
    if not reasons:
        return paid > 0
    return np.logical_and.reduce([outcome.values[level][rule] == 0 for rule in reasons])


@dataclass
class Changes:
    """Rows whose outputs differ: level, output, rows, sum of the differences (None for what is no number)."""

    lines: list[tuple[str, str, int, int | None]]
    bad: list[BadRow]


def changes(base: Plan, draft: Plan, files: Mapping[str, Path], *, on: date | None) -> Changes:
    """Outputs both packs have, row by row."""
    sheets = job.read(Reader(base, [draft]), files)
    made = assemble(base, sheets, None if on is None else civil.day_number(on))
    one = targets.compute("numpy", over(base, made.batch))
    two = targets.compute("numpy", over(draft, made.batch))
    lines: list[tuple[str, str, int, int | None]] = []
    for level, rules in base.outputs.items():
        for output, rule in rules.items():
            other = draft.outputs[level].get(output)
            if other is not None:
                lines += _changed(level, output, (one, rule.name), (two, other.name), rule.unit.is_number)
    return Changes(lines, made.bad)


def _changed(
    level: str, output: str, one: tuple[Outcome, str], two: tuple[Outcome, str], number: bool
) -> list[tuple[str, str, int, int | None]]:
    before, after = (outcome.values[level][rule] for outcome, rule in (one, two))
    none = np.zeros(len(before), np.bool_)
    unknown = [outcome.unknown[level].get(rule, none) for outcome, rule in (one, two)]
    both = ~unknown[0] & ~unknown[1]
    rows = int(((unknown[0] != unknown[1]) | (both & (before != after))).sum())
    amount = int(after[both].sum(dtype=np.int64)) - int(before[both].sum(dtype=np.int64)) if number else None
    return [(level, output, rows, amount)] if rows else []
