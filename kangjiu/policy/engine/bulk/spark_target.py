"""The Spark target (Spark 引擎): the same SQL in Spark's dialect; rows go in and out as plain files and rows."""

from __future__ import annotations

import csv
import importlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kangjiu.policy.engine.bulk.batch import Batch, Outcome
from kangjiu.policy.engine.bulk.dialects import SPARK
from kangjiu.policy.engine.bulk.plan import TableArrays
from kangjiu.policy.engine.bulk.sql_source import SqlWriter


def session() -> Any:
    """The running session, or a local one on two cores."""
    sql = importlib.import_module("pyspark.sql")
    builder = sql.SparkSession.builder.appName("kangjiu").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "4").config("spark.sql.ansi.enabled", "true")
    return builder.master("local[2]").getOrCreate()


def compute(batch: Batch, tables: Mapping[str, TableArrays] | None = None) -> Outcome:
    """All outputs of a batch."""
    spark = session()
    spark.sparkContext.setLogLevel("ERROR")
    writer = SqlWriter(batch.plan, SPARK, tables if tables is not None else batch.plan.tables)
    outcome = Outcome.empty(batch)
    with tempfile.TemporaryDirectory(prefix="kangjiu-") as folder:
        for level in batch.plan.levels:
            _view(spark, Path(folder), f"in_{level}", _columns(batch, level))
        names = ("first_day", "last_day", "cell", "value")
        for name, rows in writer.parameters().items():
            _view(spark, Path(folder), name, {n: [row[at] for row in rows] for at, n in enumerate(names)})
        for name, select in writer.write():
            spark.sql(select).persist().createOrReplaceTempView(name)
        for level, rules in batch.plan.output_rules.items():
            if rules and batch.rows[level].count:
                _read(spark, writer, outcome, level, rules)
        spark.catalog.clearCache()
    outcome.out_of_force(batch)
    return outcome


def _columns(batch: Batch, level: str) -> dict[str, list[Any]]:
    rows = batch.rows[level]
    columns: dict[str, list[Any]] = {f"r_{level}": list(range(rows.count))}
    for upper in batch.plan.names.path(level)[:-1]:
        counts = np.diff(batch.under(upper, level))
        columns[f"r_{upper}"] = np.repeat(np.arange(len(counts)), counts).tolist()
    for name, column in rows.values.items():
        values: list[Any] = column.tolist()
        missing = rows.missing.get(name)
        if missing is not None:
            for place in np.flatnonzero(missing):
                values[place] = None
        columns[f"f_{name}"] = values
    return columns


def _view(spark: Any, folder: Path, name: str, columns: Mapping[str, list[Any]]) -> None:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="ascii", newline="") as file:
        csv.writer(file).writerows(zip(*columns.values(), strict=True))
    schema = ", ".join(f"{column} BIGINT" for column in columns)
    spark.read.csv(str(path), schema=schema).createOrReplaceTempView(name)


def _read(spark: Any, writer: SqlWriter, outcome: Outcome, level: str, rules: tuple[str, ...]) -> None:
    columns = ", ".join(f"CAST(v_{rule} AS BIGINT) AS v_{rule}" for rule in rules)
    select = f"SELECT {columns} FROM {writer.current[level]} ORDER BY r_{level}"  # noqa: S608  our own names
    found = spark.sql(select).collect()
    for place, rule in enumerate(rules):
        listed = [row[place] for row in found]
        unknown = np.array([value is None for value in listed], np.bool_)
        values = np.array([0 if value is None else value for value in listed], np.int64)
        outcome.put(level, rule, slice(None), values, unknown if unknown.any() else None)
