"""Division in 32 bits says the same as in 64, up to the last number that is let in."""

from hypothesis import example, given
from hypothesis import strategies as st

from kangjiu.policy.engine.bulk import kernel_helpers as helpers

MOST = 2**31 - 1


@given(st.integers(0, MOST), st.integers(1, MOST))
@example(MOST - 1, 1)
@example(0, MOST)
@example(1, 2)
def test_narrow_quotients_are_the_quotients(top, bottom):
    bottom = min(bottom, MOST - top) or 1
    assert helpers.half_up_narrow(top, bottom) == (2 * top + bottom) // (2 * bottom)
    assert helpers.floor_narrow(top, bottom) == top // bottom
    assert helpers.ceil_narrow(top, bottom) == -(-top // bottom)
