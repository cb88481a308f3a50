"""Changing the values of a draft (调数): which values a tier may change, and its files with some of them changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangjiu.policy.engine import civil, writing
from kangjiu.policy.engine.decision import plain
from kangjiu.policy.engine.loading import Pack
from kangjiu.policy.engine.pack_model import Param, ParamSet, Source, Version
from kangjiu.policy.engine.parameters import Dated, Table
from kangjiu.policy.engine.program import Program
from kangjiu.policy.engine.units import unit_name
from kangjiu.policy.engine.values import written_version

Spot = tuple[str, int, int]


@dataclass(frozen=True)
class Dial:
    """One value of a draft (一个数): parameter, period and cell; `value` is plain, None while it is open.

    `range` are the limits of the unit, narrowed by what the upper tier allows; `keys` name the cell.
    """

    table: str
    period: int
    cell: int
    label: str
    unit: str
    range: tuple[int, int]
    members: tuple[tuple[str, str], ...]
    keys: tuple[tuple[str, str], ...]
    value: Any
    from_on: date
    to_on: date
    is_own: bool

    @property
    def spot(self) -> Spot:
        """Where it stands."""
        return self.table, self.period, self.cell


@dataclass(frozen=True)
class Fixed:
    """A value of an upper tier that this tier may not change (上级已定)."""

    table: str
    label: str


def dials(pack: Pack, program: Program, upper: Program | None) -> tuple[list[Dial], list[Fixed]]:
    """Every value the tier may change in the pack's validity, and the parameters it may not.

    `upper` is the program of the tier above: what it closed may change only inside its `may_override`.
    """
    own = {param.name for param in pack.definition.params}
    found: list[Dial] = []
    fixed: list[Fixed] = []
    for table in program.names.tables.values():
        above = None if upper is None or table.name in own else upper.names.tables.get(table.name)
        mine = _dials(program, table, above)
        found += mine
        if not mine:
            fixed.append(Fixed(table.name, table.label))
    return found, fixed


def _dials(program: Program, table: Table, above: Table | None) -> list[Dial]:
    valid = program.definition.manifest.valid
    first, last = civil.day_number(valid.start), civil.day_number(valid.end)
    return [
        _dial(program, table, period, cell, above)
        for period, version in enumerate(table.versions)
        if version.end >= first and version.start <= last
        for cell in range(len(version.cells))
        if above is None or _may_change(above, version, cell)
    ]


def _may_change(above: Table, version: Dated, cell: int) -> bool:
    """Whether the upper tier left the cell open all through the period, or lets it be changed."""
    return above.may_override is not None or all(one.cells[cell] is None for one in _held(above, version))


def _dial(program: Program, table: Table, period: int, cell: int, above: Table | None) -> Dial:
    version = table.versions[period]
    number = version.cells[cell]
    value = None if number is None else plain(number, table.unit, program.names.enums)
    if version.steps:
        value = [{"above": above, "rate": rate} for above, rate in version.steps]
    return Dial(
        table.name, period, cell, table.label, unit_name(table.unit), _limits(table, above, version, cell),
        program.members(table.unit), tuple(zip(table.keys, table.key_names(cell), strict=True)), value,
        civil.as_date(version.start), civil.as_date(version.end), above is None,
    )  # fmt: skip


def _limits(table: Table, above: Table | None, version: Dated, cell: int) -> tuple[int, int]:
    """What the unit allows, and the tier above where it has set the cell in that period."""
    low, high = table.range
    held = [] if above is None else _held(above, version)
    fixed = [number for number in (one.cells[cell] for one in held) if number is not None]
    allowed = above.may_override if above else None
    if allowed is None or not fixed:
        return low, high
    lows = [low] if allowed.low is None else [low, allowed.low]
    return max(lows + fixed * allowed.not_below), high if allowed.high is None else min(high, allowed.high)


def _held(above: Table, version: Dated) -> list[Dated]:
    """The periods of the tier above a period meets."""
    return [one for one in above.versions if one.end >= version.start and one.start <= version.end]


def with_values(
    texts: Mapping[str, str], pack: Pack, program: Program, changes: Mapping[Spot, Any], source: Source
) -> dict[str, str]:
    """The files of a draft with some values (plain) changed, each citing `source`; other files stay to the letter."""
    by_table: dict[str, dict[int, dict[int, Any]]] = {}
    for (table, period, cell), value in changes.items():
        by_table.setdefault(table, {}).setdefault(period, {})[cell] = value
    made = {name: _versions(program, name, periods, source.id) for name, periods in by_table.items()}
    found = {**texts, **_parameter_files(pack, made)}
    if made:
        found[writing.SOURCES] = with_source(pack, source)
    return found


def _versions(
    program: Program, name: str, periods: Mapping[int, Mapping[int, Any]], clause: str
) -> tuple[Version, ...]:
    table = program.names.tables[name]
    return tuple(
        written_version(
            program, table, one, one.start, one.end, periods.get(at, {}), clause if at in periods else None
        )
        for at, one in enumerate(table.versions)
    )


def _parameter_files(pack: Pack, made: Mapping[str, tuple[Version, ...]]) -> dict[str, str]:
    """The files of params/ that hold these parameters, written anew."""
    held: dict[str, list[Param | ParamSet]] = {}
    touched: set[str] = set()
    own = [("params", one.name, one) for one in pack.definition.params]
    sets = [("sets", one.set, one) for one in pack.definition.sets]
    entries: Iterable[tuple[str, str, Any]] = (*own, *sets)
    for kind, name, one in entries:
        file = pack.place(kind, name).file
        if name in made:
            touched.add(file)
            one = one.model_copy(update={"versions": made[name]})
        held.setdefault(file, []).append(one)
    known = {name for _, name, _ in (*own, *sets)}
    for name in made.keys() - known:
        touched.add(writing.VALUES)
        held.setdefault(writing.VALUES, []).append(ParamSet(set=name, versions=made[name]))
    return {file: _values(held[file]) for file in sorted(touched)}


def _values(entries: Iterable[Param | ParamSet]) -> str:
    kept = list(entries)
    params = [one for one in kept if isinstance(one, Param)]
    return writing.values_text(params, [one for one in kept if isinstance(one, ParamSet)])


def with_source(pack: Pack, source: Source) -> str:
    """sources.yaml with one source added, or in place of the one with its id."""
    others = [one for one in pack.definition.sources if one.id != source.id]
    return writing.sources_text([*others, source])
