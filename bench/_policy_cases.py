"""Invented cases for the policy benchmark: a million children with six bills each, the same ones every time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from kangjiu.policy.engine import civil, load_program
from kangjiu.policy.engine.bulk.batch import Batch, Rows
from kangjiu.policy.engine.bulk.plan import Plan

PACK = Path(__file__).parent / "policy_pack"
BILLS = 6


def plan() -> Plan:
    """The benchmark's policy."""
    return Plan(load_program(PACK), "bench")


def batch(made: Plan, cases: int, bills: int = BILLS) -> Batch:
    """Random cases of a fixed seed."""
    rng = np.random.default_rng(20261122)
    first, born = civil.day_number(date(2026, 1, 1)), civil.day_number(date(2008, 1, 1))
    applied = rng.integers(first, first + 365, cases)
    top = Rows(
        cases,
        None,
        {
            "birth_on": rng.integers(born, first, cases),
            "applied_on": applied,
            "residence": rng.choice(3, cases, p=(0.8, 0.15, 0.05)),
            "hardship": rng.integers(0, 2**8, cases),
            "certificate_present": (rng.random(cases) < 0.7).astype(np.int64),
            "aid_category": rng.integers(0, 6, cases),
        },
    )
    count = cases * bills
    total = rng.integers(0, 800_000, count)
    basic, serious = total * rng.integers(0, 5, count) // 10, total // 10
    below = Rows(
        count,
        np.arange(cases + 1) * bills,
        {
            "bill_no": np.tile(np.arange(1, bills + 1), cases),
            "bill_total_fen": total,
            "basic_fen": basic,
            "serious_fen": serious,
            "assistance_fen": serious // 2,
        },
    )
    return Batch(made, {"case": top, "bill": below}, applied)
