"""Every engine that is installed says the same to the fen on 20,000 random ragged cases, and as the scalar engine.

Half of the cases have everything, in half of them facts are missing here and there. Spark runs as `local[2]` when the
extra and Java are there; when not, what to install is told, which test_bulk_files.py looks at.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kangjiu.policy.engine import Program, compute, load_program
from kangjiu.policy.engine.bulk import targets, vector
from kangjiu.policy.engine.bulk.batch import Batch, Outcome
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.tests import random_cases

ROOT = Path(__file__).parents[4]
OTHERS = tuple(name for name in targets.available() if name not in ("scalar", "numpy"))
CASES = 20_000


@cache
def program(name: str) -> Program:
    if name == "bench":
        return load_program(ROOT / "bench/policy_pack")
    made = load_program(ROOT / "packs" / name.removesuffix("+"))
    return random_cases.closed(made, 7) if name.endswith("+") else made


@cache
def batch(name: str, missing: float) -> Batch:
    plan = Plan(compute.with_all_outputs(program(name), None), compute.ALL)
    return random_cases.random_batch(plan, CASES, seed=11, most=24 if name == "bench" else 2, missing=missing)


@cache
def by_numpy(name: str, missing: float) -> Outcome:
    return vector.compute(batch(name, missing))


PACKS = ("shili-2026", "henan-jiyuan-2024+", "henan-jiyuan-2024", "bench")


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("missing", [0.0, 0.02])
def test_the_engines_agree_on_twenty_thousand_random_cases(name: str, engine: str, missing: float) -> None:
    cases = batch(name, missing)
    if engine == "spark":
        # a statement costs a second whatever its size
        cases = cases.slice(0, 300)
        assert random_cases.same(vector.compute(cases), targets.compute(engine, cases)) == []
        return
    assert random_cases.same(by_numpy(name, missing), targets.compute(engine, cases)) == []


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("missing", [0.0, 0.02])
def test_the_scalar_engine_agrees_on_ten_thousand_of_either_kind(name: str, missing: float) -> None:
    wanted = random_cases.scalar(batch(name, missing), CASES // 2)
    assert random_cases.differences(by_numpy(name, missing), wanted) == []
    known = [value for rules in wanted.values() for values in rules.values() for value in values]
    assert any(value is not None for value in known)
