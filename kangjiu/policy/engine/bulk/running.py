"""Words that go through rows in order (allocate, carry_over, earlier), the k-th row of all scopes at once."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np

from kangjiu.policy.engine import nodes
from kangjiu.policy.engine.bulk.batch import Batch, Flags, Ints
from kangjiu.policy.engine.bulk.plan import Plan
from kangjiu.policy.engine.bulk.vector_words import Value
from kangjiu.policy.engine.nodes import Node

# scopes with more rows than this are gone through one row at a time in plain Python
_LONG = 2_000


class Order(NamedTuple):
    """Rows of each scope in stated order: `rows[starts[s] : starts[s] + counts[s]]` (rows None = as they stand).

    `unclear`: scopes where two rows stand at the same place or a key is not known.
    """

    rows: Ints | None
    starts: Ints
    counts: Ints
    unclear: Flags | None


class Columns(Protocol):
    """What going through rows wants of the evaluation of a chunk."""

    batch: Batch
    plan: Plan
    orders: dict[tuple[str, str], Order]

    def value(self, node: Node, level: str) -> Value:
        """A node's value for all rows of a level."""
        ...

    def column(self, name: str, level: str) -> Value:
        """A rule or fact seen from a level."""
        ...

    def parents(self, upper: str, lower: str) -> Ints:
        """Place of the row of `upper` above each row of `lower`."""
        ...

    def full(self, data: Any, level: str, dtype: Any = np.int64) -> Any:
        """A scalar as a column."""
        ...


def order_of(vector: Columns, level: str, scope: str) -> Order:
    """The order of a level's rows inside each row of `scope`, kept for the chunk."""
    found = vector.orders.get((level, scope))
    if found is None:
        found = vector.orders[level, scope] = _order(vector, level, scope)
    return found


def _order(vector: Columns, level: str, scope: str) -> Order:
    offsets = vector.batch.under(scope, level)
    starts, counts = offsets[:-1], np.diff(offsets)
    keys = [vector.column(name, level) for name in vector.plan.names.levels[level].order]
    columns = [vector.full(key.data, level) for key in keys]
    within = vector.parents(scope, level)
    unclear = np.zeros(len(counts), np.bool_)
    for key in keys:
        if key.stop is not None:
            stop = vector.full(key.stop, level, np.bool_)
            unclear[within[stop]] = True
    unclear &= counts > 1
    rows = None
    rising, _ = _rising(columns, within)
    if not rising.all():
        rows = np.lexsort((*reversed(columns), within))
        _, equal = _rising([column[rows] for column in columns], within[rows])
        unclear[within[rows][1:][equal]] = True
    return Order(rows, starts, counts, unclear if unclear.any() else None)


def _rising(columns: list[Ints], within: Ints) -> tuple[Flags, Flags]:
    """Whether each row stands after the one before it (or begins a new scope), and whether it stands at its place."""
    equal = within[1:] == within[:-1]
    rising = ~equal
    for column in columns:
        rising = rising | (equal & (column[1:] > column[:-1]))
        equal = equal & (column[1:] == column[:-1])
    return rising, equal


class _State:
    """What is left or added up in each scope, and whether it is still known."""

    def __init__(self, start: Any, dead: Flags) -> None:
        self.left = start
        self.dead = dead


def running(vector: Columns, node: nodes.Running) -> Value:
    """Values of a running rule."""
    level, scope = node.level, node.scope
    amount = vector.value(node.amount, level)
    order = order_of(vector, level, scope)
    start = _start(vector, node)
    count = vector.batch.rows[level].count
    amounts, stops = vector.full(amount.data, level), amount.stop
    allowances = None
    if node.word == "carry_over" and node.limit is not None:
        allowance = vector.value(node.limit, level)
        allowances = vector.full(allowance.data, level)
        stops = _joined(stops, allowance.stop, count)
    dead = np.zeros(len(order.counts), np.bool_)
    for stop in (start.stop, order.unclear):
        if stop is not None:
            dead |= stop
    may_stop = stops is not None or bool(dead.any())
    state = _State(np.array(vector.full(start.data, scope), np.int64), dead)
    out = np.empty(count, np.int64)
    unknown = np.zeros(count, np.bool_) if may_stop else None
    marks = None if stops is None else vector.full(stops, level, np.bool_)
    if len(order.counts) and int(order.counts.max()) > _LONG:
        _one_by_one(node.word, order, amounts, allowances, state, out)
        _spread(order, marks, state.dead, unknown)
    else:
        _side_by_side(node.word, order, amounts, allowances, marks, state, out, unknown)
    return Value(out, unknown)


def _joined(one: Any, two: Any, count: int) -> Any:
    found = [stop for stop in (one, two) if stop is not None]
    if not found:
        return None
    return np.logical_or.reduce([np.broadcast_to(np.asarray(stop), (count,)) for stop in found])


def _start(vector: Columns, node: nodes.Running) -> Value:
    if node.word == "allocate" and node.limit is not None:
        return vector.value(node.limit, node.scope)
    if node.opening is not None:
        return vector.value(node.opening, node.scope)
    return Value(0)


def _side_by_side(
    word: str,
    order: Order,
    amounts: Ints,
    allowances: Ints | None,
    marks: Flags | None,
    state: _State,
    out: Ints,
    unknown: Flags | None,
) -> None:
    """The k-th rows of all scopes that have one, for k = 0, 1, …"""
    most = int(order.counts.max()) if len(order.counts) else 0
    even = most > 0 and bool((order.counts == most).all())
    for place in range(most):
        live: Any = slice(None) if even else np.flatnonzero(order.counts > place)
        rows: Any = order.starts[live] + place
        if order.rows is not None:
            rows = order.rows[rows]
        elif even:
            rows = slice(place, None, most)
        out[rows], state.left[live] = _taken(
            word, amounts[rows], None if allowances is None else allowances[rows], state.left[live]
        )
        if unknown is not None:
            if marks is not None:
                state.dead[live] |= marks[rows]
            unknown[rows] = state.dead[live]


def _taken(word: str, amount: Any, allowance: Any, left: Any) -> tuple[Any, Any]:
    """What a row gets, and what is carried on."""
    if word == "earlier":
        return left, left + amount
    pot = left if allowance is None else left + allowance
    taken = np.minimum(amount, pot)
    return taken, pot - taken


def _one_by_one(
    word: str, order: Order, amounts: Ints, allowances: Ints | None, state: _State, out: Ints
) -> None:
    """The same for few scopes with very many rows (a population)."""
    for scope, (start, count) in enumerate(zip(order.starts.tolist(), order.counts.tolist(), strict=True)):
        rows: Any = slice(start, start + count)
        if order.rows is not None:
            rows = order.rows[rows]
        left = int(state.left[scope])
        more = [0] * count if allowances is None else allowances[rows].tolist()
        made = []
        for amount, allowance in zip(amounts[rows].tolist(), more, strict=True):
            if word == "earlier":
                made.append(left)
                left += amount
            else:
                left += allowance
                taken = min(amount, left)
                made.append(taken)
                left -= taken
        out[rows] = made


def _spread(order: Order, marks: Flags | None, dead: Flags, unknown: Flags | None) -> None:
    """Once a value is not known, the rows after it are not known either."""
    if unknown is None:
        return
    for scope, (start, count) in enumerate(zip(order.starts, order.counts, strict=True)):
        rows: Any = slice(start, start + count)
        if order.rows is not None:
            rows = order.rows[rows]
        if dead[scope]:
            unknown[rows] = True
        elif marks is not None:
            unknown[rows] = np.logical_or.accumulate(marks[rows])
