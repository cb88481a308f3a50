"""The DuckDB target (DuckDB 引擎): the batch as tables in memory, one statement for each level and pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from kangjiu.policy.engine.bulk.batch import Batch, Outcome
from kangjiu.policy.engine.bulk.dialects import DUCKDB
from kangjiu.policy.engine.bulk.plan import TableArrays
from kangjiu.policy.engine.bulk.sql_source import SqlWriter


def compute(batch: Batch, tables: Mapping[str, TableArrays] | None = None) -> Outcome:
    """All outputs of a batch."""
    writer = SqlWriter(batch.plan, DUCKDB, tables if tables is not None else batch.plan.tables)
    outcome = Outcome.empty(batch)
    with duckdb.connect(":memory:") as connection:
        for level in batch.plan.levels:
            connection.register(f"in_{level}", pa.table(level_columns(batch, level)))
        for name, rows in writer.parameters().items():
            connection.register(name, _parameter_table(rows))
        for name, select in writer.write():
            connection.execute(f"CREATE TEMP TABLE {name} AS {select}")
        for level, rules in batch.plan.output_rules.items():
            if rules and batch.rows[level].count:
                _read(connection, writer, outcome, level, rules)
    outcome.out_of_force(batch)
    return outcome


def level_columns(batch: Batch, level: str) -> dict[str, Any]:
    """Row numbers of a level and of all above, and its facts (null where missing)."""
    rows = batch.rows[level]
    columns: dict[str, Any] = {}
    for upper in batch.plan.names.path(level):
        if upper == level:
            columns[f"r_{upper}"] = pa.array(np.arange(rows.count))
        else:
            counts = np.diff(batch.under(upper, level))
            columns[f"r_{upper}"] = pa.array(np.repeat(np.arange(len(counts)), counts))
    for name, column in rows.values.items():
        columns[f"f_{name}"] = pa.array(column.astype(np.int64), mask=rows.missing.get(name))
    return columns


def _parameter_table(rows: list[tuple[int, int, int, int | None]]) -> Any:
    names = ("first_day", "last_day", "cell", "value")
    return pa.table(
        {name: pa.array([row[place] for row in rows], pa.int64()) for place, name in enumerate(names)}
    )


def _read(connection: Any, writer: SqlWriter, outcome: Outcome, level: str, rules: tuple[str, ...]) -> None:
    columns = ", ".join(f"CAST(v_{rule} AS BIGINT) AS v_{rule}" for rule in rules)
    select = f"SELECT {columns} FROM {writer.current[level]} ORDER BY r_{level}"  # noqa: S608  our own names
    found = connection.execute(select).fetchnumpy()
    for rule in rules:
        values = found[f"v_{rule}"]
        unknown = np.ma.getmaskarray(values)
        outcome.put(level, rule, slice(None), np.ma.getdata(values), unknown if unknown.any() else None)
