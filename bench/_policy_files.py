"""The benchmark's cases as Parquet files, the plain read and write of the same files, and the peak of a whole run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet

from bench import _policy_cases
from kangjiu.policy.engine.bulk.batch import Batch
from kangjiu.policy.engine.units import Unit

# a process that was started counts its parent's peak in getrusage, so the kernel is asked for its own
_PEAK = """\
import pathlib, resource, sys
from kangjiu.policy import cli
code = cli.main(sys.argv[1:])
status = pathlib.Path("/proc/self/status")
own = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else []
sys.stderr.write("\\n" + (own[0] if own else str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)))
sys.exit(code)
"""


def _column(batch: Batch, name: str, unit: Unit, values: Any) -> Any:
    if unit.kind == "date":
        return pa.array(values.astype(np.int32)).cast(pa.date32())
    if unit.kind == "bool":
        return pa.array(values != 0)
    names = batch.plan.names.enums.get(unit.name, ())
    if unit.kind == "enum":
        return pa.DictionaryArray.from_arrays(pa.array(values.astype(np.int32)), pa.array(list(names)))
    if unit.kind == "set":
        texts = [
            "|".join(n for place, n in enumerate(names) if mask >> place & 1)
            for mask in range(2 ** len(names))
        ]
        return pa.DictionaryArray.from_arrays(pa.array(values.astype(np.int32)), pa.array(texts))
    return pa.array(values.astype(np.int64))


def write(batch: Batch, folder: Path) -> dict[str, Path]:
    """One file a level."""
    files = {}
    for level in batch.plan.levels:
        rows = batch.rows[level]
        columns = {f"{level}_id": pa.array(np.arange(rows.count))}
        if rows.offsets is not None:
            columns["case_id"] = pa.array(np.repeat(np.arange(batch.count), np.diff(rows.offsets)))
        for name, values in rows.values.items():
            columns[name] = _column(batch, name, batch.plan.facts[name].unit, values)
        files[level] = folder / f"{level}.parquet"
        parquet.write_table(pa.table(columns), files[level], row_group_size=1_000_000)
    return files


def plain(files: dict[str, Path], results: Path, folder: Path) -> None:
    """Read the inputs and write the results again, nothing else."""
    folder.mkdir(exist_ok=True)
    for level, path in files.items():
        parquet.read_table(path)
        table = _RESULTS.setdefault(str(results / level), parquet.read_table(results / f"{level}.parquet"))
        coded = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
        parquet.write_table(
            table, folder / f"{level}.parquet", row_group_size=1_000_000, use_dictionary=coded
        )


_RESULTS: dict[str, Any] = {}


def peak_bytes(files: dict[str, Path], folder: Path) -> int:
    """Peak memory of `kangjiu policy compute` on the files, everything included."""
    given = [word for level, path in files.items() for word in ("--in", f"{level}={path}")]
    words = [
        "compute",
        str(_policy_cases.PACK),
        *given,
        "--out",
        str(folder),
        "--engine",
        "numba",
        "--format",
        "parquet",
    ]
    done = subprocess.run([sys.executable, "-c", _PEAK, *words], capture_output=True, text=True, check=True)
    return int(done.stderr.strip().splitlines()[-1]) * (1 if sys.platform == "darwin" else 1024)
