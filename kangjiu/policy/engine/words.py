"""The closed vocabulary (词表) of expressions and what each word demands."""

from __future__ import annotations

import ast
from typing import Protocol

from kangjiu.policy.engine import nodes, ranges
from kangjiu.policy.engine.errors import PackError
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.ranges import BOOLEAN, DATES, Range
from kangjiu.policy.engine.scope import Names, Symbol
from kangjiu.policy.engine.units import BOOL, COUNT, DATE, FEN, REASON, Unit, common

BP_WHOLE = 10_000

# word: how many dates first, how many counts after, unit and range of the result
_CALENDAR: dict[str, tuple[int, int, Unit, Range]] = {
    "years": (2, 0, COUNT, Range(0, 300)),
    "months": (2, 0, COUNT, Range(0, 3600)),
    "days": (2, 0, COUNT, Range(0, 109_573)),
    "add_days": (1, 1, DATE, DATES),
    "add_months": (1, 1, DATE, DATES),
    "add_years": (1, 1, DATE, DATES),
    "month_start": (1, 0, DATE, DATES),
    "month_end": (1, 0, DATE, DATES),
    "year_start": (1, 0, DATE, DATES),
    "date_in_year": (1, 2, DATE, DATES),
    "year_of": (1, 0, COUNT, Range(1890, 2210)),
    "month_of": (1, 0, COUNT, Range(1, 12)),
    "day_of": (1, 0, COUNT, Range(1, 31)),
}
# the longest a step can be, in days
_SHIFT = {"add_days": 1, "add_months": 31, "add_years": 366}
# 1800-01-01 .. 2399-12-31: no date arithmetic may leave these years
_FURTHEST = Range(-62091, 157054)
_ROUNDING = ("half_up", "floor", "ceil")
_TOTALS = ("total_of", "count_of", "largest_of", "smallest_of")
_RUNNING = ("allocate", "carry_over", "earlier")
VOCABULARY = (
    *_CALENDAR, *_ROUNDING, *_TOTALS, *_RUNNING,
    "min", "max", "param", "stepped", "split", "known", "has_any", "first_reason", "true", "false",
)  # fmt: skip


class Checking(Protocol):
    """What the words want of the checker of one expression."""

    names: Names
    level: str

    def error(self, message: str, instead: str = "") -> PackError:
        """A PackError at this rule."""
        ...

    def build(self, tree: ast.expr, expected: Unit | None = None) -> Node:
        """A typed node."""
        ...

    def number(self, tree: ast.expr) -> Node:
        """A number."""
        ...

    def truth(self, tree: ast.expr) -> Node:
        """A yes/no value."""
        ...

    def of_unit(self, tree: ast.expr, unit: Unit) -> Node:
        """A value of exactly this unit."""
        ...

    def symbol(self, name: str) -> Symbol:
        """A name visible from the current level."""
        ...

    def mask(self, members: list[ast.expr], unit: Unit) -> int:
        """Bit mask of listed options."""
        ...

    def ref(self, name: str, column: int = 0) -> nodes.Ref:
        """Reference to a visible name."""
        ...

    def at_level(self, level: str) -> Checking:
        """The same rule seen from another level."""
        ...


def call(check: Checking, word: str, tree: ast.Call) -> Node:
    """A call of a word anywhere inside an expression."""
    args, column = tree.args, tree.col_offset
    if word in _CALENDAR:
        return _calendar(check, word, args, column)
    if word in _ROUNDING:
        return _rounded(check, word, args, column)
    if word in _TOTALS:
        return _total(check, word, args, column)
    if word in ("min", "max"):
        return _extreme(check, word, args, column)
    maker = {"param": _param, "stepped": _stepped, "split": _split, "known": _known, "has_any": _has_any}
    if word in maker:
        return maker[word](check, args, column)
    if word in _RUNNING or word == "first_reason":
        raise check.error(f"{word} 要单独写成一条规则", f"is: {word}(…)，别的规则再用它的名称")
    raise check.error(f"没有 {word} 这个词", "、".join(VOCABULARY))


def whole_rule(check: Checking, word: str, tree: ast.Call) -> Node | None:
    """A word that must be a rule of its own; None for other words."""
    if word == "first_reason":
        return _first_reason(check, tree.args, tree.col_offset)
    if word in _RUNNING:
        return _running(check, word, tree.args, tree.col_offset)
    return None


def _need(check: Checking, word: str, args: list[ast.expr], low: int, high: int, form: str) -> None:
    if not low <= len(args) <= high:
        raise check.error(f"{word} 后面的值个数不对", form)


def _calendar(check: Checking, word: str, args: list[ast.expr], column: int) -> Node:
    dates, counts, unit, interval = _CALENDAR[word]
    form = f"{word}({', '.join(['日期'] * dates + ['整数'] * counts)})"
    _need(check, word, args, dates + counts, dates + counts, form)
    parts = [check.of_unit(arg, DATE) for arg in args[:dates]]
    parts += [check.of_unit(arg, COUNT) for arg in args[dates:]]
    if word in _SHIFT:
        interval = _shifted(check, word, parts)
    if word == "date_in_year":
        _month_and_day(check, parts)
    if word == "years":
        _age_choices(check)
    names = check.names
    return nodes.Calendar(unit, interval, column, word, tuple(parts), names.day_after, names.leap_in_march)


def _shifted(check: Checking, word: str, parts: list[Node]) -> Range:
    step = Range(_SHIFT[word], _SHIFT[word])
    interval = parts[0].range.plus(parts[1].range.times(step))
    if interval.low < _FURTHEST.low or interval.high > _FURTHEST.high:
        raise check.error(f"{word} 可能算到 1800 年以前或 2399 年以后", "缩小数的范围，例如给参数写 range")
    return interval


def _month_and_day(check: Checking, parts: list[Node]) -> None:
    month, day = parts[1], parts[2]
    if not (isinstance(month, nodes.Const) and isinstance(day, nodes.Const)):
        raise check.error("date_in_year 的月和日要写成整数", "date_in_year(applied_on, 8, 31)")
    if not (1 <= month.value <= 12 and 1 <= day.value <= 31):
        raise check.error("没有这个月日", "date_in_year(applied_on, 8, 31)")


def _age_choices(check: Checking) -> None:
    missing = {"age_turns", "leap_birthday"} - check.names.choices
    if missing:
        raise check.error(
            f"用了 years，还没有说明口径 {'、'.join(sorted(missing))}",
            "choices: {age_turns: {value: on_birthday, clause: …}, leap_birthday: {value: february, clause: …}}",
        )


def _rounded(check: Checking, word: str, args: list[ast.expr], column: int) -> Node:
    _need(check, word, args, 2, 2, f"{word}(被除数, 除数)")
    top, bottom = check.number(args[0]), check.number(args[1])
    if top.range.low < 0:
        raise check.error(f"{word} 的被除数可能小于 0", f"{word}(max(0, …), …)")
    if bottom.range.low < 1:
        raise check.error(f"{word} 的除数可能是 0", "max(1, …)，或把范围写成从 1 起")
    unit = top.unit.over(bottom.unit)
    if isinstance(bottom, nodes.Const) and bottom.value == BP_WHOLE and top.unit.bp == 1:
        unit = Unit("number", top.unit.fen, 0)
    if not Range(0, 2 * top.range.high + bottom.range.high).fits:
        raise check.error("算出来的数可能超过 64 位整数", "缩小参数或事实的范围")
    return nodes.Rounded(unit, ranges.quotient(top.range, bottom.range, word), column, word, top, bottom)


def _extreme(check: Checking, word: str, args: list[ast.expr], column: int) -> Node:
    _need(check, word, args, 2, 40, f"{word}(值, 值)")
    parts = tuple(check.build(arg) for arg in args)
    unit: Unit | None = parts[0].unit
    for part in parts[1:]:
        unit = common(unit, part.unit) if unit else None
    if unit is None or unit.kind not in ("number", "literal", "date"):
        raise check.error(f"{word} 的各项单位不同：{'、'.join(str(part.unit) for part in parts)}")
    pick = min if word == "min" else max
    interval = Range(pick(p.range.low for p in parts), pick(p.range.high for p in parts))
    return nodes.Extreme(unit, interval, column, word, parts)


def _table_name(check: Checking, args: list[ast.expr], at: int, word: str) -> str:
    if len(args) <= at or not isinstance(args[at], ast.Name):
        raise check.error(f"{word} 要写参数的名称", f"{word}(参数名, 选项…)")
    name = args[at].id  # type: ignore[attr-defined]
    if name not in check.names.tables:
        raise check.error(f"没有参数 {name}", check.names.near(name) or "在 params/ 里先写出来")
    return str(name)


def _lookup(
    check: Checking, name: str, keys: list[ast.expr], members: tuple[str, ...], column: int
) -> nodes.Lookup:
    table = check.names.tables[name]
    if len(keys) != len(members):
        raise check.error(
            f"参数 {name} 要按 {'、'.join(members) or '（无）'} 取值", f"param({', '.join((name, *members))})"
        )
    parts = []
    for key, enum in zip(keys, members, strict=True):
        unit = BOOL if enum == "bool" else Unit("enum", name=enum)
        parts.append(check.of_unit(key, unit))
    picked = check.ref(table.picked_by, column)
    if picked.unit != DATE:
        raise check.error(f"参数 {name} 的 picked_by 要是日期，{table.picked_by} 不是")
    return nodes.Lookup(table.unit, table.range, column, name, picked, tuple(parts))


def _param(check: Checking, args: list[ast.expr], column: int) -> Node:
    name = _table_name(check, args, 0, "param")
    table = check.names.tables[name]
    if table.unit.kind == "steps":
        raise check.error(f"{name} 是分段比例", f"half_up(stepped(金额, {name}), 10000)")
    return _lookup(check, name, args[1:], table.keys, column)


def _stepped(check: Checking, args: list[ast.expr], column: int) -> Node:
    _need(check, "stepped", args, 2, 2, "half_up(stepped(金额, 参数名), 10000)")
    amount = check.of_unit(args[0], FEN)
    name = _table_name(check, args, 1, "stepped")
    if check.names.tables[name].unit.kind != "steps" or amount.range.low < 0:
        raise check.error("stepped 要一个不小于 0 的金额和一个分段比例参数", "unit: steps")
    picked = check.ref(check.names.tables[name].picked_by, column)
    interval = Range(0, amount.range.high * BP_WHOLE)
    return nodes.Stepped(Unit("number", 1, 1), interval, column, amount, name, picked)


def _split(check: Checking, args: list[ast.expr], column: int) -> Node:
    form = "split(金额, 比例参数, 选项…, 取哪一份)"
    _need(check, "split", args, 3, 10, form)
    amount = check.of_unit(args[0], FEN)
    name = _table_name(check, args, 1, "split")
    table = check.names.tables[name]
    if not table.shares or amount.range.low < 0 or not table.keys or table.unit.bp != 1:
        raise check.error("split 要一个不小于 0 的金额和一个 shares: true 的比例参数", form)
    if amount.range.high * BP_WHOLE > ranges.MOST:
        raise check.error("算出来的数可能超过 64 位整数", "缩小金额的范围")
    member = check.of_unit(args[-1], Unit("enum", name=table.keys[-1]))
    if not isinstance(member, nodes.Const):
        raise check.error("split 的最后一个值要写明选项", form)
    shares = _lookup(check, name, args[2:-1], table.keys[:-1], column)
    interval = Range(0, amount.range.high)
    return nodes.Split(FEN, interval, column, amount, shares, member.value, len(table.members[-1]))


def _known(check: Checking, args: list[ast.expr], column: int) -> Node:
    _need(check, "known", args, 1, 1, "known(事实)")
    if not isinstance(args[0], ast.Name):
        raise check.error("known 里只能写一个事实的名称", "known(事实)")
    symbol = check.symbol(args[0].id)
    if symbol.kind != "fact" or not symbol.optional:
        raise check.error(f"{symbol.name} 不是可以缺的事实", "只对 optional 的事实用 known")
    return nodes.Known(BOOL, BOOLEAN, column, check.ref(symbol.name, column))


def _has_any(check: Checking, args: list[ast.expr], column: int) -> Node:
    _need(check, "has_any", args, 2, 60, "has_any(多选事实, 选项, 选项)")
    of = check.build(args[0])
    if of.unit.kind != "set":
        raise check.error("has_any 的第一个值要是多选的事实", "has_any(hardship, minimum_living, orphan)")
    return nodes.Has(BOOL, BOOLEAN, column, of, check.mask(args[1:], of.unit))


def _names_in(tree: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]


def _deepest(check: Checking, tree: ast.expr) -> str | None:
    """The deepest level among the names of an expression."""
    symbols = check.names.symbols
    levels = [symbols[name].level for name in _names_in(tree) if name in symbols]
    return max(levels, key=lambda level: check.names.levels[level].depth, default=None)


def _total(check: Checking, word: str, args: list[ast.expr], column: int) -> Node:
    most = 2 if word in ("largest_of", "smallest_of") else 1
    form = f"{word}(下层的值{', 没有下层时的值' if most == 2 else ''})"
    _need(check, word, args, most, most, form)
    level = _deepest(check, args[0])
    if level is None or not check.names.is_above(check.level, level):
        raise check.error(f"{word} 里要写“{check.level}”层以下的值", form)
    below = check.at_level(level)
    rows = check.names.rows_below(check.level, level)
    if word == "count_of":
        return nodes.Total(
            COUNT, Range(0, rows), column, word, below.truth(args[0]), check.level, level, None
        )
    of = below.number(args[0]) if word == "total_of" else below.build(args[0])
    if word == "total_of":
        return nodes.Total(of.unit, of.range.summed(rows), column, word, of, check.level, level, None)
    default = check.of_unit(args[1], of.unit)
    return nodes.Total(of.unit, of.range.either(default.range), column, word, of, check.level, level, default)


def _first_reason(check: Checking, args: list[ast.expr], column: int) -> Node:
    refs = []
    for arg in args:
        if not isinstance(arg, ast.Name) or check.symbol(arg.id).kind != "check":
            raise check.error("first_reason 里只能写 check 规则的名称", "first_reason(检查一, 检查二)")
        refs.append(check.ref(arg.id, arg.col_offset))
    if not refs:
        raise check.error("first_reason 里没有检查", "first_reason(检查一, 检查二)")
    return nodes.FirstReason(REASON, Range(0, len(refs)), column, tuple(refs))


def _running(check: Checking, word: str, args: list[ast.expr], column: int) -> Node:
    level = check.names.levels[check.level]
    if level.parent is None or not level.order:
        raise check.error(
            f"{word} 要在有先后顺序的下层里用", f"levels: {{{check.level}: {{order: [日期, 序号]}}}}"
        )
    if word == "earlier":
        return _earlier(check, args, column)
    form = "allocate(金额, 上层的限额)" if word == "allocate" else "carry_over(金额, 每行限额, 上层的结转)"
    _need(check, word, args, 2, 2 if word == "allocate" else 3, form)
    amount = _not_negative(check, check.number(args[0]), form)
    if word == "allocate":
        scope = _scope_of(check, args[1], form)
        limit = _not_negative(check, check.at_level(scope).number(args[1]), form)
        opening = None
    else:
        scope = _scope_of(check, args[2], form) if len(args) == 3 else str(level.parent)
        limit = _not_negative(check, check.number(args[1]), form)
        opening = (
            _not_negative(check, check.at_level(scope).number(args[2]), form) if len(args) == 3 else None
        )
    _one_unit(check, [part for part in (amount, limit, opening) if part is not None])
    if not limit.range.summed(check.names.rows_below(scope, check.level)).fits:
        raise check.error("算出来的数可能超过 64 位整数", "缩小限额的范围")
    interval = Range(0, amount.range.high)
    return nodes.Running(amount.unit, interval, column, word, check.level, scope, amount, limit, opening)


def _one_unit(check: Checking, parts: list[Node]) -> None:
    for part in parts[1:]:
        if common(parts[0].unit, part.unit) is None:
            raise check.error(f"{parts[0].unit}与{part.unit}单位不同")


def _earlier(check: Checking, args: list[ast.expr], column: int) -> Node:
    form = "earlier(本层的值, 上层名称)"
    _need(check, "earlier", args, 2, 2, form)
    scope = args[1].id if isinstance(args[1], ast.Name) else ""
    if scope not in check.names.levels or not check.names.is_above(scope, check.level):
        raise check.error("earlier 的第二个值要是上层的名称", form)
    amount = check.number(args[0])
    interval = amount.range.summed(check.names.rows_below(scope, check.level))
    return nodes.Running(amount.unit, interval, column, "earlier", check.level, scope, amount, None, None)


def _scope_of(check: Checking, tree: ast.expr, form: str) -> str:
    """Level of a limit or opening: the deepest of its names, which must be above the rule's level."""
    scope = _deepest(check, tree)
    if scope is None or not check.names.is_above(scope, check.level):
        raise check.error("限额要是上层的值", f"{form}；先在上层写一条规则算出限额")
    return scope


def _not_negative(check: Checking, node: Node, form: str) -> Node:
    if node.range.low < 0:
        raise check.error("这里的数可能小于 0", f"max(0, …)；{form}")
    return node
