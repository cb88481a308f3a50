"""OpenFisca-core in an environment of its own, made by the benchmark, running the same policy on the same cases."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from kangjiu.policy.engine.bulk.batch import Batch, Ints, Outcome
from kangjiu.policy.engine.units import BOOL

OPENFISCA = "openfisca-core==46.0.1"
HERE = Path(__file__).resolve().parent
HOME = HERE.parent / ".kangjiu" / "bench-openfisca"


def interpreter() -> Path:
    """The Python of an environment with OpenFisca-core; made when it is not there."""
    python = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (HOME / "ready").is_file():
        uv = shutil.which("uv")
        make = (
            [uv, "venv", "-q", "--clear", "--python", sys.executable]
            if uv
            else [sys.executable, "-m", "venv"]
        )
        subprocess.run([*make, str(HOME)], check=True)
        install = (
            [uv, "pip", "install", "-q", "--python", str(python)]
            if uv
            else [str(python), "-m", "pip", "install", "-q"]
        )
        subprocess.run([*install, OPENFISCA], check=True)
        (HOME / "ready").write_text(OPENFISCA, "utf-8")
    return python


def run(batch: Batch, runs: int) -> tuple[list[list[float]], dict[str, Ints]]:
    """Seconds and processor seconds of each whole run (the first is cold), and the outputs, bills in our order."""
    with tempfile.TemporaryDirectory(prefix="kangjiu-bench-") as name:
        folder = Path(name)
        for fact, column in batch.rows["case"].values.items():
            small = column != 0 if batch.plan.facts[fact].unit == BOOL else column.astype(np.int32)
            np.save(folder / f"{fact}.npy", small)
        for fact, column in batch.rows["bill"].values.items():
            np.save(folder / f"{fact}.npy", column.astype(np.int32))
        np.save(folder / "owner.npy", np.repeat(np.arange(batch.count), np.diff(batch.under("case", "bill"))))
        script = HERE / "_policy_openfisca.py"
        subprocess.run([str(interpreter()), str(script), str(folder), str(runs)], check=True)
        outputs = {path.stem[7:]: np.load(path) for path in folder.glob("result-*.npy")}
        seconds = json.loads((folder / "seconds.json").read_text("utf-8"))
    return seconds, outputs


def wrong(outcome: Outcome, outputs: dict[str, Ints]) -> int:
    """Values in which the two differ."""
    ours = {rule: column for rules in outcome.values.values() for rule, column in rules.items()}
    return sum(int((ours[name] != column).sum()) for name, column in outputs.items())
