"""Rules in Chinese (规则的文字): an expression said with the labels of its names, for people who read beside the source."""

from __future__ import annotations

import ast
from collections.abc import Mapping

_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Lt: "小于",
    ast.LtE: "不超过",
    ast.Gt: "大于",
    ast.GtE: "不少于",
    ast.Eq: "是",
    ast.NotEq: "不是",
    ast.In: "属于",
    ast.NotIn: "不属于",
}
_ARITH: dict[type[ast.operator], str] = {ast.Add: "＋", ast.Sub: "－", ast.Mult: "×"}
_CALLS = {
    "years": "{0}到{1}的周岁",
    "months": "{0}到{1}的月数",
    "days": "{0}到{1}的天数",
    "add_days": "{0}加 {1} 天",
    "add_months": "{0}加 {1} 个月",
    "add_years": "{0}加 {1} 年",
    "month_start": "{0}所在月的1日",
    "month_end": "{0}所在月的最后一日",
    "year_start": "{0}当年的1月1日",
    "date_in_year": "{0}当年的{1}月{2}日",
    "year_of": "{0}的年份",
    "month_of": "{0}的月份",
    "day_of": "{0}的日",
    "half_up": "{0}÷{1}（四舍五入）",
    "floor": "{0}÷{1}（舍去尾数）",
    "ceil": "{0}÷{1}（进位）",
    "total_of": "{0}的合计",
    "count_of": "“{0}”的个数",
    "largest_of": "{0}中最大的",
    "smallest_of": "{0}中最小的",
    "allocate": "按先后次序支付{0}，到{1}为止",
    "carry_over": "{0}用不完的结转，限额{1}",
    "earlier": "此前的{0}",
    "stepped": "{0}按{1}分段计算",
    "known": "已知{0}",
}
_LISTED = {"min": "最小的", "max": "最大的"}


def in_words(text: str, labels: Mapping[str, str]) -> str:
    """An expression of a pack in Chinese; the text itself when it is no expression."""
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval")
    except SyntaxError:
        return text
    return _Speaker(labels).say(tree.body)


class _Speaker:
    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels

    def say(self, node: ast.expr) -> str:
        match node:
            case ast.Name():
                return {"true": "是", "false": "否"}.get(node.id, self.labels.get(node.id, node.id))
            case ast.Constant():
                return str(node.value)
            case ast.Tuple():
                return "、".join(self.say(one) for one in node.elts)
            case ast.Call():
                return self._call(node)
            case ast.IfExp():
                return self._choice(node)
            case ast.BoolOp():
                word = "，且" if isinstance(node.op, ast.And) else "，或"
                return word.join(self._inner(one) for one in node.values)
            case ast.UnaryOp():
                return (
                    f"不满足“{self.say(node.operand)}”"
                    if isinstance(node.op, ast.Not)
                    else f"－{self._inner(node.operand)}"
                )
            case ast.BinOp():
                return f"{self._inner(node.left)} {_ARITH.get(type(node.op), '')} {self._inner(node.right, node)}"
            case ast.Compare():
                return self._compare(node)
        return ast.unparse(node)

    def _inner(self, node: ast.expr, outer: ast.BinOp | None = None) -> str:
        """A part of something larger, in brackets where it would be misread."""
        mixed = isinstance(node, ast.IfExp | ast.BoolOp) or (
            outer is not None and isinstance(node, ast.BinOp)
        )
        return f"（{self.say(node)}）" if mixed else self.say(node)

    def _compare(self, node: ast.Compare) -> str:
        said = self._inner(node.left)
        for op, right in zip(node.ops, node.comparators, strict=True):
            said += f"{_COMPARE[type(op)]}{self._inner(right)}"
        return said

    def _choice(self, node: ast.expr) -> str:
        """当…时…；当…时…；否则…, flat however many cases there are."""
        parts = []
        while isinstance(node, ast.IfExp):
            parts.append(f"当{self.say(node.test)}时：{self.say(node.body)}")
            node = node.orelse
        return "；".join([*parts, f"否则：{self.say(node)}"])

    def _call(self, node: ast.Call) -> str:
        word = node.func.id if isinstance(node.func, ast.Name) else ""
        said = [self._inner(one) for one in node.args]
        if word == "param":
            return f"{said[0]}（{'，'.join(said[1:])}）" if len(said) > 1 else said[0]
        if word == "split":
            return f"{said[0]}按{said[1]}分给{'，'.join(said[2:])}"
        if word == "has_any":
            return f"{said[0]}含有{'、'.join(said[1:])}之一"
        if word == "first_reason":
            return f"依次核对：{'、'.join(said)}"
        if word in _LISTED:
            return f"（{'，'.join(said)}）中{_LISTED[word]}"
        if word in _CALLS and len(said) > _CALLS[word].count("{") - 1:
            return _CALLS[word].format(*said)
        return f"{word}（{'，'.join(said)}）"
