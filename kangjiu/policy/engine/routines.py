"""What code written from the tree calls (生成代码用的函数): rounding, sharing, going through rows, reading tables."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kangjiu.policy.engine import civil
from kangjiu.policy.engine.checked import CheckedProgram
from kangjiu.policy.engine.decision import Used
from kangjiu.policy.engine.layout import Row
from kangjiu.policy.engine.parameters import Table
from kangjiu.policy.engine.stops import Cause, Stop, Stopped

_CIVIL = (
    "years", "months", "days", "add_days", "add_months", "add_years", "month_start", "month_end",
    "year_start", "date_in_year", "year_of", "month_of", "day_of",
)  # fmt: skip


def half_up(top: int, bottom: int) -> int:
    """Nearest integer, halves up; top ≥ 0, bottom ≥ 1."""
    return (2 * top + bottom) // (2 * bottom)


def ceil(top: int, bottom: int) -> int:
    """Next integer above or equal."""
    return -(-top // bottom)


def split(
    amount: int, lookup: Callable[..., int], day: int, base: int, member: int, members: int, used: Any = None
) -> int:
    """One member's part: rounded down, the last member takes the remainder."""
    if member < members - 1:
        return amount * lookup(day, base + member, used) // 10_000
    parts = [amount * lookup(day, base + place) // 10_000 for place in range(members - 1)]
    lookup(day, base + member, used)
    return amount - sum(parts)


def first_reason(checks: Sequence[Any]) -> int:
    """Number of the first check that fails, 0 when all hold; stops only when nothing fails for certain."""
    stopped: list[Cause] = []
    for number, value in enumerate(checks, 1):
        if type(value) is Stopped:
            stopped += value.causes
        elif not value:
            return number
    if stopped:
        raise Stop(tuple(dict.fromkeys(stopped)))
    return 0


def _ordered(rows: list[Row], order: Callable[[Row], tuple[int, ...]]) -> list[Row]:
    """Rows in the stated order; stops when two rows stand at the same place."""
    if len(rows) < 2:
        return rows
    keys = [order(row) for row in rows]
    if len(set(keys)) < len(keys):
        message = "两行的先后顺序相同，分不清谁先"
        raise Stop((Cause("order", "order", "先后顺序", message),))
    return [rows[place] for place in sorted(range(len(rows)), key=keys.__getitem__)]


Value = Callable[[Row], int]


def allocate(rows: list[Row], order: Any, slot: int, amount: Value, scope: Row, limit: Value) -> None:
    """Fill `slot` of each row with what it gets out of the limit, in order."""

    def take(row: Row, left: int) -> tuple[int, int]:
        taken = min(amount(row), left)
        return taken, left - taken

    _run(rows, order, slot, lambda: limit(scope) + 0, take)


def carry_over(
    rows: list[Row], order: Any, slot: int, amount: Value, scope: Row, allowance: Value, opening: Value | None
) -> None:
    """Fill `slot` from a pot that grows by each row's allowance and starts at `opening`."""

    def take(row: Row, pot: int) -> tuple[int, int]:
        pot = pot + allowance(row)
        taken = min(amount(row), pot)
        return taken, pot - taken

    _run(rows, order, slot, lambda: opening(scope) + 0 if opening else 0, take)


def earlier(rows: list[Row], order: Any, slot: int, amount: Value, scope: Row) -> None:
    """Fill `slot` with the sum of the amounts of earlier rows."""
    _run(rows, order, slot, lambda: 0, lambda row, total: (total, total + amount(row)))


def _run(
    rows: list[Row],
    order: Callable[[Row], tuple[int, ...]],
    slot: int,
    start: Callable[[], int],
    step: Callable[[Row, int], tuple[int, int]],
) -> None:
    """Carry a state through the rows in order; once a value is not there, the rows after it are not known either."""
    done = 0
    try:
        state = start()
        rows = _ordered(rows, order)
        for row in rows:
            row[slot], state = step(row, state)
            done += 1
    except Stop as stop:
        for row in rows[done:]:
            row[slot] = stop.value


def _no_version(table: Table) -> Cause:
    message = f"{table.label}：这一天没有有效的版本"
    return Cause("no_version", table.name, table.label, message)


def _open(program: CheckedProgram, table: Table, version: int, index: int) -> Cause:
    dated = table.versions[version]
    labels = [
        program.names.labels.get(key, {}).get(name, name)
        for key, name in zip(table.keys, table.key_names(index), strict=True)
    ]
    message = f"{table.label}{'（' + '、'.join(labels) + '）' if labels else ''}还没有设定"
    return Cause("open", table.name, table.label, message, program.cite(dated.clauses))


Reader = Callable[..., int]


def table_reader(program: CheckedProgram, table: Table) -> Reader:
    """Function (day number, cell index[, used]) → value; Stop for an open cell or a day outside.

    What is read is noted in `used` when it is given.
    """
    starts, ends = table.starts, [version.end for version in table.versions]
    cells = [version.cells for version in table.versions]
    outside = (_no_version(table),)

    def read(day: Any, index: Any, used: list[Used] | None = None) -> int:
        place = bisect_right(starts, day) - 1
        if place < 0 or day > ends[place]:
            raise Stop(outside)
        value = cells[place][index]
        if used is not None:
            used.append((table, place, index))
        if value is None:
            raise Stop((_open(program, table, place, index),))
        return value

    return read


def steps_reader(program: CheckedProgram, table: Table) -> Reader:
    """Function (amount, day number[, used]) → Σ part × rate of a stepped percentage."""
    read = table_reader(program, table)

    def stepped(amount: Any, day: Any, used: list[Used] | None = None) -> int:
        read(day, 0, used)
        version = table.version_on(day)
        steps = version.steps if version else ()
        uppers = [above for above, _ in steps[1:]] + [None]
        total = 0
        for (above, rate), upper in zip(steps, uppers, strict=True):
            top = amount if upper is None else min(amount, upper)
            total += max(0, top - above) * rate
        return total

    return stepped


def namespace(program: CheckedProgram, tables: Iterable[str]) -> dict[str, Any]:
    """Names that generated code may use, for a program and the tables it reads."""
    found: dict[str, Any] = {
        "Stop": Stop, "Stopped": Stopped, "half_up": half_up, "ceil": ceil, "split": split,
        "first_reason": first_reason, "allocate": allocate, "carry_over": carry_over, "earlier": earlier,
        "bisect_right": bisect_right, **{f"civil_{word}": getattr(civil, word) for word in _CIVIL},
    }  # fmt: skip
    for name in tables:
        table = program.names.tables[name]
        found[f"table_{name}"] = table_reader(program, table)
        found[f"steps_{name}"] = steps_reader(program, table)
    return found
