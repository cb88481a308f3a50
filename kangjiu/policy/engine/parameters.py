"""Dated tables (参数表): checked against gaps, overlaps, missing rows and clauses, then laid out as plain int64 cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any

from kangjiu.policy.engine import civil
from kangjiu.policy.engine.errors import Place, Problems
from kangjiu.policy.engine.pack_model import OPEN, Override, Param, ParamSet, Step, Version
from kangjiu.policy.engine.ranges import BOOLEAN, DATES, Range
from kangjiu.policy.engine.units import Unit, unit_named

MAX_CELLS = 20_000
ANY = "*"


@dataclass(frozen=True)
class Dated:
    """Values in one inclusive period of day numbers; a cell is None where the value is open (未设定)."""

    start: int
    end: int
    cells: tuple[int | None, ...]
    clauses: tuple[str, ...]
    steps: tuple[tuple[int, int], ...] = ()
    missing: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Table:
    """One parameter ready for every target: cells row-major over the members of its key enumerations."""

    name: str
    label: str
    unit: Unit
    range: Range
    picked_by: str
    keys: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]
    versions: tuple[Dated, ...]
    shares: bool = False
    may_override: Override | None = None
    origin: str = ""

    @property
    def starts(self) -> list[int]:
        """First day numbers of the versions."""
        return [version.start for version in self.versions]

    def version_on(self, day: int) -> Dated | None:
        """The version in force on a day number; None outside the table."""
        index = bisect_right(self.starts, day) - 1
        if index < 0 or day > self.versions[index].end:
            return None
        return self.versions[index]

    def key_names(self, index: int) -> tuple[str, ...]:
        """Member names of a cell's index."""
        names: list[str] = []
        for members in reversed(self.members):
            index, place = divmod(index, len(members))
            names.append(members[place])
        return tuple(reversed(names))

    @property
    def combinations(self) -> list[tuple[str, ...]]:
        """Member names of every cell, in cell order."""
        return list(product(*self.members))


def default_range(unit: Unit, enums: Mapping[str, Sequence[str]]) -> Range | None:
    """Range a unit has by nature; None where the pack must state it (fen, count)."""
    if unit.kind in ("enum", "set"):
        size = len(enums.get(unit.name, ()))
        return Range(0, size - 1 if unit.kind == "enum" else 2**size - 1)
    by_nature = {"date": DATES, "bool": BOOLEAN, "steps": Range(0, 10_000)}
    if unit.kind == "number" and (unit.fen, unit.bp) == (0, 1):
        return Range(0, 10_000)
    return by_nature.get(unit.kind)


class TableBuilder:
    """Turns written parameters into tables, noting every problem."""

    def __init__(self, enums: Mapping[str, Sequence[str]], problems: Problems) -> None:
        self.enums = enums
        self.problems = problems

    def build(self, param: Param, place: Place, places: Mapping[int, Place], origin: str) -> Table | None:
        """A table from its definition; None when it cannot be laid out."""
        unit = unit_named(param.unit)
        known = {**self.enums, "bool": ("no", "yes")}
        unknown = [key for key in param.keys if key not in known]
        if unknown or (unit.kind in ("enum", "set") and unit.name not in self.enums):
            self._say(place, f"参数 {param.name} 用了没有定义的选项 {'、'.join(unknown) or unit.name}")
            return None
        bounds = Range(*param.range) if param.range else default_range(unit, self.enums)
        if bounds is None or unit.kind == "set" or bounds.low > bounds.high or not bounds.fits:
            self._say(place, f"参数 {param.name} 没有写取值范围", "range: [最小, 最大]（金额按分）")
            return None
        members = tuple(tuple(known[key]) for key in param.keys)
        size = 1
        for names in members:
            size *= len(names)
        if size > MAX_CELLS:
            self._say(place, f"参数 {param.name} 的组合超过 {MAX_CELLS} 种", "减少 keys")
            return None
        table = Table(
            param.name, param.label, unit, bounds, param.picked_by, param.keys, members, (),
            param.shares, param.may_override, origin,
        )  # fmt: skip
        return self.with_versions(table, param.versions, places, place, origin)

    def with_versions(
        self,
        table: Table,
        versions: Sequence[Version],
        places: Mapping[int, Place],
        place: Place,
        origin: str,
    ) -> Table:
        """The table with these versions instead of its own."""
        order = sorted(range(len(versions)), key=lambda index: versions[index].start)
        dated = tuple(
            self._dated(table, versions[index], places.get(index, place), origin) for index in order
        )
        self._check_periods(table, [versions[index] for index in order], place)
        return Table(**{**_fields(table), "versions": dated})

    def _check_periods(self, table: Table, versions: list[Version], place: Place) -> None:
        if not versions:
            self._say(place, f"参数 {table.name} 没有版本", "versions: 至少一段")
        for version in versions:
            if version.end < version.start:
                self._say(place, f"{table.name}：{version.start} 至 {version.end} 起止颠倒")
        for before, after in zip(versions, versions[1:], strict=False):
            if after.start <= before.end:
                until = after.start - timedelta(days=1)
                message = f"{table.name}：{after.start} 起的一段与上一段（至 {before.end}）重叠"
                self._say(place, message, f"上一段的 to 写 {until}")
            elif after.start != before.end + timedelta(days=1):
                self._say(
                    place, f"{table.name}：{before.end} 与 {after.start} 之间没有值", "补上一段，或写 open"
                )

    def _dated(self, table: Table, version: Version, place: Place, origin: str) -> Dated:
        written = (version.value is not None) + bool(version.rows) + bool(version.steps)
        if written != 1:
            self._say(
                place, f"{table.name}：value、rows、steps 三者写且只写一个", "没有公布的值写 value: open"
            )
        if not version.clause:
            self._say(place, f"{table.name}：没有写依据", "clause: 依据编号（见 sources.yaml）")
        cells, steps = self._content(table, version, place)
        if table.shares and table.members:
            self._check_shares(table, cells, place)
        start, end = civil.day_number(version.start), civil.day_number(version.end)
        return Dated(start, end, cells, version.clause, steps, version.missing, origin)

    def _content(
        self, table: Table, version: Version, place: Place
    ) -> tuple[tuple[int | None, ...], tuple[tuple[int, int], ...]]:
        combinations = table.combinations
        if table.unit.kind == "steps":
            return self._steps(table, version, place)
        if version.rows:
            return self._rows(table, version.rows, place), ()
        if version.value is None:
            return (None,) * len(combinations), ()
        return (self._cell(table, version.value, place),) * len(combinations), ()

    def _steps(
        self, table: Table, version: Version, place: Place
    ) -> tuple[tuple[int | None, ...], tuple[tuple[int, int], ...]]:
        if version.value == OPEN:
            return (None,), ()
        steps: tuple[Step, ...] = version.steps
        above = [step.above for step in steps]
        if not steps or above != sorted(set(above)) or above[0] != 0 or table.keys:
            self._say(
                place, f"{table.name}：分段比例要从 0 起逐段升高，且不能有 keys", "- {above: 0, rate: 6000}"
            )
        return (0,), tuple((step.above, step.rate) for step in steps)

    def _rows(self, table: Table, rows: Sequence[dict[str, Any]], place: Place) -> tuple[int | None, ...]:
        exact: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in rows:
            names = tuple(self._key_text(row.get(key)) for key in table.keys)
            if set(row) != {*table.keys, "value"} or not table.keys:
                self._say(place, f"{table.name}：每行要写 {'、'.join((*table.keys, 'value'))}")
                return (None,) * len(table.combinations)
            for name, members, key in zip(names, table.members, table.keys, strict=True):
                if name != ANY and name not in members:
                    self._say(place, f"{table.name}：{key} 没有 {name}", "、".join(members))
            if names in exact:
                self._say(place, f"{table.name}：{'、'.join(names)} 写了两行")
            exact[names] = row
        return tuple(self._pick(table, exact, combination, place) for combination in table.combinations)

    def _key_text(self, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value)

    def _pick(
        self, table: Table, rows: dict[tuple[str, ...], Any], combination: tuple[str, ...], place: Place
    ) -> int | None:
        fitting = [
            names
            for names in rows
            if all(name in (ANY, member) for name, member in zip(names, combination, strict=True))
        ]
        if not fitting:
            self._say(
                place, f"{table.name}：缺 {'、'.join(combination)} 这一行", "补一行，没有公布的写 value: open"
            )
            return None
        fewest = min(names.count(ANY) for names in fitting)
        best = [names for names in fitting if names.count(ANY) == fewest]
        if len(best) > 1:
            self._say(place, f"{table.name}：{'、'.join(combination)} 同时落在两行", "写明确的一行")
        return self._cell(table, rows[best[0]]["value"], place)

    def _cell(self, table: Table, value: Any, place: Place) -> int | None:
        """Internal integer of a written value; None for open."""
        if value == OPEN and isinstance(value, str):
            return None
        number = encode(value, table.unit, self.enums)
        if number is None:
            self._say(place, f"{table.name}：值 {value!r} 不是{table.unit}", _example(table.unit, self.enums))
            return None
        if not table.range.low <= number <= table.range.high:
            self._say(place, f"{table.name}：值 {value} 超出范围 {table.range.low} 至 {table.range.high}")
        return number

    def _check_shares(self, table: Table, cells: Sequence[int | None], place: Place) -> None:
        size = len(table.members[-1])
        for start in range(0, len(cells), size):
            part = cells[start : start + size]
            known = [cell for cell in part if cell is not None]
            if len(known) not in (0, size) or (known and sum(known) != 10_000):
                self._say(place, f"{table.name}：各方比例要都写，合计 10000", "或全部写 open")

    def _say(self, place: Place, message: str, instead: str = "") -> None:
        self.problems.add(place.file, place.line, message, instead)


def _fields(table: Table) -> dict[str, Any]:
    return {name: getattr(table, name) for name in Table.__dataclass_fields__}


def _example(unit: Unit, enums: Mapping[str, Sequence[str]]) -> str:
    if unit.kind == "enum":
        return "、".join(enums.get(unit.name, ()))
    return {"bool": "true 或 false", "date": "YYYY-MM-DD"}.get(unit.kind, "整数")


def encode(value: Any, unit: Unit, enums: Mapping[str, Sequence[str]]) -> int | None:
    """Internal integer of a plain value of this unit; None when it is not one."""
    if unit.kind == "bool":
        return int(value) if isinstance(value, bool) else None
    if unit.kind == "date":
        return _encode_date(value)
    if unit.kind == "enum":
        members = enums.get(unit.name, ())
        return members.index(value) if isinstance(value, str) and value in members else None
    if unit.kind == "set":
        return _encode_set(value, enums.get(unit.name, ()))
    if unit.is_number and type(value) is int:
        return value
    return None


def _encode_date(value: Any) -> int | None:
    if isinstance(value, str) and len(value) == 10:
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return None
    return civil.day_number(value) if type(value) is date else None


def _encode_set(value: Any, members: Sequence[str]) -> int | None:
    if not isinstance(value, (list, tuple, set, frozenset)) or not all(isinstance(one, str) for one in value):
        return None
    names = set(value)
    if not names <= set(members):
        return None
    return sum(1 << place for place, member in enumerate(members) if member in names)


def apply_set(
    table: Table,
    written: ParamSet,
    builder: TableBuilder,
    place: Place,
    places: Mapping[int, Place],
    origin: str,
) -> Table:
    """A lower tier's values for a table; what the upper tier closed may change only inside its `may_override`."""
    lower = builder.with_versions(table, written.versions, places, place, origin)
    for version in lower.versions:
        for upper in table.versions:
            if version.start <= upper.end and upper.start <= version.end:
                _check_override(table, upper, version, builder, place)
    return lower


def _check_override(table: Table, upper: Dated, lower: Dated, builder: TableBuilder, place: Place) -> None:
    allowed = table.may_override
    if upper.steps and upper.steps != lower.steps and allowed is None:
        builder.problems.add(place.file, place.line, f"{table.name}：上级已定，不能改", "删去这一段")
    for index, (fixed, new) in enumerate(zip(upper.cells, lower.cells, strict=True)):
        if fixed is None or fixed == new:
            continue
        where = f"{table.name}{list(table.key_names(index)) or ''}"
        if allowed is None:
            builder.problems.add(
                place.file, place.line, f"{where}：上级已定为 {fixed}，不能改", f"value: {fixed}"
            )
        elif new is None:
            builder.problems.add(place.file, place.line, f"{where}：上级已定，不能改成未设定")
        elif _outside(new, fixed, allowed):
            builder.problems.add(
                place.file, place.line, f"{where}：{new} 超出上级允许的范围", _limits(fixed, allowed)
            )


def _outside(new: int, fixed: int, allowed: Override) -> bool:
    return (
        (allowed.low is not None and new < allowed.low)
        or (allowed.high is not None and new > allowed.high)
        or (allowed.not_below and new < fixed)
    )


def _limits(fixed: int, allowed: Override) -> str:
    low = max([fixed] if allowed.not_below else [], default=allowed.low)
    return f"{low if low is not None else '不限'} 至 {allowed.high if allowed.high is not None else '不限'}"
