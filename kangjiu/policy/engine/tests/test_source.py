"""YAML with positions and without surprises."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.policy.engine import source
from kangjiu.policy.engine.errors import PackError


def test_words_that_yaml_1_1_bends_stay_what_they_are() -> None:
    data = source.parse("on: yes\nno: off\nnorway: NO\nversion: 1:20\n", "a.yaml").data
    assert data == {"on": "yes", "no": "off", "norway": "NO", "version": "1:20"}


def test_plain_values_have_their_type() -> None:
    text = "a: 12\nb: -3\nc: true\nd: null\ne: 2024-02-29\nf: '12'\ng: [1, x]\nh: {i: ~}\nj:\n"
    assert source.parse(text, "a").data == {
        "a": 12, "b": -3, "c": True, "d": None, "e": date(2024, 2, 29), "f": "12", "g": [1, "x"],
        "h": {"i": None}, "j": None,
    }  # fmt: skip


def test_every_value_knows_its_line() -> None:
    document = source.parse("rules:\n  - name: a\n    is: 1\n  - name: b\n", "a")
    assert document.line(("rules", 0, "is")) == 3
    assert document.line(("rules", 1, "name")) == 4
    assert document.line(("rules", 1, "nothing")) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1\n", "锚点"),
        ("a: *x\n", "别名"),
        ("a: !!python/object:os.system 1\n", "标签"),
        ("a: 1.5\n", "小数"),
        ("a: 1e9\n", "小数"),
        ("a: .inf\n", "小数"),
        ("a: 007\n", "以 0 开头"),
        ("a: 2024-02-30\n", "没有 2024-02-30"),
        ("a: " + "9" * 19 + "\n", "太大"),
        ("a: 1\na: 2\n", "重复"),
        ("1: 2\n", "不是文字"),
        ("a: 1\n---\nb: 2\n", "一份文档"),
        ("[" * 3000, "嵌套"),
        ("a: [1\n", "YAML"),
        ("a: \x00", "YAML"),
        ("x" * (source.MAX_BYTES + 1), "字节"),
    ],
)
def test_traps_are_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        source.parse(text, "a.yaml")


def test_a_billion_laughs_is_refused_at_its_first_anchor() -> None:
    text = "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(30))
    with pytest.raises(PackError) as caught:
        source.parse(text, "a.yaml")
    assert caught.value.problems[0].line == 1


@given(st.text(max_size=300))
def test_any_text_reads_or_is_refused(text: str) -> None:
    try:
        source.parse(text, "a.yaml")
    except PackError:
        return


@given(st.text(alphabet="abc01-: \n[]{}&*!|>'\"#,?%@`.~", max_size=200))
def test_any_yaml_like_text_reads_or_is_refused(text: str) -> None:
    try:
        source.parse(text, "a.yaml")
    except PackError:
        return
