"""The NumPy target (成批计算): every rule over a chunk of cases at once, no compiler; a mask says what is not known."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk import running, vector_words
from kangjiu.policy.engine.bulk.batch import Batch, Ints, Outcome
from kangjiu.policy.engine.bulk.plan import OPEN, Plan, TableArrays
from kangjiu.policy.engine.bulk.vector_words import Value, either, where_stop
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.units import BOOL

# large enough that threads seldom wait for the interpreter, small enough for the memory of a core: 24,000 and 96,000
# rows take half as long again
CHUNK_ROWS = 64_000
THREADS = min(8, os.cpu_count() or 1)


class Vector:
    """Values of all rules of a plan for one chunk."""

    def __init__(self, batch: Batch, tables: Mapping[str, TableArrays] | None = None) -> None:
        self.batch = batch
        self.plan = batch.plan
        self.tables = tables if tables is not None else self.plan.tables
        self.values: dict[str, Value] = {}
        self.seen: dict[tuple[str, str], Value] = {}
        self.above: dict[tuple[str, str], Ints] = {}
        self.spans: dict[tuple[str, str], tuple[int, int]] = {}
        self.orders: dict[tuple[str, str], running.Order] = {}

    def run(self) -> None:
        """Compute every rule."""
        for rule in self.plan.rules:
            if isinstance(rule.node, nodes.Running):
                self.values[rule.name] = running.running(self, rule.node)
            else:
                self.values[rule.name] = self.value(rule.node, rule.level)

    def value(self, node: Node, level: str) -> Value:
        """A node's value for all rows of a level."""
        method: Callable[[Node, str], Value] = getattr(self, f"_{type(node).__name__.lower()}")
        data, stop = method(node, level)
        if not isinstance(data, np.ndarray) or not data.ndim:
            data = np.asarray(data).item()
        if isinstance(stop, np.bool_):
            stop = True if stop else None
        return Value(data, stop)

    def column(self, name: str, level: str) -> Value:
        """A rule or fact seen from a level at or below its own."""
        own = self.plan.names.symbols[name].level
        found = self.seen.get((name, level))
        if found is None:
            found = self._own(name, own)
            if own != level:
                found = self.down(found, own, level)
            self.seen[name, level] = found
        return found

    def _own(self, name: str, level: str) -> Value:
        made = self.values.get(name)
        if made is not None:
            return made
        rows = self.batch.rows[level]
        data: Any = rows.values[name]
        is_bool = self.plan.names.symbols[name].unit == BOOL
        data = data != 0 if is_bool else data.astype(np.int64, copy=False)
        return Value(data, rows.missing.get(name))

    def down(self, value: Value, own: str, level: str) -> Value:
        """A value of an upper level for each row of a lower one."""
        data, stop = value
        if isinstance(data, np.ndarray):
            data = data.take(self.parents(own, level))
        if isinstance(stop, np.ndarray):
            stop = stop.take(self.parents(own, level))
        return Value(data, stop)

    def parents(self, upper: str, lower: str) -> Ints:
        """Place of the row of `upper` above each row of `lower`."""
        found = self.above.get((upper, lower))
        if found is None:
            counts = np.diff(self.batch.under(upper, lower))
            found = self.above[upper, lower] = np.repeat(np.arange(len(counts)), counts)
        return found

    def full(self, data: Any, level: str, dtype: Any = np.int64) -> Any:
        """A scalar as a column."""
        count = self.batch.rows[level].count
        return data if isinstance(data, np.ndarray) else np.full(count, data, dtype)

    # nodes

    def _const(self, node: nodes.Const, level: str) -> Value:
        return Value(bool(node.value) if node.unit == BOOL else node.value)

    def _ref(self, node: nodes.Ref, level: str) -> Value:
        return self.column(node.name, level)

    def _arith(self, node: nodes.Arith, level: str) -> Value:
        one, two = self.value(node.left, level), self.value(node.right, level)
        return Value(vector_words.ARITH[node.op](one.data, two.data), either(one.stop, two.stop))

    def _compare(self, node: nodes.Compare, level: str) -> Value:
        one, two = self.value(node.left, level), self.value(node.right, level)
        return Value(vector_words.COMPARE[node.op](one.data, two.data), either(one.stop, two.stop))

    def _logic(self, node: nodes.Logic, level: str) -> Value:
        ends = node.op == "or"
        data, stop = self.value(node.parts[0], level)
        for part in node.parts[1:]:
            if not isinstance(data, np.ndarray) and bool(data) is ends and stop is None:
                return Value(data, stop)
            more = self.value(part, level)
            if more.stop is not None:
                reached = np.logical_not(data) if ends else data
                stop = either(stop, np.logical_and(reached, more.stop))
            data = np.logical_or(data, more.data) if ends else np.logical_and(data, more.data)
        return Value(data, stop)

    def _not(self, node: nodes.Not, level: str) -> Value:
        data, stop = self.value(node.part, level)
        return Value(np.logical_not(data), stop)

    def _if(self, node: nodes.If, level: str) -> Value:
        test, stop = self.value(node.test, level)
        if not isinstance(test, np.ndarray):
            chosen = self.value(node.then if test else node.other, level)
            return Value(chosen.data, either(stop, chosen.stop))
        then, other = self.value(node.then, level), self.value(node.other, level)
        return Value(
            np.where(test, then.data, other.data), either(stop, where_stop(test, then.stop, other.stop))
        )

    def _oneof(self, node: nodes.OneOf, level: str) -> Value:
        item = self.value(node.item, level)
        found: Any = False
        for member in node.members:
            found = np.logical_or(found, item.data == member)
        return Value(found, item.stop)

    def _has(self, node: nodes.Has, level: str) -> Value:
        of = self.value(node.of, level)
        return Value((of.data & node.mask) != 0, of.stop)

    def _rounded(self, node: nodes.Rounded, level: str) -> Value:
        top, bottom = self.value(node.top, level), self.value(node.bottom, level)
        return Value(vector_words.rounded(node.word, top.data, bottom.data), either(top.stop, bottom.stop))

    def _extreme(self, node: nodes.Extreme, level: str) -> Value:
        pick = np.minimum if node.word == "min" else np.maximum
        data, stop = self.value(node.parts[0], level)
        for part in node.parts[1:]:
            more = self.value(part, level)
            data, stop = pick(data, more.data), either(stop, more.stop)
        return Value(data, stop)

    def _calendar(self, node: nodes.Calendar, level: str) -> Value:
        args = [self.value(arg, level) for arg in node.args]
        return Value(
            vector_words.calendar(node, [np.asarray(arg.data) for arg in args]),
            either(*(a.stop for a in args)),
        )

    def _known(self, node: nodes.Known, level: str) -> Value:
        stop = self.column(node.of.name, level).stop
        return Value(True if stop is None else np.logical_not(stop))

    # parameters

    def version(self, table: TableArrays, picked: nodes.Ref, level: str) -> tuple[Any, Any]:
        """Place of the version for each row (a number when it is the same for all), and where there is none."""
        day, stop = self.column(picked.name, level)
        if isinstance(day, np.ndarray):
            low, high = self._span(picked.name, level, day)
        else:
            low = high = int(day)
        starts = table.starts
        first = int(np.searchsorted(starts, low, "right")) - 1
        last = int(np.searchsorted(starts, high, "right")) - 1
        if first == last and 0 <= first < len(starts) - 1:
            return first, stop
        if first >= 0 and last < len(starts) - 1:
            return _version_of(starts, day, first, last), stop
        place = np.searchsorted(starts, day, "right") - 1
        outside = (place < 0) | (place >= len(starts) - 1)
        return np.clip(place, 0, len(starts) - 2), either(stop, outside)

    def _span(self, name: str, level: str, day: Ints) -> tuple[int, int]:
        found = self.spans.get((name, level))
        if found is None:
            found = (int(day.min()), int(day.max())) if len(day) else (0, 0)
            self.spans[name, level] = found
        return found

    def index(self, node: nodes.Lookup, level: str) -> Value:
        """Row-major index of the keys."""
        data: Any = 0
        stop: Any = None
        for key, members in zip(node.keys, self.plan.names.tables[node.name].members, strict=False):
            here = self.value(key, level)
            number = here.data.astype(np.int64) if isinstance(here.data, np.ndarray) else int(here.data)
            data, stop = data * len(members) + number, either(stop, here.stop)
        return Value(data, stop)

    def _lookup(self, node: nodes.Lookup, level: str) -> Value:
        index = self.index(node, level)
        place, stop = self.version(self.tables[node.name], node.picked_by, level)
        cell = self.cell(node.name, place, index.data)
        data = cell.data != 0 if node.unit == BOOL else cell.data
        return Value(data, either(index.stop, stop, cell.stop))

    def cell(self, name: str, place: Any, index: Any) -> Value:
        """Cells at version and index; open ones are not known and stand at the table's lowest value."""
        table = self.tables[name]
        data: Any = table.cells[place * table.size + index]
        if not isinstance(data, np.ndarray):
            data = int(data)
        if not table.has_open:
            return Value(data)
        is_open: Any = data == OPEN
        low = self.plan.names.tables[name].range.low
        if not isinstance(data, np.ndarray):
            return Value(low, True) if is_open else Value(data)
        return Value(np.where(is_open, low, data), is_open) if is_open.any() else Value(data)

    def _stepped(self, node: nodes.Stepped, level: str) -> Value:
        table = self.tables[node.name]
        place, stop = self.version(table, node.picked_by, level)
        amount = self.value(node.amount, level)
        cell = self.cell(node.name, place, 0)
        versions = range(len(table.step_at) - 1) if isinstance(place, np.ndarray) else [int(place)]
        data: Any = 0
        for version in versions:
            steps = slice(table.step_at[version], table.step_at[version + 1])
            total = vector_words.stepped(amount.data, table.above[steps], table.rate[steps])
            data = np.where(place == version, total, data) if isinstance(place, np.ndarray) else total
        return Value(data, either(stop, amount.stop, cell.stop))

    def _split(self, node: nodes.Split, level: str) -> Value:
        amount, index = self.value(node.amount, level), self.index(node.shares, level)
        place, stop = self.version(self.tables[node.shares.name], node.shares.picked_by, level)
        base, stop = index.data * node.members, either(amount.stop, index.stop, stop)
        if node.member < node.members - 1:
            share = self.cell(node.shares.name, place, base + node.member)
            return Value(amount.data * share.data // 10_000, either(stop, share.stop))
        rest = amount.data
        for member in range(node.members - 1):
            share = self.cell(node.shares.name, place, base + member)
            rest, stop = rest - amount.data * share.data // 10_000, either(stop, share.stop)
        return Value(rest, either(stop, self.cell(node.shares.name, place, base + node.member).stop))

    # over lower rows

    def _total(self, node: nodes.Total, level: str) -> Value:
        of = self.value(node.of, node.level)
        data = self.full(of.data, node.level).astype(np.int64, copy=False)
        offsets = self.batch.under(level, node.level)
        stop = None
        if of.stop is not None:
            stop = vector_words.summed(self.full(of.stop, node.level).astype(np.int64), offsets) > 0
        if node.default is None:
            return Value(vector_words.summed(data, offsets), stop)
        default = self.value(node.default, level)
        pick = np.maximum if node.word == "largest_of" else np.minimum
        made = vector_words.reduced(pick, data, offsets, self.full(default.data, level))
        if default.stop is not None:
            stop = either(stop, np.logical_and(np.diff(offsets) == 0, default.stop))
        return Value(made != 0 if node.unit == BOOL else made, stop)

    def _firstreason(self, node: nodes.FirstReason, level: str) -> Value:
        data: Any = 0
        unknown: Any = None
        for number in range(len(node.checks), 0, -1):
            check = self.column(node.checks[number - 1].name, level)
            fails = np.logical_not(check.data)
            if check.stop is not None:
                fails = np.logical_and(fails, np.logical_not(check.stop))
                unknown = either(unknown, check.stop)
            data = np.where(fails, number, data)
        return Value(data, None if unknown is None else np.logical_and(unknown, data == 0))


def compute(
    batch: Batch, tables: Mapping[str, TableArrays] | None = None, out: Outcome | None = None
) -> Outcome:
    """All outputs of a batch, chunk by chunk on all cores; `tables` replaces the plan's parameters (what-if)."""
    outcome = out if out is not None else Outcome.empty(batch)
    chunks = chunk_ends(batch, CHUNK_ROWS)
    if len(chunks) == 1:
        _chunk(batch, tables, outcome, *chunks[0])
    else:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda ends: _chunk(batch, tables, outcome, *ends), chunks))
    outcome.out_of_force(batch)
    return outcome


def _version_of(starts: Ints, day: Any, first: int, last: int) -> Any:
    """Place of the version of each day when all lie between two versions; few versions are counted faster."""
    if last - first > 8:
        return np.searchsorted(starts, day, "right") - 1
    place: Any = first
    for start in starts[first + 1 : last + 1]:
        place = place + (day >= start)
    return place


def chunk_ends(batch: Batch, rows: int) -> list[tuple[int, int]]:
    """First and last top row of each chunk, so that about so many of the deepest rows are in one."""
    most = max(level.count for level in batch.rows.values())
    size = max(1, batch.count * rows // max(1, most))
    return [(at, min(at + size, batch.count)) for at in range(0, batch.count, size)]


def _chunk(
    batch: Batch, tables: Mapping[str, TableArrays] | None, outcome: Outcome, first: int, last: int
) -> None:
    part = batch.slice(first, last)
    vector = Vector(part, tables)
    vector.run()
    ends = _level_ends(batch, first, last)
    for level, rules in batch.plan.output_rules.items():
        for rule in rules:
            value = vector.values[rule]
            outcome.put(level, rule, slice(*ends[level]), value.data, value.stop)


def _level_ends(batch: Batch, first: int, last: int) -> dict[str, tuple[int, int]]:
    ends = {batch.top: (first, last)}
    for level, rows in batch.rows.items():
        parent = batch.plan.names.levels[level].parent
        if rows.offsets is not None and parent is not None:
            ends[level] = (int(rows.offsets[ends[parent][0]]), int(rows.offsets[ends[parent][1]]))
    return ends


__all__ = ["Plan", "Value", "Vector", "chunk_ends", "compute"]
