"""Nothing outside the white list gets through, whatever is written."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kangjiu.policy.engine import expressions
from kangjiu.policy.engine.errors import PackError, Place

SMUGGLED = [
    "__import__('os').system('x')", "().__class__", "a.b", "a[0]", "f(*a)", "f(x=1)", "f()()", "lambda: 1",
    "[x for x in y]", "{1: 2}", "{1}", "[1]", "f'{a}'", "'text'", "1.5", "1j", "...", "None", "a / b", "a // b",
    "a % b", "a ** b", "a << 1", "a & b", "a @ b", "~a", "+a", "a := 1", "a is b", "await x", "yield x",
    "1 if a", "", "a b", "import os", "9" * 30, "9" * 6000, "(" * 500 + "1" + ")" * 500, "-" * 3000 + "1",
    "not " * 400 + "a", "1" + "+1" * 900, "a" * 5000, "x\x00y", "print(1)\nimport os", "b'1'", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("text", SMUGGLED)
def test_what_is_not_listed_is_refused(text: str) -> None:
    with pytest.raises(PackError):
        expressions.parse(text, Place("pack.yaml", 7))


def test_a_refusal_names_the_place_and_what_to_write_instead() -> None:
    with pytest.raises(PackError) as caught:
        expressions.parse("a / b", Place("pack.yaml", 7))
    assert (
        str(caught.value) == "pack.yaml:7: 不能直接相除；请改为：half_up(被除数, 除数)、floor(…) 或 ceil(…)"
    )


def test_a_long_line_may_be_broken() -> None:
    tree = expressions.parse("a\n  + b", Place())
    assert isinstance(tree, ast.BinOp)


@settings(max_examples=300)
@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        expressions.parse(text, Place())
    except PackError:
        return


TOKENS = "a b 1 ( ) + - * / < == and or not if else in , . [ ] ' { } : = lambda"


@settings(max_examples=300)
@given(st.lists(st.sampled_from(sorted(TOKENS.split()))))
def test_any_row_of_tokens_is_read_or_refused(tokens: list[str]) -> None:
    try:
        expressions.parse(" ".join(tokens), Place())
    except PackError:
        return
