"""The kernel says what NumPy says however many versions a table has, wherever its columns stand."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kangjiu.policy.engine import compute
from kangjiu.policy.engine.bulk import kernel, vector
from kangjiu.policy.engine.bulk import kernel_helpers as helpers
from kangjiu.policy.engine.bulk.batch import Batch, Rows
from kangjiu.policy.engine.bulk.kernel_stages import stages
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.tests import making, random_cases

WHOLE = 10_000
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)


def dated(name: str, count: int, picked_by: str) -> str:
    """A parameter with so many versions of twenty days, the last one to the end."""
    starts = [FIRST + timedelta(20 * number) for number in range(count)]
    ends = [*(start - timedelta(1) for start in starts[1:]), LAST]
    versions = ", ".join(
        f"{{from: {start}, to: {end}, clause: s1, value: {100 + number}}}"
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    return (
        f"- {{name: {name}, label: {name}, unit: fen, range: [1, 1000], picked_by: {picked_by}, "
        f"versions: [{versions}]}}\n"
    )


def plan_of(folder, count: int) -> Plan:
    rules = (
        making.rule("own", "param(of_case) + bill_total_fen", level="bill")
        + making.rule("here", "param(of_bill) if bill_total_fen > 500 else 0", level="bill")
        + making.rule("pot", "param(of_case) * 4")
        + making.rule("taken", "allocate(here + bill_total_fen, pot)", level="bill")
        + making.rule("part", "half_up(taken * 3333, 10000)", level="bill")
        + making.rule("most", "largest_of(part + own, 7)")
    )
    params = dated("of_case", count, "applied_on") + dated("of_bill", count, "billed_on")
    return Plan(compute.with_all_outputs(making.program(folder, rules, params), None), compute.ALL)


@pytest.mark.parametrize("missing", [0.0, 0.02])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 17, 33, 50])
def test_any_number_of_versions_says_the_same(tmp_path, count, missing):
    plan = plan_of(tmp_path / "p", count)
    batch = random_cases.random_batch(plan, 3000, seed=5, missing=missing)
    assert random_cases.same(vector.compute(batch), kernel.compute(batch)) == []


def test_a_what_if_with_one_version_more_compiles_nothing(tmp_path):
    plan, more = plan_of(tmp_path / "one", 1), plan_of(tmp_path / "two", 2)
    assert kernel.kernel_for(plan, plan.tables) is kernel.kernel_for(plan, more.tables)
    batch = random_cases.random_batch(plan, 1000, seed=5)
    assert random_cases.same(vector.compute(batch, more.tables), kernel.compute(batch, more.tables)) == []


def test_columns_may_stand_anywhere(tmp_path):
    plan = plan_of(tmp_path / "p", 3)
    batch = random_cases.random_batch(plan, 1000, seed=5)
    rows = {
        level: Rows(
            one.count, one.offsets,
            {name: np.repeat(column, 2)[::2] for name, column in one.values.items()}, one.missing,
        )
        for level, one in batch.rows.items()
    }  # fmt: skip
    apart = Batch(plan, rows, batch.days)
    assert random_cases.same(kernel.compute(batch), kernel.compute(apart)) == []


def test_what_goes_from_row_to_row_is_kept_apart(tmp_path):
    made = stages(plan_of(tmp_path / "p", 1), ())
    assert [[step.name for step in stage.flat] for stage in made] == [
        ["own", "here", "pot", "taken.amount"],
        ["part", "total_5.of"],
        ["total_5", "most"],
    ]
    assert [[step.name for step in stage.sequence] for stage in made] == [["taken"], ["total_5"], []]


def test_room_for_versions_changes_no_version(tmp_path):
    table = plan_of(tmp_path / "p", 3).tables["of_bill"]
    wide = table.with_room(4)
    assert len(wide.starts) == len(table.starts) + 1 and wide.starts[-1] == wide.starts[-2]
    assert replace(wide, starts=table.starts).with_room(3).cells.tolist()[:3] == table.cells.tolist()


@given(st.integers(0, 2**32 - 1), st.integers(0, WHOLE))
@example(2**32 - 1, WHOLE)
@example(0, 0)
def test_a_share_in_32_bits_is_the_share(amount, part):
    assert helpers.share(amount, part, WHOLE, 0) == amount * part // WHOLE
    assert helpers.share(amount, part, WHOLE, WHOLE - 1) == -(-amount * part // WHOLE)
    assert helpers.share(amount, part, WHOLE, WHOLE // 2) == (2 * amount * part + WHOLE) // (2 * WHOLE)
