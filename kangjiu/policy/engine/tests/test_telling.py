"""A row said at once reads exactly as the same row said rule by rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench import _policy_cases
from kangjiu.policy.engine import Decision, compute, load_program
from kangjiu.policy.engine.bulk import single
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.explain import Explainer
from kangjiu.policy.engine.layout import Row
from kangjiu.policy.engine.stops import Stop
from kangjiu.policy.engine.tests import random_cases
from kangjiu.policy.engine.tests.making import CHOICES, SOURCES, write_pack

ROOT = Path(__file__).parents[4]
PACKS = [
    *sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml")),
    *sorted(path.parent for path in (ROOT / "tests/packs").glob("*/pack.yaml")),
    ROOT / "bench/policy_pack",
]


def chains(decision: Decision, level: str, above: tuple[Row, ...]) -> list[tuple[str, tuple[Row, ...]]]:
    rows = decision.rows_of(level) if not above else above[0][_slot(decision, level)]
    found: list[tuple[str, tuple[Row, ...]]] = []
    for row in rows:
        found.append((level, (row, *above)))
        for child in decision.runner.layout.children[level]:
            found += chains(decision, child, (row, *above))
    return found


def _slot(decision: Decision, level: str) -> int:
    parent = decision.program.names.levels[level].parent
    assert parent is not None
    return decision.runner.layout.children[parent][level]


def compared(decision: Decision) -> tuple[int, int]:
    """Rows said at once and rows that could not be; each is compared with what the rules say one by one."""
    explainer = Explainer(decision.runner)
    at_once = stopped = 0
    for level, chain in chains(decision, decision.program.top, ()):
        if level not in explainer.tell:
            continue
        slow = "\n".join(explainer.one_by_one(decision, level, chain))
        try:
            said = explainer.tell[level](decision, chain[0])
        except Stop:
            stopped += 1
            continue
        at_once += 1
        assert said == slow
    return at_once, stopped


@pytest.mark.parametrize("folder", PACKS, ids=lambda path: path.name)
def test_a_row_said_at_once_reads_as_its_rules_one_by_one(folder: Path) -> None:
    program = random_cases.closed(load_program(folder), 7)
    plan = Plan(compute.with_all_outputs(program, None), compute.ALL)
    batch = random_cases.random_batch(plan, 40, seed=5, most=2, missing=0.02)
    counts = [compared(single.decide(batch, number)) for number in range(batch.count)]
    assert sum(at_once + stopped for at_once, stopped in counts) > 0
    if folder.name in ("shili-2026", "simulation-payers"):
        assert sum(at_once for at_once, _ in counts) > 0


def test_every_row_of_a_complete_case_is_said_at_once() -> None:
    batch = _policy_cases.batch(_policy_cases.plan(), 60)
    assert {compared(single.decide(batch, number)) for number in range(60)} == {(1 + _policy_cases.BILLS, 0)}


RULES = """\
rules:
  - {name: sum_fen, label: 合计, unit: fen, is: "total_of(x * param(rate))", clause: s1, says: "共{sum_fen}{braces}"}
  - {name: both, label: 条件, check: "x_first > param(rate) or x_first + 1 > param(rate2)", clause: s1,
     fails: "只有 {x_first}", remedy: 无}
  - {name: braces, label: "{'\\\\", unit: count, is: "param(rate) if both else param(rate2)", clause: s1}
answers: {try: {sum_fen: sum_fen, both: both, braces: braces}}
"""
PACK = f"""\
pack: said
title: 说明
kind: example
tier: county
region: "999901"
valid: {{from: 2024-01-01, to: 2026-12-31}}
{CHOICES}levels:
  case: {{label: 孩子}}
  line: {{label: 行, parent: case, most: 5}}
inputs:
  asked:
    x: {{label: 数, level: line, unit: fen, range: [0, 99], proof: 无, answered_by: 系统, clause: s1}}
    x_first: {{label: 首数, level: case, unit: count, range: [0, 99], proof: 无, answered_by: 系统, clause: s1}}
    day_on: {{label: 日, level: case, unit: date, proof: 无, answered_by: 系统, clause: s1}}
"""
TABLE = """\
- name: {name}
  label: {label}
  unit: count
  range: [0, 9]
  picked_by: day_on
  versions:
    - {{from: 2024-01-01, to: 2024-12-31, clause: s1, value: {first}}}
    - {{from: 2025-01-01, to: 2026-12-31, clause: s1, value: {second}}}
"""


@pytest.mark.parametrize(
    ("x_first", "day"), [(9, "2024-05-01"), (0, "2024-05-01"), (4, "2025-05-01"), (0, "2026-01-01")]
)
def test_versions_read_on_the_way_are_named_in_order(x_first: int, day: str, tmp_path: Path) -> None:
    params = TABLE.format(name="rate", label="率", first=3, second=5) + TABLE.format(
        name="rate2", label="率二", first=1, second=2
    )
    program = load_program(write_pack(tmp_path / "said", PACK + RULES, params, SOURCES))
    facts: dict[str, Any] = {"x_first": x_first, "day_on": day, "line": [{"x": 5}, {"x": 6}]}
    decision = program.decide("try", facts, on=program.definition.manifest.valid.start)
    assert compared(decision)[0] == 1
    assert f"率，{day[:4].replace('2026', '2025')}-01-01 起" in decision.explain()
