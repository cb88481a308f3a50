import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.funds.rules import ledger
from kangjiu.funds.rules.ledger import Drawn, Unbalanced, balanced

drawn = st.lists(
    st.builds(
        Drawn,
        line_id=st.integers(1, 9),
        source=st.sampled_from(["county_level", "provincial"]),
        budget_year=st.sampled_from([2025, 2026]),
        amount_fen=st.integers(1, 10**12),
    ),
    min_size=1,
    max_size=5,
)


@given(drawn)
def test_every_kind_of_booking_balances_in_each_source(parts):
    for entries in (
        ledger.received(parts),
        ledger.owed(parts, 2026, 1),
        ledger.paid(parts, 2026, 1),
        ledger.returned(parts, 2026, 1),
    ):
        balanced(entries)
        balanced(ledger.reversed_(entries))


def test_a_booking_that_does_not_balance_is_refused():
    entries = ledger.paid([Drawn(1, "county_level", 2026, 100)], 2026, 1)
    with pytest.raises(Unbalanced):
        balanced(entries[:1])


def test_an_empty_booking_is_refused():
    with pytest.raises(Unbalanced):
        balanced([])
