"""kangjiu bench policy: how fast a pack computes, against memory bandwidth and OpenFisca-core on the same machine.

One run, medians of five. Every engine's results are compared to the fen before anything is printed.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from bench import _policy_cases, _policy_files, _policy_measure, _policy_rival
from bench._policy_measure import Taken, median
from kangjiu.policy.engine import civil, flatten, load_pack
from kangjiu.policy.engine.bulk import job, kernel, simulate, single, targets, vector
from kangjiu.policy.engine.bulk.batch import Batch, Outcome
from kangjiu.policy.engine.bulk.gather import facts_of
from kangjiu.policy.engine.bulk.plan import Plan

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
# cases compared at a time, and the most bills of one
_PART, _RAGGED = 25_000, 24
BEGIN, END = "<!-- bench policy: begin -->", "<!-- bench policy: end -->"


@dataclass
class Figures:
    """Lines of the report."""

    seconds: dict[str, float] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)
    goals: list[tuple[str, float, str, float]] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    def took(self, taken: Mapping[str, Taken]) -> None:
        """Seconds on the clock and of the processors."""
        self.seconds |= {name: one.seconds for name, one in taken.items()}
        self.processor |= {name: one.processor for name, one in taken.items()}

    def goal(self, name: str, value: float, sign: str, limit: float) -> None:
        """One figure with its limit; told at once, the page comes at the end."""
        self.goals.append((name, value, sign, limit))
        print(f"{name}: {value:.2f} ({sign} {limit:g})", file=sys.stderr, flush=True)

    @property
    def reached(self) -> bool:
        """Whether every figure is within its limit."""
        return all(_within(value, sign, limit) for _, value, sign, limit in self.goals)


def _within(value: float, sign: str, limit: float) -> bool:
    return value <= limit if sign == "≤" else value >= limit


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and with --write keep the result in docs/benchmarks.md; 0 when all figures are reached."""
    parser = argparse.ArgumentParser(prog="kangjiu bench policy")
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--compared", type=int, default=1_000_000, help="逐例比较的案例数")
    parser.add_argument("--write", action="store_true", help="写入 docs/benchmarks.md")
    arguments = parser.parse_args(argv)
    figures = Figures()
    plan = _policy_cases.plan()
    with tempfile.TemporaryDirectory(prefix="kangjiu-bench-") as folder:
        # what takes microseconds comes first: after gigabytes it would measure what the system still writes to disk
        _checking(figures, Path(folder))
        _one_case(figures, plan)
        batch = _policy_cases.batch(plan, arguments.cases)
        outcome = _engines(figures, plan, batch)
        _rival(figures, batch, outcome)
        _parquet(figures, plan, batch, outcome, Path(folder))
    _ragged(figures, arguments.compared)
    text = _text(figures, arguments.cases)
    print(text)
    if arguments.write:
        _keep(text)
    return int(not figures.reached)


def _engines(figures: Figures, plan: Plan, batch: Batch) -> Outcome:
    kept = kernel.compute(batch)
    size = batch.size() + kept.size()
    triad, moved = _policy_measure.triad()
    taken = _policy_measure.medians({
        "triad": triad, "numba, outputs reused": lambda: kernel.compute(batch, out=kept),
        "numba, fresh outputs": lambda: kernel.compute(batch), "numpy": lambda: vector.compute(batch),
        "what-if with differences": lambda: simulate.compare(plan, plan, batch, None, "numba"),
    })  # fmt: skip
    bandwidth = moved / taken.pop("triad").seconds
    limit = figures.seconds[f"memory limit ({size // 10**6} MB at {bandwidth / 1e9:.1f} GB/s)"] = (
        size / bandwidth
    )
    figures.took(taken)
    figures.goal(
        "Numba with reused outputs / memory limit", figures.seconds["numba, outputs reused"] / limit, "≤", 2
    )
    one = figures.seconds["numba, fresh outputs"]
    figures.goal("What-if / one computation", figures.seconds["what-if with differences"] / one, "≤", 3)
    _same(figures, "numba = numpy", kept, vector.compute(batch))
    return kept


def _same(figures: Figures, name: str, one: Outcome, two: Outcome) -> None:
    wrong = _different(one, two)
    figures.checks.append(f"{name}: {'equal to the fen' if not wrong else f'{wrong} DIFFERENCES'}")
    if wrong:
        raise SystemExit(figures.checks[-1])


def _different(one: Outcome, two: Outcome) -> int:
    """Values in which two outcomes differ, or that one of them does not know."""
    wrong = sum(
        int((values != two.values[level][rule]).sum())
        for level, rules in one.values.items()
        for rule, values in rules.items()
    )
    return wrong + sum(
        int(mask.sum()) for made in (one, two) for masks in made.unknown.values() for mask in masks.values()
    )


def _rival(figures: Figures, batch: Batch, outcome: Outcome) -> None:
    runs, outputs = _policy_rival.run(batch, 1 + _policy_measure.ROUNDS)
    wrong = _policy_rival.wrong(outcome, outputs)
    figures.checks.append(
        f"{_policy_rival.OPENFISCA} = numba: {'equal to the fen' if not wrong else f'{wrong} DIFFERENCES'}"
    )
    middle = _policy_measure.middle(runs[1:])
    figures.took({"OpenFisca-core, first run": Taken(*runs[0]), "OpenFisca-core, warm": middle})
    warm = middle.seconds
    for engine in ("numba, fresh outputs", "numpy"):
        ratio = middle.processor / figures.processor[engine]
        figures.checks.append(
            f"OpenFisca warm / {engine}, by processor seconds (all cores together): {ratio:.1f}"
        )
    figures.goal(
        "OpenFisca warm / Numba with fresh outputs", warm / figures.seconds["numba, fresh outputs"], "≥", 25
    )
    figures.goal("OpenFisca warm / NumPy", warm / figures.seconds["numpy"], "≥", 5)


def _parquet(figures: Figures, plan: Plan, batch: Batch, outcome: Outcome, folder: Path) -> None:
    files = _policy_files.write(batch, folder)
    out = folder / "out"

    def whole() -> None:
        job.run(plan, files, out, engine="numba", form="parquet", on=None, strict=False)

    whole()
    found = _policy_measure.medians(
        {"whole": whole, "plain": lambda: _policy_files.plain(files, out, folder / "plain")}, 3
    )
    figures.took({"Parquet to Parquet": found["whole"], "plain read and write of the files": found["plain"]})
    seconds, plain = found["whole"].seconds, found["plain"].seconds
    base = plain + figures.seconds["numba, fresh outputs"]
    figures.goal("Parquet to Parquet / (plain read and write + kernel)", seconds / base, "≤", 1.5)
    peak = _policy_files.peak_bytes(files, out)
    figures.goal("Peak memory / (inputs + outputs)", peak / (batch.size() + outcome.size()), "≤", 3)


def _checking(figures: Figures, folder: Path) -> None:
    """A pack of 1,000 lines, read and checked."""
    target = folder / "lines"
    (target / "params").mkdir(parents=True)
    for name in ("sources.yaml", "params/values.yaml"):
        (target / name).write_text((_policy_cases.PACK / name).read_text("utf-8"), "utf-8")
    text = (_policy_cases.PACK / "pack.yaml").read_text("utf-8")
    head, tail = text.split("answers:\n")
    written = sum(len(path.read_text("utf-8").splitlines()) for path in target.rglob("*.yaml"))
    number = 0
    while written + len(head.splitlines()) + len(tail.splitlines()) + 1 < 1_000:
        head += (
            f"  - name: more_{number}\n    label: 再一条\n    unit: fen\n"
            f"    is: min(cap_fen, {number} + left_fen) if age < {number % 18} else 0\n    clause: s1\n"
        )
        number += 1
    (target / "pack.yaml").write_text(f"{head}answers:\n{tail}", "utf-8")
    seconds = median(lambda: flatten(load_pack(target)))
    figures.seconds["a pack of 1,000 lines read and checked"] = seconds
    figures.goal("Reading and checking 1,000 lines, milliseconds", 1000 * seconds, "≤", 50)


def _one_case(figures: Figures, plan: Plan) -> None:
    """Decide and explain in Chinese text, children with one bill and with six; every round other children."""
    for bills in (1, _policy_cases.BILLS):
        count = 100 * (2 * _policy_measure.ROUNDS + 1)
        batch = _policy_cases.batch(plan, count, bills)
        days = np.asarray(batch.days).tolist()
        cases = [(facts_of(batch, number), civil.as_date(days[number])) for number in range(count)]
        rounds = iter(range(0, count, 100))
        # what the measurements before left in memory is none of this one's garbage
        gc.collect()
        gc.freeze()
        seconds = median(partial(_explained, plan, cases, rounds), 2 * _policy_measure.ROUNDS) / 100
        name = f"one case with {bills} bill{'s' * (bills > 1)} and its explanation"
        figures.seconds[name] = seconds
        figures.goal(f"{name[0].upper()}{name[1:]}, milliseconds", 1000 * seconds, "≤", 0.1)


def _explained(plan: Plan, cases: list[tuple[dict[str, Any], date]], rounds: Iterator[int]) -> list[str]:
    first = next(rounds)
    part = cases[first : first + 100]
    return [plan.program.decide(plan.question, facts, on=on).explain() for facts, on in part]


def _ragged(figures: Figures, cases: int) -> None:
    """None to 24 bills a case, every case other than the ones before: compared, not timed."""
    parts = [(seed, min(_PART, cases - first)) for seed, first in enumerate(range(0, cases, _PART))]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        wrong = sum(pool.map(_ragged_part, parts))
    engines = "scalar = numpy = numba" + (" = duckdb" if "duckdb" in targets.available() else "")
    said = "equal to the fen" if not wrong else f"{wrong} DIFFERENCES"
    figures.checks.append(f"ragged bills (0 to {_RAGGED} a case), {cases:,} random cases: {engines}: {said}")
    if wrong:
        raise SystemExit(figures.checks[-1])


def _ragged_part(part: tuple[int, int]) -> int:
    """Values in which an engine differs from Numba on one part of the cases."""
    seed, cases = part
    batch = _policy_cases.ragged(_policy_cases.batch(_policy_cases.plan(), cases, _RAGGED, seed), seed)
    wanted = kernel.compute(batch)
    others = [single.compute(batch), vector.compute(batch)]
    if "duckdb" in targets.available():
        others.append(targets.compute("duckdb", batch))
    return sum(_different(wanted, other) for other in others)


def _text(figures: Figures, cases: int) -> str:
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    lines = [
        f"Measured {time.strftime('%Y-%m-%d')} with `kangjiu bench policy`: {cases:,} cases with "
        f"{_policy_cases.BILLS} bills each, medians of {_policy_measure.ROUNDS}, {machine}. "
        f"Load at the start and at the end: {figures.load:.1f}, {os.getloadavg()[0]:.1f}.", "",
        "| what | seconds | processor seconds |", "|---|---|---|",
        *(f"| {name} | {_said(seconds)} | {_said(figures.processor.get(name))} |"
          for name, seconds in figures.seconds.items()), "",
        "| figure | measured | wanted | |", "|---|---|---|---|",
        *(f"| {name} | {value:.2f} | {sign} {limit:g} | {'reached' if _within(value, sign, limit) else 'not reached'} |"
          for name, value, sign, limit in figures.goals), "",
        *(f"- {check}" for check in figures.checks),
    ]  # fmt: skip
    return "\n".join(lines)


def _said(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.6f}" if seconds < 0.001 else f"{seconds:.3f}"


def _keep(text: str) -> None:
    """Put the result between the marks of the page."""
    page = PAGE.read_text("utf-8") if PAGE.is_file() else "# Benchmarks\n"
    if BEGIN not in page or END not in page:
        page = f"{page.rstrip()}\n\n## Policy\n\n{BEGIN}\n{END}\n"
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
