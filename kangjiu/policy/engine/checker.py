"""Gives every part of an expression its meaning: names, units, levels and ranges; anything doubtful is refused."""

from __future__ import annotations

import ast

from kangjiu.policy.engine import nodes, words
from kangjiu.policy.engine.errors import PackError, Place
from kangjiu.policy.engine.nodes import Node
from kangjiu.policy.engine.ranges import BOOLEAN, Range
from kangjiu.policy.engine.scope import Names, Symbol
from kangjiu.policy.engine.units import BOOL, LITERAL, Unit, common

_ARITH = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


class Checker:
    """Checks one rule's expression; `level` is the level of the rows it is read for."""

    def __init__(self, names: Names, level: str, place: Place) -> None:
        self.names = names
        self.level = level
        self.place = place

    def error(self, message: str, instead: str = "") -> PackError:
        """A PackError at this rule."""
        return self.place.error(message, instead)

    def whole(self, tree: ast.expr, expected: Unit | None) -> Node:
        """The whole expression of a rule; running words and first_reason are allowed only here."""
        if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name):
            node = words.whole_rule(self, tree.func.id, tree)
            if node is not None:
                return node
        return self.build(tree, expected)

    def build(self, tree: ast.expr, expected: Unit | None = None) -> Node:
        """A typed node; `expected` tells which enumeration a bare member name belongs to."""
        method = getattr(self, f"_{type(tree).__name__.lower()}", None)
        if method is None:
            raise self.error("这里不能这样写", "选项的列举只能写在 in 后面")
        node: Node = method(tree, expected)
        if not node.range.fits:
            raise self.error("算出来的数可能超过 64 位整数", "缩小参数或事实的范围，或用 min(…) 先限住")
        return node

    def number(self, tree: ast.expr) -> Node:
        """A number (fen, basis points, count or literal)."""
        node = self.build(tree)
        if not node.unit.is_number:
            raise self.error(f"这里要数，得到的是{node.unit}")
        return node

    def truth(self, tree: ast.expr) -> Node:
        """A yes/no value."""
        node = self.build(tree, BOOL)
        if node.unit != BOOL:
            raise self.error(f"这里要是否判断，得到的是{node.unit}", "写成比较，例如 x > 0")
        return node

    def of_unit(self, tree: ast.expr, unit: Unit) -> Node:
        """A value of exactly this unit (a bare literal fits any number)."""
        node = self.build(tree, unit)
        if common(node.unit, unit) is None:
            raise self.error(f"这里要{unit}，得到的是{node.unit}")
        return node

    def symbol(self, name: str) -> Symbol:
        """A fact, gap or rule visible from the current level."""
        symbol = self.names.symbols.get(name)
        if symbol is None:
            near = self.names.near(name)
            if name in self.names.tables:
                near = f"param({name})"
            raise self.error(f"没有 {name} 这个名称", near or "在 inputs 或 rules 里先写出来")
        if symbol.level != self.level and not self.names.is_above(symbol.level, self.level):
            raise self.error(
                f"{name} 在“{symbol.level}”层，从“{self.level}”层看不到",
                f"total_of({name}) 或 count_of(…)" if self.names.is_above(self.level, symbol.level) else "",
            )
        return symbol

    def ref(self, name: str, column: int = 0) -> nodes.Ref:
        """Reference to a visible name."""
        symbol = self.symbol(name)
        return nodes.Ref(symbol.unit, symbol.range, column, symbol.name, symbol.kind, symbol.level)

    def at_level(self, level: str) -> Checker:
        """The same rule seen from the rows of another level."""
        return Checker(self.names, level, self.place)

    # one method for each kind of Python node the white list lets through

    def _constant(self, tree: ast.Constant, expected: Unit | None) -> Node:
        value = int(tree.value)  # type: ignore[arg-type]
        unit = BOOL if isinstance(tree.value, bool) else LITERAL
        return nodes.Const(unit, Range(value, value), tree.col_offset, value)

    def _name(self, tree: ast.Name, expected: Unit | None) -> Node:
        if tree.id in ("true", "false"):
            value = int(tree.id == "true")
            return nodes.Const(BOOL, Range(value, value), tree.col_offset, value)
        if expected is not None and expected.kind == "enum" and tree.id not in self.names.symbols:
            return self._member(tree, expected)
        return self.ref(tree.id, tree.col_offset)

    def _member(self, tree: ast.Name, unit: Unit) -> Node:
        members = self.names.enums[unit.name]
        if tree.id not in members:
            raise self.error(f"{unit.name} 里没有 {tree.id}", "、".join(members))
        value = members.index(tree.id)
        return nodes.Const(unit, Range(value, value), tree.col_offset, value)

    def _binop(self, tree: ast.BinOp, expected: Unit | None) -> Node:
        op = _ARITH[type(tree.op)]
        left, right = self.number(tree.left), self.number(tree.right)
        if op == "*":
            unit: Unit | None = left.unit.times(right.unit)
            interval = left.range.times(right.range)
        else:
            unit = common(left.unit, right.unit)
            interval = left.range.plus(right.range) if op == "+" else left.range.minus(right.range)
        if unit is None:
            raise self.error(f"{left.unit}与{right.unit}不能相加减", "先换成同一种单位")
        return nodes.Arith(unit, interval, tree.col_offset, op, left, right)

    def _unaryop(self, tree: ast.UnaryOp, expected: Unit | None) -> Node:
        if isinstance(tree.op, ast.Not):
            return nodes.Not(BOOL, BOOLEAN, tree.col_offset, self.truth(tree.operand))
        value = self.number(tree.operand)
        zero = nodes.Const(value.unit, Range(0, 0), tree.col_offset, 0)
        return nodes.Arith(value.unit, zero.range.minus(value.range), tree.col_offset, "-", zero, value)

    def _boolop(self, tree: ast.BoolOp, expected: Unit | None) -> Node:
        op = "and" if isinstance(tree.op, ast.And) else "or"
        return nodes.Logic(
            BOOL, BOOLEAN, tree.col_offset, op, tuple(self.truth(part) for part in tree.values)
        )

    def _ifexp(self, tree: ast.IfExp, expected: Unit | None) -> Node:
        test = self.truth(tree.test)
        then, other = self.build(tree.body, expected), self.build(tree.orelse, expected)
        unit = common(then.unit, other.unit)
        if unit is None:
            wanted = "half_up(金额 * 比例, 10000)" if then.unit.bp != other.unit.bp else "两边写同一种单位"
            raise self.error(f"if 两边单位不同：{then.unit}与{other.unit}", wanted)
        return nodes.If(unit, then.range.either(other.range), tree.col_offset, test, then, other)

    def _compare(self, tree: ast.Compare, expected: Unit | None) -> Node:
        sides = [tree.left, *tree.comparators]
        parts = [
            self._comparison(left, op, right, tree.col_offset)
            for left, op, right in zip(sides, tree.ops, tree.comparators, strict=False)
        ]
        if len(parts) == 1:
            return parts[0]
        return nodes.Logic(BOOL, BOOLEAN, tree.col_offset, "and", tuple(parts))

    def _comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr, column: int) -> Node:
        if isinstance(op, (ast.In, ast.NotIn)):
            inside = self._inside(left, right, column)
            return nodes.Not(BOOL, BOOLEAN, column, inside) if isinstance(op, ast.NotIn) else inside
        one, two = self._two_sides(left, right)
        unit = common(one.unit, two.unit)
        if unit is None:
            raise self.error(f"{one.unit}与{two.unit}不能比较")
        if unit.kind not in ("number", "literal", "date") and not isinstance(op, (ast.Eq, ast.NotEq)):
            raise self.error(f"{unit}只能比较相等", "== 或 !=")
        return nodes.Compare(BOOL, BOOLEAN, column, _COMPARE[type(op)], one, two)

    def _two_sides(self, left: ast.expr, right: ast.expr) -> tuple[Node, Node]:
        """Both sides; a bare member name takes the enumeration of the other side."""
        if isinstance(left, ast.Name) and left.id not in self.names.symbols:
            two = self.build(right)
            return self.build(left, two.unit), two
        one = self.build(left)
        return one, self.build(right, one.unit)

    def _inside(self, left: ast.expr, right: ast.expr, column: int) -> Node:
        if isinstance(right, ast.Tuple):
            item = self.build(left)
            members = tuple(self._literal(part, item.unit) for part in right.elts)
            return nodes.OneOf(BOOL, BOOLEAN, column, item, members)
        of = self.build(right)
        if of.unit.kind != "set" or not isinstance(left, ast.Name):
            raise self.error("in 的右边要是多选的事实，或写成 (a, b, c)", "选项 in 多选事实")
        if left.id in self.names.symbols:
            return self._any_member(self.build(left), of, column)
        return nodes.Has(BOOL, BOOLEAN, column, of, self.mask([left], of.unit))

    def _any_member(self, item: Node, of: Node, column: int) -> Node:
        """item in set for a value that is not written out: one comparison for each member."""
        if item.unit != Unit("enum", name=of.unit.name):
            raise self.error(f"{item.unit}不能在{of.unit}里找")
        parts: list[Node] = []
        for value in range(len(self.names.enums[of.unit.name])):
            const = nodes.Const(item.unit, Range(value, value), column, value)
            same = nodes.Compare(BOOL, BOOLEAN, column, "==", item, const)
            has = nodes.Has(BOOL, BOOLEAN, column, of, 1 << value)
            parts.append(nodes.Logic(BOOL, BOOLEAN, column, "and", (same, has)))
        return nodes.Logic(BOOL, BOOLEAN, column, "or", tuple(parts))

    def _literal(self, tree: ast.expr, unit: Unit) -> int:
        node = self.build(tree, unit)
        if not isinstance(node, nodes.Const) or common(node.unit, unit) is None:
            raise self.error("in (…) 里只能列举选项或整数")
        return node.value

    def mask(self, members: list[ast.expr], unit: Unit) -> int:
        """Bit mask of member names of a set."""
        mask = 0
        for member in members:
            if not isinstance(member, ast.Name):
                raise self.error("这里只能写选项的名称")
            mask |= 1 << self._literal(member, Unit("enum", name=unit.name))
        return mask

    def _call(self, tree: ast.Call, expected: Unit | None) -> Node:
        assert isinstance(tree.func, ast.Name)  # noqa: S101  the white list lets only names be called
        return words.call(self, tree.func.id, tree)
