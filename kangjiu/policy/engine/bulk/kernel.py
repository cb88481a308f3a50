"""The Numba target (编译内核): compiled once for a program's rules, parameters are arguments, all cores."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from kangjiu.policy.engine.bulk import days, kernel_columns, kernel_helpers, vector
from kangjiu.policy.engine.bulk.batch import Batch, Ints, Outcome
from kangjiu.policy.engine.bulk.kernel_source import KernelWriter
from kangjiu.policy.engine.bulk.plan import Plan, TableArrays

THREADS = min(64, os.cpu_count() or 1)
_PARTS = 8
# rows of the largest level in a block
_BLOCK = 1024
# a table with more versions than this is searched; below, there is room for the next power of two
_VERSIONS = 32
# columns that live while a block is computed: values, parts of them, rows above, rows not known
_SCRATCH = ("k", "q", "u", "w")
_CALENDAR = {
    "month": days.MONTH.astype(np.int32),
    "day": days.DAY.astype(np.int32),
    "start": days.MONTH_START.astype(np.int32),
    "length": days.MONTH_LENGTH.astype(np.int32),
    "turn": days.AGE.astype(np.int32),
    "february": days.AGE_FEBRUARY.astype(np.int32),
}


@dataclass(frozen=True)
class Kernel:
    """A compiled kernel with what it wants."""

    run: Callable[..., Any]
    arguments: tuple[tuple[str, str], ...]
    scratch: Mapping[str, tuple[str, np.dtype[Any]]]
    widths: Mapping[str, int]
    source: str


_kernels: dict[str, Kernel] = {}


def kernel_for(plan: Plan, tables: Mapping[str, TableArrays]) -> Kernel:
    """The kernel of a plan; compiled once, found again on disk by another process."""
    has_open = frozenset(name for name, table in tables.items() if table.has_open)
    widths = {name: _width(table, plan.tables[name]) for name, table in tables.items()}
    form = (has_open, tuple(widths.values()))
    found: Kernel | None = plan.kept.get(form)
    if found is None:
        found = plan.kept[form] = _made(KernelWriter(plan, has_open, widths))
    return found


def _width(*tables: TableArrays) -> int:
    """For how many versions there is room, so that a what-if with one more compiles nothing; 0 when searched."""
    most = max(len(table.starts) - 1 for table in tables)
    return 0 if most > _VERSIONS else max(2, 1 << (most - 1).bit_length())


def _made(writer: KernelWriter) -> Kernel:
    source = writer.source()
    found = _kernels.get(source)
    if found is None:
        found = _kernels[source] = Kernel(
            _compiled(source), tuple(writer.arguments), writer.scratch, writer.widths, source
        )
    return found


def compute(
    batch: Batch,
    tables: Mapping[str, TableArrays] | None = None,
    out: Outcome | None = None,
    threads: int = THREADS,
) -> Outcome:
    """All outputs of a batch; `out` of an earlier call is filled again; `tables` replaces the plan's (what-if)."""
    tables = tables if tables is not None else batch.plan.tables
    kernel = kernel_for(batch.plan, tables)
    outcome = out if out is not None else Outcome.empty(batch)
    for unknown in outcome.unknown.values():
        unknown.clear()
    dirty = _unsure(batch)
    room = {name: table.with_room(kernel.widths[name]) for name, table in tables.items()}
    arguments = [_argument(kind, name, batch, room, outcome) for kind, name in kernel.arguments]
    parts = min(threads * _PARTS, max(1, batch.count // 512)) if threads > 1 else 1
    ends = np.linspace(0, batch.count, parts + 1).astype(np.int64)
    size = _block(batch)
    below = {
        level: batch.under(batch.top, level) for level in {level for level, _ in kernel.scratch.values()}
    }

    def run(first: int, last: int) -> None:
        starts = np.append(np.arange(first, last, size), last)
        most = {level: int(np.diff(offsets[starts]).max(initial=1)) for level, offsets in below.items()}
        own = {name: np.empty(most[level], width) for name, (level, width) in kernel.scratch.items()}
        given = [own.get(f"{kind}_{name}", argument) for (kind, name), argument in zip(
            kernel.arguments, arguments, strict=True)]  # fmt: skip
        kernel.run(first, last, size, dirty, *given)

    if parts == 1:
        run(0, batch.count)
    else:
        run(0, 0)
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(run, ends[:-1], ends[1:]))
    _again(batch, tables, outcome, np.flatnonzero(dirty))
    outcome.out_of_force(batch)
    return outcome


def _again(batch: Batch, tables: Mapping[str, TableArrays], outcome: Outcome, places: Ints) -> None:
    """Cases in which something is not known, or not in order, by the NumPy target."""
    if not len(places):
        return
    part, rows = batch.take(places)
    made = vector.compute(part, tables)
    for level, rules in made.values.items():
        for rule, values in rules.items():
            outcome.put(level, rule, rows[level], values, made.unknown[level].get(rule))


def _unsure(batch: Batch) -> Any:
    """Cases with a missing fact that is not missing by nature."""
    dirty = np.zeros(batch.count, np.uint8)
    for level, rows in batch.rows.items():
        for name, missing in rows.missing.items():
            symbol = batch.plan.facts[name]
            if not symbol.optional and symbol.kind == "fact":
                at = np.flatnonzero(missing)
                dirty[np.searchsorted(batch.under(batch.top, level), at, "right") - 1] = 1
    return dirty


def _block(batch: Batch) -> int:
    """Cases in a block."""
    rows = max(rows.count for rows in batch.rows.values())
    return max(1, _BLOCK * batch.count // max(1, rows))


def _argument(kind: str, name: str, batch: Batch, tables: Mapping[str, TableArrays], outcome: Outcome) -> Any:
    if kind == "cal":
        return _CALENDAR[name]
    if kind in _SCRATCH:
        return None
    if kind == "o":
        return _read_only(batch.rows[name].offsets)
    if kind == "f":
        return _read_only(batch.rows[batch.plan.facts[name].level].values[name])
    if kind == "m":
        rows = batch.rows[batch.plan.facts[name].level]
        missing = rows.missing.get(name)
        return _read_only(np.zeros(rows.count, np.bool_) if missing is None else missing)
    if kind == "out":
        return outcome.values[batch.plan.names.symbols[name].level][name]
    table = tables[name]
    arrays = {"s": table.starts, "c": table.cells, "sa": table.step_at, "sb": table.above, "sr": table.rate}
    return arrays[kind]


def _read_only(column: Any) -> Any:
    """The column as one that is only read: a file's own memory and a copy of it are then one type to the compiler."""
    view = np.require(column, requirements=("C", "A")).view()
    view.flags.writeable = False
    return view


# compiling


def _compiled(source: str) -> Callable[..., Any]:
    """The kernel as machine code, kept in the user's own cache folder when that is safe."""
    folder = _cache_folder()
    if folder is None:
        namespace: dict[str, Any] = {}
        exec(compile(source, "<kernel>", "exec"), namespace)  # noqa: S102  our own source, from the checked tree
        return njit(nogil=True, error_model="numpy")(namespace["kernel"])
    # the helpers are compiled in: another version of them is another kernel
    helpers = (Path(str(one.__file__)).read_bytes() for one in (kernel_helpers, kernel_columns, days))
    source = f"# {_digest(*helpers)}\n{source}"
    name = f"kernel_{_digest(source.encode())}"
    path = folder / f"{name}.py"
    if not path.is_file() or path.read_text("utf-8") != source:
        fresh = folder / f"{name}.{os.getpid()}.new"
        fresh.write_text(source, "utf-8")
        fresh.replace(path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None  # noqa: S101  a path that ends in .py
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a kernel found on disk looks for its module by name
    spec.loader.exec_module(module)
    return njit(nogil=True, error_model="numpy", cache=True)(module.kernel)


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


def _cache_folder() -> Path | None:
    """A folder only this user can write, for code that will be run; None when there is none."""
    base = os.environ.get("KANGJIU_KERNEL_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        folder = (Path(base) if base else Path.home() / ".cache") / "kangjiu" / "kernels"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    if sys.platform != "win32" and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        return None
    return folder if os.access(folder, os.W_OK) else None
