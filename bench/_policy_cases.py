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


def batch(made: Plan, cases: int, bills: int = BILLS, seed: int = 20261122) -> Batch:
    """Random cases of a seed."""
    rng = np.random.default_rng(seed)
    first, born = civil.day_number(date(2026, 1, 1)), civil.day_number(date(2008, 1, 1))
    applied = rng.integers(first, first + 365, cases)
    top = Rows(
        cases,
        None,
        {
            "birth_on": rng.integers(born, first, cases),
            "applied_on": applied,
            "residence": rng.choice(3, cases, p=(0.8, 0.15, 0.05)),
            "categories": rng.integers(0, 2**6, cases),
            "hardship": rng.integers(0, 2**8, cases),
            "certificate_present": (rng.random(cases) < 0.6).astype(np.int64),
            "diagnosis_present": (rng.random(cases) < 0.9).astype(np.int64),
            "diagnosis_on": applied - rng.integers(0, 1500, cases),
            "aid_elsewhere": (rng.random(cases) < 0.02).astype(np.int64),
            "aid_category": rng.integers(0, 6, cases),
            "settled_before_fen": rng.integers(0, 2, cases) * rng.integers(0, 400_000, cases),
            "halves_before": rng.integers(0, 12, cases),
        },
    )
    count = cases * bills
    month = np.arange(1, bills + 1)
    days = np.array([civil.day_number(date(2026, (one - 1) % 12 + 1, 28)) for one in month.tolist()])
    total = rng.integers(0, 800_000, count)
    basic, serious = total * rng.integers(0, 5, count) // 10, total // 10
    outside = total * rng.integers(0, 3, count) // 20
    below = Rows(
        count,
        np.arange(cases + 1) * bills,
        {
            "bill_no": np.tile(month, cases),
            "billed_on": np.tile(days, cases),
            "days_trained": rng.integers(0, 32, count),
            "bill_total_fen": total,
            "basic_fen": basic,
            "serious_fen": serious,
            "assistance_fen": serious // 2,
            "commercial_fen": serious // 3,
            "out_of_catalogue_fen": outside,
            "own_first_fen": outside // 2,
        },
    )
    return Batch(made, {"case": top, "bill": below}, applied)


def ragged(whole: Batch, seed: int = 7) -> Batch:
    """The same cases with none to all of their bills."""
    rows = whole.rows["bill"]
    width = rows.count // whole.count
    counts = np.random.default_rng(seed).integers(0, width + 1, whole.count)
    kept = np.flatnonzero(np.tile(np.arange(width), whole.count) < np.repeat(counts, width))
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    below = Rows(len(kept), offsets, {name: column[kept] for name, column in rows.values.items()})
    return Batch(whole.plan, {"case": whole.rows["case"], "bill": below}, whole.days)
