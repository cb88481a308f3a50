"""Writing results (写结果): one file a level with the ids and the outputs, in the input's order."""

from __future__ import annotations

import csv
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kangjiu.policy.engine import civil, nodes
from kangjiu.policy.engine.bulk import targets
from kangjiu.policy.engine.bulk.assemble import Assembled
from kangjiu.policy.engine.bulk.batch import Column, Flags, Outcome
from kangjiu.policy.engine.bulk.files import Sheet
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.compute import NO_REASON
from kangjiu.policy.engine.program import CheckedRule

_ROWS = 50_000
_GROUP = 1_000_000


def in_file_order(
    outcome: Outcome, made: Assembled, level: str, rule: str, count: int
) -> tuple[Column, Flags | None]:
    """An output as the file's rows stand; rows that were left out are not known."""
    values, unknown, places = (
        outcome.values[level][rule],
        outcome.unknown[level].get(rule),
        made.places.get(level),
    )
    if places is None:
        return values, unknown
    whole, none = np.zeros(count, values.dtype), np.ones(count, np.bool_)
    whole[places] = values
    none[places] = False if unknown is None else unknown
    return whole, none if bool(none.any()) else None


def members(plan: Plan, rule: CheckedRule) -> tuple[str, ...] | None:
    """Texts behind the numbers of an output: options, or `none` and the failing checks; None for others."""
    if isinstance(rule.node, nodes.FirstReason):
        return (NO_REASON, *(check.name for check in rule.node.checks))
    return plan.names.enums[rule.unit.name] if rule.unit.kind == "enum" else None


def write(plan: Plan, sheet: Sheet, outcome: Outcome, made: Assembled, folder: Path, form: str) -> None:
    """The file of one level."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = plan.outputs[sheet.level]
    columns = {
        name: in_file_order(outcome, made, sheet.level, rule.name, sheet.count)
        for name, rule in rules.items()
    }
    path = folder / f"{sheet.level}.{form}"
    if form == "csv":
        _write_csv(plan, sheet, columns, path)
    else:
        _write_parquet(plan, sheet, columns, path)


Columns = dict[str, tuple[Column, Flags | None]]


def _write_csv(plan: Plan, sheet: Sheet, columns: Columns, path: Path) -> None:
    rules = plan.outputs[sheet.level]
    ids = {name: one if isinstance(one, list) else one.to_pylist() for name, one in sheet.ids.items()}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*ids, *columns])
        for first in range(0, sheet.count, _ROWS):
            part = slice(first, min(first + _ROWS, sheet.count))
            texts: list[Sequence[Any]] = [one[part] for one in ids.values()]
            for name, (values, unknown) in columns.items():
                texts.append(
                    _said(plan, rules[name], values[part], None if unknown is None else unknown[part])
                )
            writer.writerows(zip(*texts, strict=True))


def _said(plan: Plan, rule: CheckedRule, values: Column, unknown: Flags | None) -> list[Any]:
    listed: list[Any] = values.tolist()
    names = members(plan, rule)
    if names is not None:
        listed = [names[value] if 0 <= value < len(names) else "" for value in listed]
    elif rule.unit.kind == "bool":
        listed = ["true" if value else "false" for value in listed]
    elif rule.unit.kind == "date":
        days = {value: civil.as_date(value).isoformat() for value in set(listed)}
        listed = [days[value] for value in listed]
    if unknown is not None:
        for at in np.flatnonzero(unknown).tolist():
            listed[at] = ""
    return listed


def _write_parquet(plan: Plan, sheet: Sheet, columns: Columns, path: Path) -> None:
    arrow = targets.need("pyarrow", "写 Parquet ")
    parquet = importlib.import_module("pyarrow.parquet")
    rules = plan.outputs[sheet.level]
    texts = [name for name in columns if members(plan, rules[name]) is not None]

    def rows(first: int, last: int) -> Any:
        made: dict[str, Any] = {
            name: arrow.array(one[first:last]) if isinstance(one, list) else one[first:last]
            for name, one in sheet.ids.items()
        }
        for name, (values, unknown) in columns.items():
            part = None if unknown is None else unknown[first:last]
            made[name] = _arrow(arrow, plan, rules[name], values[first:last], part)
        return arrow.table(made)

    with parquet.ParquetWriter(path, rows(0, 0).schema, use_dictionary=texts) as writer:
        for first in range(0, sheet.count, _GROUP):
            writer.write_table(rows(first, first + _GROUP))


def _arrow(arrow: Any, plan: Plan, rule: CheckedRule, values: Column, unknown: Flags | None) -> Any:
    names = members(plan, rule)
    if names is not None:
        codes = arrow.array(values.astype(np.int32), mask=unknown)
        return arrow.DictionaryArray.from_arrays(codes, arrow.array(list(names)))
    if rule.unit.kind == "bool":
        return arrow.array(values != 0, mask=unknown)
    if rule.unit.kind == "date":
        return arrow.array(values.astype(np.int32), mask=unknown).cast(arrow.date32())
    return arrow.array(values.astype(np.int64, copy=False), mask=unknown)
