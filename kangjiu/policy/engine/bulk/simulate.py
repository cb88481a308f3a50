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
from kangjiu.policy.engine.bulk.batch import Batch, Column, Ints, Outcome, Rows
from kangjiu.policy.engine.bulk.files import FileProblem, Reader, Sheet
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.compute import BadRow
from kangjiu.policy.engine.units import FEN

_CHUNK = 120_000
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
    labels, codes = _groups(base, sheets, made.places, by)
    whole, groups = compare(base, draft, made.batch, codes, max(1, len(labels)), engine)
    kept = {labels[number]: sums for number, sums in enumerate(groups) if sums.cases["cases"]} if by else {}
    return Simulation(whole, kept, made.bad)


def _groups(
    plan: Plan, sheets: Mapping[str, Sheet], places: Mapping[str, Ints | None], by: Sequence[str]
) -> tuple[list[tuple[str, ...]], Ints | None]:
    """Labels of the groups and the group of each case."""
    if not by:
        return [], None
    texts = []
    for name in by:
        found = sheets[plan.day_level].groups.get(name)
        if found is None:
            raise FileProblem(
                f"{sheets[plan.day_level].file} 没有列 {name}（--by 要是“{plan.day_level}”表里的列）"
            )
        texts.append(found)
    seen: dict[tuple[str, ...], int] = {}
    codes = np.fromiter((seen.setdefault(one, len(seen)) for one in zip(*texts, strict=True)), np.int64)
    at = places[plan.day_level]
    return list(seen), codes if at is None else codes[at]


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
    base: Plan, draft: Plan, batch: Batch, codes: Ints | None, count: int, engine: str
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

    def part(ends: tuple[int, int]) -> list[Sums]:
        whole = ends == (0, rows)
        first = one if whole else one.slice(*ends)
        second = two if whole else two.slice(*ends)
        here = codes if codes is None or population or whole else codes[slice(*ends)]
        options: dict[str, Any] = {} if whole or engine != "numba" else {"threads": 1}
        results = (
            targets.compute(engine, first, **options),
            targets.compute(engine, second, tables, **options),
        )
        return _sums(first, second, *results, here, count)

    whole, groups = Sums(), [Sums() for _ in range(count)]
    with ThreadPoolExecutor(vector.THREADS if len(chunks) > 1 else 1) as pool:
        for found in pool.map(part, chunks):
            for mine, more in zip(groups, found, strict=True):
                mine.add(more)
                whole.add(more)
    return whole, groups


def _same_rules(base: Plan, draft: Plan) -> bool:
    """Whether only values differ, so that the base's compiled form serves both."""
    alike = [(rule.name, rule.level, rule.node) for rule in base.rules] == [
        (rule.name, rule.level, rule.node) for rule in draft.rules
    ]
    return alike and base.valid == draft.valid and base.outputs.keys() == draft.outputs.keys() and all(
        list(base.outputs[level]) == list(draft.outputs[level]) for level in base.outputs
    )  # fmt: skip


def _sums(
    one: Batch, two: Batch, base: Outcome, draft: Outcome, codes: Ints | None, count: int
) -> list[Sums]:
    """Sums of each group in one chunk."""
    level = one.plan.day_level
    cases = one.rows[level].count
    unknown = np.zeros(cases, np.bool_)
    for batch, outcome in ((one, base), (two, draft)):
        for below, masks in outcome.unknown.items():
            if masks and batch.plan.names.levels[below].depth >= batch.plan.names.levels[level].depth:
                offsets = batch.under(level, below)
                for mask in masks.values():
                    unknown[np.searchsorted(offsets, np.flatnonzero(mask), "right") - 1] = True
            elif any(mask.any() for mask in masks.values()):
                unknown[:] = True
    paid = _paid(one, base), _paid(two, draft)
    entitled = _entitled(one, base, paid[0]), _entitled(two, draft, paid[1])
    counts = {
        "cases": np.ones(cases, np.bool_), "entitled_base": entitled[0] & ~unknown, "entitled_draft": entitled[1] & ~unknown,
        "gained": entitled[1] & ~entitled[0] & ~unknown, "lost": entitled[0] & ~entitled[1] & ~unknown,
        "more": (paid[1] > paid[0]) & ~unknown, "less": (paid[1] < paid[0]) & ~unknown, "unknown": unknown,
    }  # fmt: skip
    made = [Sums() for _ in range(count)]
    for name, flags in counts.items():
        for group, number in enumerate(_by_group(flags.astype(np.int64), codes, count)):
            made[group].cases[name] = number
    for side, (batch, outcome) in enumerate(((one, base), (two, draft))):
        for key, values in _money(batch, outcome).items():
            for group, amount in enumerate(_amounts(batch, key[0], values, unknown, codes, count)):
                made[group].money.setdefault(key, [0, 0])[side] = amount
    return made


def _amounts(
    batch: Batch, below: str, values: Ints, unknown: Any, codes: Ints | None, count: int
) -> list[int]:
    """Sum of a column in each group, without the cases that are not known."""
    if codes is None and not unknown.any():
        return [int(values.sum())]
    per_case = _per_case(batch, below, values)
    return _by_group(np.where(unknown, 0, per_case) if unknown.any() else per_case, codes, count)


def _per_case(batch: Batch, below: str, values: Column) -> Column:
    level = batch.plan.day_level
    return values if below == level else vector_words.summed(values, batch.under(level, below))


def _by_group(values: Ints, codes: Ints | None, count: int) -> list[int]:
    if codes is None:
        return [int(values.sum())]
    found = np.zeros(count, np.int64)
    np.add.at(found, codes, values)
    return [int(one) for one in found]


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
