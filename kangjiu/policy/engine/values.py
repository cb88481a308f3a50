"""Entering an open value (设定未定的值) makes a child version of the pack; the pack itself never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kangjiu.policy.engine import civil
from kangjiu.policy.engine.decision import plain
from kangjiu.policy.engine.errors import Place
from kangjiu.policy.engine.loading import Pack
from kangjiu.policy.engine.pack_model import (
    OPEN,
    Definition,
    Extends,
    Manifest,
    ParamSet,
    Source,
    Step,
    Version,
)
from kangjiu.policy.engine.parameters import Dated, Table
from kangjiu.policy.engine.program import Program


def with_open_value(
    pack: Pack,
    program: Program,
    name: str,
    value: Any,
    citation: Source,
    effective_from: date,
    *,
    keys: Sequence[str] | None = None,
    name_of_child: str | None = None,
) -> Pack:
    """A child pack that sets an open parameter from a day on (until then it stays open).

    `program` is the flattened form of `pack`; `value` is plain (fen, basis points, count, bool, enumeration value,
    list of {above, rate} for steps). `keys` names one cell by its enumeration values; without it every open cell
    gets the value, or, when `value` is a list of rows (keys and value), each named cell its own. A pack made here
    and set again keeps its parent and gets version + 1. PackError when the parameter does not exist or nothing is
    open.
    """
    table = program.names.tables.get(name)
    if table is None:
        raise Place(pack.name).error(f"没有参数 {name}", "、".join(program.names.tables))
    versions = _versions(program, table, value, citation.id, effective_from, tuple(keys) if keys else None)
    if versions is None:
        raise Place(pack.name).error(
            f"{name} 在 {effective_from} 之后没有未设定的值", "已经设定的值不能从这里改"
        )
    return _child(pack, ParamSet(set=name, versions=versions), citation, name_of_child)


def written_versions(program: Program, table: Table, value: Any) -> tuple[Version, ...] | None:
    """The table's timeline with every open cell set to a value (a worked example's 示例值); None when none is open.

    `value` may be a list of rows (keys and value) for a table with keys.
    """
    cells = _cells(table, value)
    found = []
    changed = False
    for version in table.versions:
        open_cells = _chosen(table, version, None)
        chosen = {i: cells[i] if cells else value for i in open_cells if not cells or i in cells}
        changed = changed or bool(chosen)
        found.append(written_version(program, table, version, version.start, version.end, chosen, None))
    return tuple(found) if changed else None


def _cells(table: Table, value: Any) -> dict[int, Any]:
    """Value by cell when it is written as rows of a table with keys, else nothing."""
    cells: dict[int, Any] = {}
    if isinstance(value, list) and table.keys:
        combinations = table.combinations
        for row in value:
            names = tuple(str(row.get(key)) for key in table.keys)
            if names not in combinations:
                raise Place("cases").error(f"{table.name} 没有 {'、'.join(names)} 这一行")
            cells[combinations.index(names)] = row.get("value")
    return cells


def _child(pack: Pack, written: ParamSet, citation: Source, name: str | None) -> Pack:
    own = pack.definition
    only_values = own.manifest.extends is not None and own.sets and not (own.params or own.manifest.rules)
    if not only_values:
        manifest = _manifest(own.manifest, name or f"{pack.name[:50]}-values", pack)
        return Pack(Definition(manifest=manifest, sets=(written,), sources=(citation,)))
    manifest = own.manifest.model_copy(update={"version": own.manifest.version + 1})
    sets = tuple(one for one in own.sets if one.set != written.set) + (written,)
    sources = tuple(one for one in own.sources if one.id != citation.id) + (citation,)
    return Pack(Definition(manifest=manifest, sets=sets, sources=sources))


def _manifest(parent: Manifest, name: str, pack: Pack) -> Manifest:
    return Manifest(
        pack=name,
        title=parent.title,
        kind=parent.kind,
        tier=parent.tier,
        region=parent.region,
        valid=parent.valid,
        notice=parent.notice,
        extends=Extends(pack=pack.name, hash=pack.hash),
    )


def _versions(
    program: Program, table: Table, value: Any, clause: str, start: date, keys: tuple[str, ...] | None
) -> tuple[Version, ...] | None:
    """The table's timeline with the open cells set from `start` on; None when nothing changed."""
    first = civil.day_number(start)
    written = _cells(table, value)
    found: list[Version] = []
    changed = False
    for version in table.versions:
        if version.start < first <= version.end:
            found.append(written_version(program, table, version, version.start, first - 1, {}, None))
        begin = max(version.start, first)
        if version.end < first:
            found.append(written_version(program, table, version, version.start, version.end, {}, None))
            continue
        chosen = [one for one in _chosen(table, version, keys) if not written or one in written]
        changed = changed or bool(chosen)
        cells = {one: written.get(one, value) for one in chosen}
        found.append(
            written_version(program, table, version, begin, version.end, cells, clause if chosen else None)
        )
    return tuple(found) if changed else None


def _chosen(table: Table, version: Dated, keys: tuple[str, ...] | None) -> list[int]:
    open_cells = [index for index, cell in enumerate(version.cells) if cell is None]
    return [index for index in open_cells if keys is None or table.key_names(index) == keys]


def written_version(
    program: Program,
    table: Table,
    version: Dated,
    start: int,
    end: int,
    cells: Mapping[int, Any],
    clause: str | None,
) -> Version:
    """A period of a table in the form of a pack, with some cells (by number) set to plain values; `clause` comes first."""
    clauses = tuple(dict.fromkeys((*((clause,) if clause else ()), *version.clauses)))
    base: dict[str, Any] = {
        "start": civil.as_date(start),
        "end": civil.as_date(end),
        "clause": clauses,
        "missing": version.missing,
    }
    values = [
        cells.get(index, OPEN if cell is None else plain(cell, table.unit, program.names.enums))
        for index, cell in enumerate(version.cells)
    ]
    if table.unit.kind == "steps":
        steps = cells.get(0) or [{"above": above, "rate": rate} for above, rate in version.steps]
        return (
            Version(**base, steps=tuple(Step(**step) for step in steps))
            if steps
            else Version(**base, value=OPEN)
        )
    if not table.keys:
        return Version(**base, value=values[0])
    rows = tuple(
        {**dict(zip(table.keys, table.key_names(index), strict=True)), "value": value}
        for index, value in enumerate(values)
    )
    return Version(**base, rows=rows)
