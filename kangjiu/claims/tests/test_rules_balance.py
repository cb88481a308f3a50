"""The break-even search: the edge of what meets a target, in few probes, and no answer where there is no single edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.claims.rules import balance
from kangjiu.claims.rules.balance import Kind


def stairs(edges, sign=1):
    """A cost that goes one step up (down) at each edge."""
    return lambda value: sign * sum(height for edge, height in edges if value >= edge)


EDGES = st.lists(st.tuples(st.integers(0, 40_000), st.integers(0, 900)), max_size=8)
LIMITS = st.tuples(st.integers(0, 20_000), st.integers(0, 20_000)).map(lambda pair: (pair[0], sum(pair)))


@given(EDGES, LIMITS, st.integers(-100, 4_000), st.sampled_from(["fen", "bp"]))
def test_of_a_rising_cost_it_is_the_largest_value_that_meets_the_target(edges, limits, target, unit):
    cost, grid = stairs(edges), balance.grid(*limits, unit)
    found = balance.search(cost, grid, target)
    fits = [value for value in grid if cost(value) <= target]
    if found.kind is Kind.FLAT:
        assert len({one.cost_fen for one in found.probes}) == 1
    elif found.kind is Kind.NONE:
        assert not fits
    else:
        assert found.within.value == max(fits) and found.within.cost_fen == cost(max(fits))
        assert found.rising
        beyond = [value for value in grid if value > max(fits)]
        assert (found.beyond.value if found.beyond else None) == (beyond[0] if beyond else None)
    assert len(found.probes) <= balance.MOST_PROBES


@given(EDGES, LIMITS, st.integers(-4_000, 100))
def test_of_a_falling_cost_it_is_the_smallest_value_that_meets_the_target(edges, limits, target):
    cost, grid = stairs(edges, -1), balance.grid(*limits, "bp")
    found = balance.search(cost, grid, target)
    fits = [value for value in grid if cost(value) <= target]
    if found.kind in (Kind.EDGE, Kind.ALL):
        assert found.within.value == min(fits) and not found.rising
    elif found.kind is Kind.NONE:
        assert not fits
    else:
        assert found.kind is Kind.FLAT


@given(st.lists(st.integers(0, 50), min_size=2, max_size=400), st.integers(0, 50))
def test_whatever_the_cost_no_answer_contradicts_what_was_probed(costs, target):
    found = balance.search(costs.__getitem__, range(len(costs)), target)
    ordered = [one.cost_fen for one in found.probes]
    steady = ordered in (sorted(ordered), sorted(ordered, reverse=True))
    assert (found.kind is Kind.MIXED) is not steady
    if found.kind is Kind.EDGE:
        assert found.within.cost_fen <= target < found.beyond.cost_fen
        assert abs(found.within.value - found.beyond.value) == 1


def test_a_cost_that_turns_is_said_so():
    found = balance.search(lambda value: abs(value - 500), range(1_001), 100)
    assert (found.kind, found.within, found.beyond) == (Kind.MIXED, None, None)
    turn = found.turn
    assert turn[0].cost_fen > turn[1].cost_fen < turn[2].cost_fen


def test_a_dip_the_first_values_step_over_is_seen():
    found = balance.search(lambda value: abs(value - 1_400), range(20_001), 700)
    assert found.kind is Kind.MIXED


@given(EDGES, LIMITS, st.integers(-100, 4_000), st.lists(st.integers(-10, 50_000), max_size=3))
def test_values_looked_at_besides_change_no_answer(edges, limits, target, also):
    cost, grid = stairs(edges), balance.grid(*limits, "bp")
    plain, more = balance.search(cost, grid, target), balance.search(cost, grid, target, also)
    assert (plain.kind, plain.within, plain.beyond) == (more.kind, more.within, more.beyond)
    assert len(more.probes) <= balance.MOST_PROBES


def test_the_widest_range_of_money_stays_within_the_probes():
    asked = []
    grid = balance.grid(0, 10**12, "fen")
    found = balance.search(lambda value: asked.append(value) or value, grid, 123_456_789_000)
    assert found.kind is Kind.EDGE and len(asked) == len(found.probes) <= balance.MOST_PROBES
    assert found.within.value <= 123_456_789_000 < found.beyond.value


@pytest.mark.parametrize(
    ("low", "high", "unit", "first", "last", "step"),
    [
        (0, 3_000_000, "fen", 0, 3_000_000, 100),
        (1_234, 56_789, "fen", 1_300, 56_700, 100),
        (1_234, 1_250, "fen", 1_234, 1_250, 1),
        (0, 10_000, "bp", 0, 10_000, 1),
        (500, 500, "bp", 500, 500, 1),
        (0, 10**9, "fen", 0, 10**9, 10_000),
    ],
)
def test_money_is_searched_in_whole_yuan_and_a_rate_in_basis_points(low, high, unit, first, last, step):
    grid = balance.grid(low, high, unit)
    assert (grid[0], grid[-1], grid.step) == (first, last, step)
