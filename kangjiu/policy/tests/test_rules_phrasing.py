import pytest

from kangjiu.policy.engine import words
from kangjiu.policy.rules import phrasing
from kangjiu.policy.rules.phrasing import in_words

LABELS = {
    "age": "年龄",
    "age_below": "年龄上限",
    "cap": "限额",
    "fen": "自负",
    "left": "余额",
    "a": "甲",
    "b": "乙",
}
SPECIAL = {"param", "split", "has_any", "first_reason", "min", "max", "true", "false"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("age < param(age_below)", "年龄小于年龄上限"),
        ("param(cap, a, b)", "限额（甲，乙）"),
        ("half_up(cap, 10)", "限额÷10（四舍五入）"),
        ("a and (b or not age)", "甲，且（乙，或不满足“年龄”）"),
        ("max(0, fen - (a - b))", "（0，自负 － （甲 － 乙））中最大的"),
        ("a if age >= 7 else b if age == 3 else 0", "当年龄不少于7时：甲；当年龄是3时：乙；否则：0"),
        ("allocate(fen, left)", "按先后次序支付自负，到余额为止"),
        ("age in (a, b)", "年龄属于甲、乙"),
        ("first_reason(a, b)", "依次核对：甲、乙"),
        ("unknown_word(a)", "unknown_word（甲）"),
        ("a +", "a +"),
    ],
)
def test_an_expression_is_said_in_chinese(text, said):
    assert in_words(text, LABELS) == said


def test_every_word_of_the_vocabulary_is_said():
    assert set(words.VOCABULARY) - SPECIAL - set(phrasing._CALLS) == set()
