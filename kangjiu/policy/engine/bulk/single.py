"""The scalar engine over a batch (逐例计算): one case after the other, with the words of why it stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from kangjiu.policy.engine import civil
from kangjiu.policy.engine.bulk import gather
from kangjiu.policy.engine.bulk.batch import Batch, Outcome
from kangjiu.policy.engine.bulk.plan import TableArrays
from kangjiu.policy.engine.decision import Decision
from kangjiu.policy.engine.stops import Stopped


def decide(batch: Batch, number: int, facts: Mapping[str, Any] | None = None) -> Decision:
    """The decision of one top row (of the whole population when that is the top)."""
    plan = batch.plan
    runner = plan.program.runner(plan.question)
    day = civil.as_date(batch.days if isinstance(batch.days, int) else int(batch.days[number]))
    facts = gather.facts_of(batch, number) if facts is None else facts
    if plan.names.levels[batch.top].population:
        return runner.decide_all(facts, day)
    return runner.decide(facts, day, None)


def compute(batch: Batch, tables: Mapping[str, TableArrays] | None = None) -> Outcome:
    """All outputs of a batch; the program's own parameters only."""
    if tables is not None:
        raise ValueError("the scalar engine reads its program's own parameters")
    found: dict[tuple[str, str], list[Any]] = {
        (level, rule): [] for level, rules in batch.plan.output_rules.items() for rule in rules
    }
    for number, facts in enumerate(gather.all_facts(batch)):
        decision = decide(batch, number, facts)
        for (level, rule), values in found.items():
            values += [decision.raw(rule, row) for row in decision.rows_of(level)]
    outcome = Outcome.empty(batch)
    for (level, rule), values in found.items():
        unknown = np.array([type(value) is Stopped for value in values], np.bool_)
        known = np.array([0 if type(value) is Stopped else value for value in values], np.int64)
        outcome.put(level, rule, slice(None), known, unknown if unknown.any() else None)
    outcome.out_of_force(batch)
    return outcome


def causes(batch: Batch, numbers: Iterable[int]) -> Counter[str]:
    """Why these top rows have outputs that are not known: message and number of cases."""
    found: Counter[str] = Counter()
    for number in numbers:
        found.update(cause.message for cause in decide(batch, number).causes)
    return found
