"""The engines by name (引擎): numpy always, numba, duckdb and spark when their extra is installed."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
from collections.abc import Mapping
from types import ModuleType

from kangjiu.policy.engine.bulk.batch import Batch, Outcome
from kangjiu.policy.engine.bulk.plan import TableArrays

# module of the target, what it needs, and the extra that brings it
_TARGETS = {
    "scalar": ("single", ()),
    "numpy": ("vector", ()),
    "numba": ("kernel", ("numba",)),
    "duckdb": ("duckdb_target", ("duckdb", "pyarrow")),
    "spark": ("spark_target", ("pyspark",)),
}
_EXTRAS = {"numba": "bulk", "duckdb": "analytics", "pyarrow": "analytics", "pyspark": "spark"}
NAMES = tuple(_TARGETS)


class MissingExtra(Exception):
    """An optional library is not installed; the message says what to install (缺少可选组件)."""


def need(library: str, purpose: str) -> ModuleType:
    """An optional library; MissingExtra naming the extra and the lock file when it is not there."""
    if library == "pyspark" and not _is_there(library) and importlib.util.find_spec(library):
        raise MissingExtra(f"{purpose}要先安装 Java 17 或更高版本（java 不在 PATH 里，也没有 JAVA_HOME）")
    if importlib.util.find_spec(library) is None:
        extra = _EXTRAS[library]
        command = f"pip install --require-hashes -r locks/{extra}.txt"
        raise MissingExtra(
            f'{purpose}要先安装 {library}：pip install "kangjiu[{extra}]"（锁定版本：{command}）'
        )
    return importlib.import_module(library)


def _is_there(library: str) -> bool:
    """Spark also needs Java."""
    if library == "pyspark" and not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return False
    return importlib.util.find_spec(library) is not None


def available() -> tuple[str, ...]:
    """Engines that can run here."""
    return tuple(
        name for name, (_, libraries) in _TARGETS.items() if all(_is_there(one) for one in libraries)
    )


def check(engine: str) -> None:
    """MissingExtra when an engine cannot run here."""
    for library in _TARGETS[engine][1]:
        need(library, f"{engine} 引擎")


def compute(
    engine: str, batch: Batch, tables: Mapping[str, TableArrays] | None = None, **options: int
) -> Outcome:
    """All outputs of a batch by an engine; `tables` replaces the plan's parameters (what-if)."""
    check(engine)
    target = importlib.import_module(f"kangjiu.policy.engine.bulk.{_TARGETS[engine][0]}")
    outcome: Outcome = target.compute(batch, tables, **options)
    return outcome
