"""The scalar engine over a batch (逐例计算): one case after the other, with the words of why it stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from kangjiu.policy.engine import civil
from kangjiu.policy.engine.bulk import gather
from kangjiu.policy.engine.bulk.batch import Batch, Outcome
from kangjiu.policy.engine.bulk.plan import TableArrays
from kangjiu.policy.engine.decision import Decision
from kangjiu.policy.engine.stops import Stopped


def decide(batch: Batch, number: int) -> Decision:
    """The decision of one top row (of the whole population when that is the top)."""
    plan = batch.plan
    runner = plan.program.runner(plan.question)
    day = civil.as_date(batch.days if isinstance(batch.days, int) else int(batch.days[number]))
    facts = gather.facts_of(batch, number)
    if plan.names.levels[batch.top].population:
        return runner.decide_all(facts, day)
    return runner.decide(facts, day, None)


def compute(batch: Batch, tables: Mapping[str, TableArrays] | None = None) -> Outcome:
    """All outputs of a batch; the program's own parameters only."""
    if tables is not None:
        raise ValueError("the scalar engine reads its program's own parameters")
    outcome = Outcome.empty(batch)
    at = dict.fromkeys(batch.plan.levels, 0)
    for number in range(batch.count):
        decision = decide(batch, number)
        for level, rules in batch.plan.output_rules.items():
            rows = decision.rows_of(level)
            for rule in rules:
                values = [decision.raw(rule, row) for row in rows]
                unknown = np.array([type(value) is Stopped for value in values], np.bool_)
                known = [0 if type(value) is Stopped else int(value) for value in values]
                place = slice(at[level], at[level] + len(rows))
                outcome.put(level, rule, place, known, unknown if unknown.any() else None)
            at[level] += len(rows)
    outcome.out_of_force(batch)
    return outcome


def causes(batch: Batch, numbers: Iterable[int]) -> Counter[str]:
    """Why these top rows have outputs that are not known: message and number of cases."""
    found: Counter[str] = Counter()
    for number in numbers:
        found.update(cause.message for cause in decide(batch, number).causes)
    return found
