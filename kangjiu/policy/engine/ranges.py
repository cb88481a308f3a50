"""Ranges carried through every expression: what can overflow int64 or divide by zero is refused when a pack loads."""

from __future__ import annotations

from typing import NamedTuple

MOST = 2**63 - 1


class Range(NamedTuple):
    """Inclusive lowest and highest value a node can take (取值范围)."""

    low: int
    high: int

    @property
    def fits(self) -> bool:
        """Whether every value is an int64."""
        return self.low >= -MOST and self.high <= MOST

    def plus(self, other: Range) -> Range:
        """Range of a sum."""
        return Range(self.low + other.low, self.high + other.high)

    def minus(self, other: Range) -> Range:
        """Range of a difference."""
        return Range(self.low - other.high, self.high - other.low)

    def times(self, other: Range) -> Range:
        """Range of a product."""
        corners = [one * two for one in self for two in other]
        return Range(min(corners), max(corners))

    def either(self, other: Range) -> Range:
        """Range that holds both."""
        return Range(min(self.low, other.low), max(self.high, other.high))

    def summed(self, rows: int) -> Range:
        """Range of a sum over none to `rows` values."""
        return Range(min(0, self.low * rows), max(0, self.high * rows))


BOOLEAN = Range(0, 1)
# 1900-01-01 .. 2199-12-31 as days since 1970-01-01
DATES = Range(-25567, 84005)


def quotient(top: Range, bottom: Range, word: str) -> Range:
    """Range of half_up, floor or ceil for a top ≥ 0 and a bottom ≥ 1."""
    return Range(_round(top.low, bottom.high, word), _round(top.high, bottom.low, word))


def _round(top: int, bottom: int, word: str) -> int:
    if word == "half_up":
        return (2 * top + bottom) // (2 * bottom)
    return -(-top // bottom) if word == "ceil" else top // bottom
