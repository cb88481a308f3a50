"""Expression text to Python's syntax tree through a white list: nothing that is not listed here gets any further."""

from __future__ import annotations

import ast
import re
import warnings

from kangjiu.policy.engine.errors import PackError, Place
from kangjiu.policy.engine.ranges import MOST

MAX_TEXT = 2000
MAX_DEPTH = 30
MAX_NODES = 300

_ALLOWED = (
    ast.Expression, ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.Call,
    ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.UnaryOp, ast.USub, ast.Not,
    ast.Compare, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq, ast.In, ast.NotIn,
    ast.BoolOp, ast.And, ast.Or, ast.IfExp,
)  # fmt: skip
_INSTEAD: dict[type[ast.AST], tuple[str, str]] = {
    ast.Div: ("不能直接相除", "half_up(被除数, 除数)、floor(…) 或 ceil(…)"),
    ast.FloorDiv: ("不能直接相除", "floor(被除数, 除数)"),
    ast.Mod: ("不能取余数", "用 floor 和乘法表达"),
    ast.Pow: ("不能乘方", "用乘法"),
    ast.Attribute: ("不能用点号取属性", "只写名称"),
    ast.Subscript: ("不能用方括号取值", "param(参数名, 选项…)"),
    ast.Lambda: ("不能定义函数", "另写一条规则"),
    ast.JoinedStr: ("不能拼文字", "文字写在 says、fails 里"),
}


def parse(text: str, place: Place) -> ast.expr:
    """White-listed Python expression tree; PackError for everything else."""
    if len(text) > MAX_TEXT:
        raise place.error(f"表达式超过 {MAX_TEXT} 字", "拆成几条规则")
    if _too_deep(text):
        raise place.error(f"括号嵌套超过 {MAX_DEPTH} 层", "拆成几条规则")
    tree = _python_tree(" ".join(text.split()), place)
    _check_nodes(tree, place)
    return tree.body


def _too_deep(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if depth > MAX_DEPTH:
            return True
    return False


def _python_tree(text: str, place: Place) -> ast.Expression:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode="eval")
    except SyntaxError as error:
        near = text[max(0, (error.offset or 1) - 25) : (error.offset or 1) + 25]
        raise place.error(f"表达式写法有误，在“{near.strip()}”附近", _instead(text)) from None
    except (ValueError, RecursionError, MemoryError, OverflowError):
        raise place.error("表达式读不出来", "写短些，拆成几条规则") from None


# what people write, and what it is called here
_HABITS = (
    ("[，（）：；]", "逗号、括号用半角：min(a, b)"),
    ("[＜＞＝≤≥≠×÷]", "比较和计算用半角：<= >= == != *"),
    ("且|并且|&", "写 and"),
    ("或|\\|", "写 or"),
    ("不是|非|!(?!=)", "写 not"),
    ("(?<![<>=!])=(?!=)", "相等写 =="),
    ("%", "百分比写 half_up(金额 * 万分比, 10000)"),
    ("元|万|岁|个月|天", "只写数：金额写分，不带单位"),
    (r"\bif\b(?!.*\belse\b)", "甲 if 条件 else 乙"),
)


def _instead(text: str) -> str:
    """What to write instead of the habits found in a text that does not read."""
    return "；".join(advice for pattern, advice in _HABITS if re.search(pattern, text))


def _check_nodes(tree: ast.Expression, place: Place) -> None:
    stack: list[tuple[ast.AST, int]] = [(tree, 0)]
    count = 0
    while stack:
        node, depth = stack.pop()
        count += 1
        if count > MAX_NODES or depth > 2 * MAX_DEPTH:
            raise place.error("表达式太长或太深", "拆成几条规则")
        _check_node(node, place)
        stack.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


def _check_node(node: ast.AST, place: Place) -> None:
    if not isinstance(node, _ALLOWED):
        what, instead = _INSTEAD.get(type(node), (f"表达式里不能用 {type(node).__name__}", ""))
        raise place.error(what, instead)
    if isinstance(node, ast.Constant):
        _check_constant(node, place)
    if isinstance(node, ast.Call) and (node.keywords or not isinstance(node.func, ast.Name)):
        raise place.error("只能调用规定的词，不能带名称参数", "词(值, 值)")


def _check_constant(node: ast.Constant, place: Place) -> None:
    value = node.value
    if type(value) is bool:
        return
    if type(value) is not int:
        raise place.error(f"不能写 {value!r:.40}", "金额写分，比例写万分之几，选项直接写名称")
    if value > MOST:
        raise place.error("整数太大", "不超过 9223372036854775807")


__all__ = ["PackError", "parse"]
