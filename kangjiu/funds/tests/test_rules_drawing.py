from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.funds.rules.drawing import Line, draw, draw_any, split_by_shares

OLD, NEW = date(2026, 1, 10), date(2026, 5, 10)


def line(id_, source, left, issued_on=OLD, book="fiscal"):
    return Line(id_, source, book, issued_on, left)


def test_the_last_source_takes_the_remainder():
    assert split_by_shares(100, {"county_level": 3333, "provincial": 3333, "central_general": 3334}) == {
        "central_general": 33,
        "provincial": 33,
        "county_level": 34,
    }


def test_shares_that_do_not_add_up_are_a_fault():
    with pytest.raises(ValueError, match="9000"):
        split_by_shares(100, {"county_level": 9000})


@given(st.integers(1, 10**12), st.lists(st.integers(0, 10_000), min_size=1, max_size=3))
def test_parts_by_source_add_up_to_the_amount(amount, cuts):
    edges = [0, *sorted(cuts), 10_000]
    sources = ["central_general", "central_lottery", "provincial", "county_level"]
    shares = {s: b - a for s, a, b in zip(sources, edges, edges[1:], strict=False)}
    parts = split_by_shares(amount, shares)
    assert sum(parts.values()) == amount
    assert all(part > 0 for part in parts.values())


def test_the_oldest_line_of_a_source_is_drawn_first():
    parts, reasons = draw(
        {"county_level": 150}, [line(2, "county_level", 100, NEW), line(1, "county_level", 100, OLD)]
    )
    assert [(p.line_id, p.amount_fen) for p in parts] == [(1, 100), (2, 50)]
    assert not reasons


def test_a_source_short_of_money_says_how_much_is_missing():
    _, reasons = draw({"county_level": 15_000, "provincial": 100}, [line(1, "county_level", 10_000)])
    assert "差 50.00 元" in reasons[0].message
    assert "省级" in reasons[1].message


def test_the_employment_fund_never_pays_without_a_stated_share():
    _, reasons = draw_any(100, [line(1, "employment_fund", 1000)])
    assert reasons


def test_donations_are_not_mixed_into_fiscal_money():
    _, reasons = draw_any(100, [line(1, "donation", 1000, book="donated")])
    assert reasons


@given(st.integers(1, 10**9), st.lists(st.integers(0, 10**9), max_size=6))
def test_no_line_is_drawn_beyond_what_is_left(amount, lefts):
    lines = [line(i, "county_level", left) for i, left in enumerate(lefts)]
    parts, reasons = draw_any(amount, lines)
    assert all(part.amount_fen <= lefts[part.line_id] for part in parts)
    assert sum(part.amount_fen for part in parts) == min(amount, sum(lefts))
    assert bool(reasons) == (sum(lefts) < amount)


def test_central_money_of_a_policy_comes_from_either_central_kind():
    lines = [line(1, "central_lottery", 30), line(2, "central_general", 50)]
    parts, reasons = draw({"central": 70}, lines)
    assert [(p.line_id, p.amount_fen) for p in parts] == [(2, 50), (1, 20)]
    assert not reasons
