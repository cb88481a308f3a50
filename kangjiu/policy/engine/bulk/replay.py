"""Real cases once more under some policy (重算): per case what it gets, who pays, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from kangjiu.policy.engine.bulk import targets
from kangjiu.policy.engine.bulk.batch import Batch, Flags, Ints, Outcome
from kangjiu.policy.engine.bulk.gather import gather
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.compute import ALL, with_all_outputs
from kangjiu.policy.engine.program import Program
from kangjiu.policy.engine.replayed import QUESTIONS, SHARES, CaseResult, ItemResult, known_facts
from kangjiu.policy.engine.tuning import Spot

Case = tuple[Mapping[str, Any], date]


def plan_of(program: Program) -> Plan:
    """All outputs of the three questions in one computation."""
    answers = {name: program.answers[name] for name in QUESTIONS if name in program.answers}
    return Plan(with_all_outputs(replace(program, answers=answers), None), ALL)


def run(program: Program, cases: Iterable[Case], engine: str = "numpy") -> list[CaseResult]:
    """Every case under a policy, in order; facts the policy does not know are left aside.

    Needs item level and the three questions (`lacking` says which are not there); a case that is not entitled, or
    an item that is not granted, gets nothing whatever its bills.
    """
    return Prepared(program, cases, engine).results()


class Prepared:
    """Cases laid out once for a policy (备好的实例), to be computed as often as wanted with one of its values changed."""

    def __init__(self, program: Program, cases: Iterable[Case], engine: str = "numpy") -> None:
        plan = plan_of(program)
        self.engine = engine
        self.batch = gather(plan, [(known_facts(program, facts), on) for facts, on in cases])

    def results(self, spot: Spot | None = None, number: int = 0) -> list[CaseResult]:
        """Every case in order; with `spot` as if that value of the policy were `number` (fen, basis points, …).

        A parameter no output reads changes nothing. The tables are what a computation is given: nothing is compiled.
        """
        if not self.batch.count:
            return []
        tables = self.batch.plan.tables
        if spot is not None and spot[0] in tables:
            name, version, cell = spot
            tables = {**tables, name: tables[name].with_cell(version, cell, number)}
        return _results(self.batch, targets.compute(self.engine, self.batch, tables))


def _results(batch: Batch, outcome: Outcome) -> list[CaseResult]:
    reader = _Reader(batch, outcome)
    known = reader.known_cases()
    entitled = reader.column("case", "verdict") == 0
    granted = reader.column("item", "item_verdict") == 0
    caps = reader.column("item", "annual_cap_fen")
    paid = reader.summed("item", "bill", "payable_fen")
    shares = np.stack([reader.column("item", name) for name in SHARES], axis=1)
    ends = batch.under("case", "item")
    return [
        _case(bool(known[at]), bool(entitled[at]), range(ends[at], ends[at + 1]), granted, caps, paid, shares)
        for at in range(batch.count)
    ]


def _case(
    known: bool, entitled: bool, items: Sequence[int], granted: Flags, caps: Ints, paid: Ints, shares: Ints
) -> CaseResult:
    if not known:
        return CaseResult(False, False, tuple(ItemResult(False, 0, 0, ()) for _ in items))
    made = []
    for at in items:
        parts = tuple(int(one) for one in shares[at])
        made.append(ItemResult(entitled and bool(granted[at]), int(caps[at]), int(paid[at]), parts))
    return CaseResult(True, any(item.granted for item in made), tuple(made))


class _Reader:
    """Outputs by name, and what is not known of them."""

    def __init__(self, batch: Batch, outcome: Outcome) -> None:
        self.batch = batch
        self.outcome = outcome

    def column(self, level: str, output: str) -> Ints:
        rule = self.batch.plan.outputs[level][output].name
        return self.outcome.values[level][rule]

    def summed(self, level: str, below: str, output: str) -> Ints:
        """Sum of a lower level's output under each row."""
        ends = self.batch.under(level, below)
        sums = np.concatenate((np.zeros(1, np.int64), np.cumsum(self.column(below, output), dtype=np.int64)))
        found: Ints = sums[ends[1:]] - sums[ends[:-1]]
        return found

    def known_cases(self) -> Flags:
        """Cases whose entitlement and money are known on every level."""
        unknown = np.zeros(self.batch.count, np.bool_)
        wanted = {
            ("case", "verdict"),
            ("item", "item_verdict"),
            ("item", "annual_cap_fen"),
            ("bill", "payable_fen"),
        }
        wanted |= {("item", name) for name in SHARES}
        for level, output in wanted:
            mask = self.outcome.unknown[level].get(self.batch.plan.outputs[level][output].name)
            if mask is not None:
                ends = self.batch.under("case", level)
                unknown[np.searchsorted(ends, np.flatnonzero(mask), "right") - 1] = True
        return ~unknown
