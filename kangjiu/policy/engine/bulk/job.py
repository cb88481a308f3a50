"""A whole computation from files to files (批量作业), and what went wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from kangjiu.policy.engine import civil
from kangjiu.policy.engine.bulk import single, targets, write
from kangjiu.policy.engine.bulk.assemble import Assembled, assemble
from kangjiu.policy.engine.bulk.batch import Batch, Flags, Outcome
from kangjiu.policy.engine.bulk.files import Reader, Sheet
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.compute import BadRow

AUTO = "auto"
_FEW = 500
# so many stopped cases are asked one by one why
_ASKED = 200


@dataclass
class Report:
    """What a job did: cases, rows that were bad, why cases stopped (message → cases), how many stopped."""

    cases: int
    bad: list[BadRow]
    stopped: dict[str, int] = field(default_factory=dict)
    stopped_cases: int = 0
    asked: int = 0
    lacking: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether every output of every case is known."""
        return not self.bad and not self.stopped_cases


def needed(plan: Plan) -> list[str]:
    """Levels a file is needed for; a population only when facts stand on it."""
    named = {symbol.level for name, symbol in plan.facts.items() if name != "on"}
    return [level for level in plan.levels if not plan.names.levels[level].population or level in named]


def load(plan: Plan, files: Mapping[str, Path], on: date | None) -> tuple[dict[str, Sheet], Assembled]:
    """Sheets and batch of the files."""
    sheets = read(Reader(plan), files)
    return sheets, assemble(plan, sheets, None if on is None else civil.day_number(on))


def read(reader: Reader, files: Mapping[str, Path]) -> dict[str, Sheet]:
    """Sheets by level."""
    names = [path.name for path in files.values()]

    def one(level: str) -> Sheet:
        path = files[level]
        return reader.read(level, path, path.name if names.count(path.name) == 1 else str(path))

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(files, pool.map(one, files), strict=True))


def run(
    plan: Plan,
    files: Mapping[str, Path],
    folder: Path,
    *,
    engine: str,
    form: str,
    on: date | None,
    strict: bool,
) -> Report:
    """Read, compute, write one file a level; with `strict` nothing is written when a row is bad."""
    sheets, made = load(plan, files, on)
    top = sheets[plan.day_level]
    report = Report(
        top.count, sorted(made.bad, key=lambda bad: (list(files).index(_level(sheets, bad)), bad.row)),
        lacking=[one for sheet in sheets.values() for one in sheet.lacking],
    )  # fmt: skip
    if strict and made.bad:
        return report
    for sheet in sheets.values():
        sheet.values.clear() if made.places[sheet.level] is not None else None
    if engine == AUTO:
        engine = "scalar" if made.batch.count <= _FEW else "numpy"
    outcome = targets.compute(engine, made.batch)
    _why(made.batch, outcome, report)
    for sheet in sheets.values():
        write.write(plan, sheet, outcome, made, folder, form)
    if plan.day_level != plan.levels[0] and plan.levels[0] not in sheets and plan.outputs[plan.levels[0]]:
        write.write(plan, Sheet(plan.levels[0], "", 1), outcome, made, folder, form)
    return report


def _level(sheets: Mapping[str, Sheet], bad: BadRow) -> str:
    return next(level for level, sheet in sheets.items() if sheet.file == bad.file)


def stopped_rows(batch: Batch, outcome: Outcome) -> Flags:
    """Top rows with an output that is not known, on any level."""
    found = np.zeros(batch.count, np.bool_)
    for level, masks in outcome.unknown.items():
        offsets = batch.under(batch.top, level)
        for mask in masks.values():
            at = np.flatnonzero(mask)
            found[np.searchsorted(offsets, at, "right") - 1] = True
    return found


def _why(batch: Batch, outcome: Outcome, report: Report) -> None:
    stopped = np.flatnonzero(stopped_rows(batch, outcome))
    report.stopped_cases = len(stopped)
    report.asked = min(len(stopped), _ASKED)
    if batch.plan.day_level != batch.top and batch.rows[batch.plan.day_level].count > _ASKED:
        report.asked = 0
    report.stopped = dict(single.causes(batch, stopped[: report.asked].tolist()))
