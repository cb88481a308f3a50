"""Charts keep to their drawing, and say the same as the table."""

from hypothesis import given
from hypothesis import strategies as st

from kangjiu.common.pages.charts import LABELS, WIDTH, gains_and_losses

AMOUNTS = st.integers(0, 10**11)


@given(st.lists(st.tuples(st.just("东河镇"), AMOUNTS, AMOUNTS), min_size=1, max_size=40))
def test_no_bar_leaves_the_drawing(groups):
    chart = gains_and_losses([(label, gain, -loss) for label, gain, loss in groups])
    if chart is None:
        assert not any(gain or loss for _, gain, loss in groups)
        return
    for row in chart.rows:
        for bar in filter(None, (row.gain, row.loss)):
            assert bar.x >= LABELS and bar.x + bar.width <= WIDTH
    assert any(x == chart.axis for x, _ in chart.grid)
    assert len(chart.grid) <= 12


def test_bars_carry_their_figures():
    (row,) = gains_and_losses([("东河镇", 8_24_0000_00, -52_0000)]).rows
    assert (row.gain.words, row.loss.words) == ("+824.00", "−0.52")


def test_without_a_change_there_is_no_chart():
    assert gains_and_losses([("东河镇", 0, 0)]) is None
