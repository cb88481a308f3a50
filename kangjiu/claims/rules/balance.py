"""Where a draft meets a target (收支平衡点): the edge between the values that meet it and those that do not, in few replays.

Halving finds the edge only while the cost goes one way. Whether it does is looked at on every value that was tried – the
ends, values between them, those the policies have now –, and a cost that turns gets no answer. Where no edge is seen the
replays that are left are spread over the range, so that a dip is not passed over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

MOST_PROBES = 24
WHOLE_YUAN = 100
# five values are tried first, with up to two more that matter; the rest halves a quarter of the range, or looks closer
_FIRST, _MATTER, _CLOSER = 4, 2, 16
_MOST_STEPS = _FIRST << (MOST_PROBES - _FIRST - 1 - _MATTER)


class Kind(StrEnum):
    """How a search ended: an edge, every value meets the target, none does, nothing changes, the cost turns."""

    EDGE = "edge"
    ALL = "all"
    NONE = "none"
    FLAT = "flat"
    MIXED = "mixed"


@dataclass(frozen=True)
class Probe:
    """One replay (试一次): the value (fen or basis points) and what the fund would pay with it, in fen."""

    value: int
    cost_fen: int


@dataclass(frozen=True)
class Balance:
    """What a search found (收支平衡点): `within` meets the target, `beyond` is the next value and does not.

    `rising` when a larger value costs more: then `within` is the largest value that meets the target, else the
    smallest. `probes` are all values tried, in order.
    """

    kind: Kind
    target_fen: int
    probes: tuple[Probe, ...]
    rising: bool = True
    within: Probe | None = None
    beyond: Probe | None = None

    @property
    def turn(self) -> tuple[Probe, Probe, Probe] | None:
        """Three values in order of which the middle one costs the most, or the least; None when the cost goes one way."""
        kept = [self.probes[0]]
        for one in self.probes[1:]:
            if one.cost_fen != kept[-1].cost_fen:
                kept.append(one)
        for one, two, three in zip(kept, kept[1:], kept[2:], strict=False):
            if (one.cost_fen < two.cost_fen) is (three.cost_fen < two.cost_fen):
                return one, two, three
        return None


def grid(low: int, high: int, unit: str) -> range:
    """The values that are tried between two limits (inclusive): whole yuan for money in fen, else one by one.

    Wider steps, tenfold each time, where the range is too wide for the number of replays.
    """
    step = WHOLE_YUAN if unit == "fen" and -(-low // WHOLE_YUAN) * WHOLE_YUAN <= high else 1
    while (high - low) // step > _MOST_STEPS:
        step *= 10
    return range(-(-low // step) * step, high + 1, step)


def search(
    cost: Callable[[int], int], values: Sequence[int], target_fen: int, also: Iterable[int] = ()
) -> Balance:
    """The edge of the values (ascending, at least one) with a cost of at most the target, in at most MOST_PROBES calls.

    `also` are values to look at besides (two at most): those the policy in force and the draft have.
    """
    places = (bisect_left(values, value) for value in tuple(also)[:_MATTER])
    return _Search(cost, values, target_fen).balance({place for place in places if place < len(values)})


class _Search:
    """One search: what was tried, by place in the values."""

    def __init__(self, cost: Callable[[int], int], values: Sequence[int], target_fen: int) -> None:
        self.cost = cost
        self.values = values
        self.target_fen = target_fen
        self.tried: dict[int, int] = {}

    def balance(self, also: set[int]) -> Balance:
        fits = self.fitting(self.spread(_FIRST) | also)
        if len(fits) in (0, len(self.tried)):
            fits = self.fitting(self.spread(_CLOSER))
        if not self.one_way():
            return self.answer(Kind.MIXED)
        places = sorted(self.tried)
        if self.tried[places[0]] == self.tried[places[-1]]:
            return self.answer(Kind.FLAT)
        if not fits:
            return self.answer(Kind.NONE)
        within = fits[-1] if self.rising else fits[0]
        if len(fits) == len(places):
            return self.answer(Kind.ALL, within)
        return self.edge(within, places[places.index(within) + (1 if self.rising else -1)])

    def spread(self, parts: int) -> set[int]:
        """Places evenly over the range, both ends among them."""
        last = len(self.values) - 1
        return {last * part // parts for part in range(parts + 1)}

    def fitting(self, places: set[int]) -> list[int]:
        """Try these too; all places tried so far that meet the target, in order."""
        return sorted(place for place in places | set(self.tried) if self.meets(place))

    def edge(self, within: int, beyond: int) -> Balance:
        """Halve between a value that meets the target and one that does not."""
        while abs(within - beyond) > 1:
            middle = (within + beyond) // 2
            if self.meets(middle):
                within = middle
            else:
                beyond = middle
            if not self.one_way():
                return self.answer(Kind.MIXED)
        return self.answer(Kind.EDGE, within, beyond)

    def meets(self, place: int) -> bool:
        """Whether the value at a place costs at most the target; tried once."""
        if place not in self.tried:
            self.tried[place] = self.cost(self.values[place])
        return self.tried[place] <= self.target_fen

    @property
    def rising(self) -> bool:
        """Whether a larger value costs more, by the two ends."""
        return self.tried[len(self.values) - 1] >= self.tried[0]

    def one_way(self) -> bool:
        """Whether the costs tried so far only rise, or only fall, with the value."""
        steps = [two - one for one, two in pairwise(self.tried[place] for place in sorted(self.tried))]
        return all(step >= 0 for step in steps) or all(step <= 0 for step in steps)

    def answer(self, kind: Kind, *edge: int) -> Balance:
        probes = {place: Probe(self.values[place], self.tried[place]) for place in sorted(self.tried)}
        within, beyond = (*(probes[place] for place in edge), None, None)[:2]
        return Balance(kind, self.target_fen, tuple(probes.values()), self.rising, within, beyond)
