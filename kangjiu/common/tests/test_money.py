"""Yuan in, fen inside, yuan out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.common import money


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1600", 160000), ("1,600.00", 160000), ("￥1,600.5", 160050), ("1600元", 160000), ("0", 0),
        ("１６００．０５", 160005), (" 12.30 ", 1230), ("0.01", 1), ("1600.500", 160050), ("-0", 0),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(text, fen):
    assert money.parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", money.NotAnAmount), ("一千", money.NotAnAmount), ("1,60", money.NotAnAmount), (".", money.NotAnAmount),
        ("1e5", money.NotAnAmount), ("nan", money.NotAnAmount), ("1.005", money.TooManyDecimals),
        ("-5", money.NegativeAmount), ("9999999999999", money.AbsurdAmount),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_chinese(text, error):
    with pytest.raises(error, match="[\u4e00-\u9fff]"):
        money.parse_yuan(text)


def test_a_negative_amount_is_taken_where_allowed():
    assert money.parse_yuan("-12.30", allow_negative=True) == -1230


@given(st.integers(-money.MAX_FEN, money.MAX_FEN))
def test_what_is_shown_reads_back(fen):
    assert money.parse_yuan(money.yuan(fen), allow_negative=True) == fen


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_half_up_is_the_nearest_whole_and_halves_go_away_from_zero(numerator, denominator):
    found = money.half_up(numerator, denominator)
    distance = Fraction(numerator, denominator) - found
    assert abs(distance) <= Fraction(1, 2)
    if abs(distance) == Fraction(1, 2):
        assert abs(found) > abs(Fraction(numerator, denominator))


def test_shares_are_rounded_to_the_fen():
    assert money.share_bp(105, 5000) == 53
    assert money.share_bp(-105, 5000) == -53
    assert money.share_bp(160000, 8000) == 128000


def test_rates_read_as_percent():
    assert [money.percent(bp) for bp in (8000, 6667, 6650, 0, -50)] == [
        "80%",
        "66.67%",
        "66.5%",
        "0%",
        "-0.5%",
    ]


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"), (1, "壹分"), (10, "壹角整"), (160000, "壹仟陆佰元整"), (140950, "壹仟肆佰零玖元伍角整"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"), (32550, "叁佰贰拾伍元伍角整"), (10000000, "壹拾万元整"),
        (100050000, "壹佰万零伍佰元整"), (600714, "陆仟零柒元壹角肆分"), (-105, "负壹元零伍分"),
        (10000000500, "壹亿零伍元整"), (1001000000, "壹仟零壹万元整"),
    ],
)  # fmt: skip
def test_capital_amounts_follow_the_rules_of_vouchers(fen, text):
    assert money.chinese_capital(fen) == text
