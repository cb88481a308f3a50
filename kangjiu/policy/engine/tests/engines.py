"""Whether the engines say the same of a pack on a few hundred random ragged cases, facts missing here and there."""

from __future__ import annotations

from kangjiu.policy.engine import Program, compute
from kangjiu.policy.engine.bulk import targets, vector
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.tests import random_cases

CASES = 200


def disagree(program: Program) -> list[str]:
    """Where NumPy, the scalar engine and DuckDB (when installed) differ; open values get invented ones."""
    made = random_cases.closed(program, 7)
    plan = Plan(compute.with_all_outputs(made, None), compute.ALL)
    batch = random_cases.random_batch(plan, CASES, seed=3, most=2, missing=0.02)
    first = vector.compute(batch)
    found = random_cases.differences(first, random_cases.scalar(batch, CASES))
    if "duckdb" in targets.available():
        found += random_cases.same(first, targets.compute("duckdb", batch))
    return found
