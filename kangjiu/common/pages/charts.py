"""Charts drawn on the server (图表): plain SVG shapes with words beside; the table under a chart holds the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kangjiu.common.money import ten_thousand_yuan

WIDTH, LABELS, ROW, TOP, BAR = 800, 150, 28, 24, 16
_STEPS = (1, 2, 5)
# room for the figure beside the longest bar
_MARGIN = 70


@dataclass(frozen=True)
class Bar:
    """One shape in units of the drawing: where it begins and how wide it is; its figure and where that stands."""

    x: int
    width: int
    words: str
    words_x: int


@dataclass(frozen=True)
class BarRow:
    """One line of the chart: label, gain to the right of the axis, loss to the left; None where there is none."""

    label: str
    y: int
    middle: int
    gain: Bar | None
    loss: Bar | None


@dataclass(frozen=True)
class GainsAndLosses:
    """Gains and losses by group (增减图), amounts in fen drawn in 万元."""

    height: int
    axis: int
    grid: tuple[tuple[int, str], ...]
    rows: tuple[BarRow, ...]

    @property
    def width(self) -> int:
        """Width of the drawing."""
        return WIDTH

    @property
    def foot(self) -> int:
        """Where the grid lines end."""
        return self.height - 12

    @property
    def label_x(self) -> int:
        """Where the labels end."""
        return LABELS - 10


def gains_and_losses(groups: Sequence[tuple[str, int, int]]) -> GainsAndLosses | None:
    """The chart of (label, gain, loss as a negative amount); None when nothing changes."""
    most = max((gain for _, gain, _ in groups), default=0)
    least = min((loss for _, _, loss in groups), default=0)
    if not most and not least:
        return None
    room = WIDTH - LABELS - 2 * _MARGIN
    span = most - least
    axis = LABELS + _MARGIN + (-least * room) // span
    rows = tuple(
        _row(label, gain, loss, TOP + at * ROW, axis, room, span)
        for at, (label, gain, loss) in enumerate(groups)
    )
    return GainsAndLosses(TOP + len(groups) * ROW + 16, axis, _grid(least, most, axis, room, span), rows)


def _row(label: str, gain: int, loss: int, y: int, axis: int, room: int, span: int) -> BarRow:
    right, left = gain * room // span, -loss * room // span
    return BarRow(
        label,
        y + (ROW - BAR) // 2,
        y + ROW // 2 + 5,
        Bar(axis, max(right, 1), f"+{ten_thousand_yuan(gain)}", axis + right + 6) if gain else None,
        Bar(axis - left, max(left, 1), f"−{ten_thousand_yuan(-loss)}", axis - left - 6) if loss else None,
    )


def _grid(least: int, most: int, axis: int, room: int, span: int) -> tuple[tuple[int, str], ...]:
    """Some four lines at round figures, the axis among them."""
    step = _round_step(span // 4 or 1)
    first, last = -(-least // step), most // step
    return tuple(
        (axis + at * step * room // span, ten_thousand_yuan(at * step).replace("-", "−").removesuffix(".00"))
        for at in range(first, last + 1)
    )


def _round_step(wanted: int) -> int:
    size = 1
    while size * 10 <= wanted:
        size *= 10
    return next((size * one for one in _STEPS if size * one >= wanted), size * 10)
