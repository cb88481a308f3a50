"""The engines by name (引擎): numpy always, numba, duckdb and spark when their extra is installed."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from types import ModuleType

from kangjiu.policy.engine.bulk.batch import Batch, Outcome
from kangjiu.policy.engine.bulk.plan import TableArrays

# module of the target, what it needs, and the extra that brings it
_TARGETS = {
    "numpy": ("vector", ()),
    "numba": ("kernel", ("numba",)),
}
_EXTRAS = {"numba": "bulk", "duckdb": "analytics", "pyarrow": "analytics", "pyspark": "spark"}
NAMES = tuple(_TARGETS)


class MissingExtra(Exception):
    """An optional library is not installed; the message says what to install (缺少可选组件)."""


def need(library: str, purpose: str) -> ModuleType:
    """An optional library; MissingExtra naming the extra and the lock file when it is not there."""
    if importlib.util.find_spec(library) is None:
        extra = _EXTRAS[library]
        command = f"pip install --require-hashes -r locks/{extra}.txt"
        raise MissingExtra(
            f'{purpose}要先安装 {library}：pip install "kangjiu[{extra}]"（锁定版本：{command}）'
        )
    return importlib.import_module(library)


def available() -> tuple[str, ...]:
    """Engines that can run here."""
    return tuple(
        name
        for name, (_, libraries) in _TARGETS.items()
        if all(importlib.util.find_spec(one) for one in libraries)
    )


def compute(engine: str, batch: Batch, tables: Mapping[str, TableArrays] | None = None) -> Outcome:
    """All outputs of a batch by an engine; `tables` replaces the plan's parameters (what-if)."""
    module, libraries = _TARGETS[engine]
    for library in libraries:
        need(library, f"{engine} 引擎")
    target = importlib.import_module(f"kangjiu.policy.engine.bulk.{module}")
    outcome: Outcome = target.compute(batch, tables)
    return outcome
