"""Which sources bear a settlement (资金来源构成): each line by the shares of its entitlement, fen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kangjiu.funds.rules.drawing import WHOLE_BP, split_by_shares


@dataclass(frozen=True)
class Wanted:
    """What a settlement asks of each source, and what no policy fixed (未定来源); fen."""

    by_source: Mapping[str, int] = field(default_factory=dict)
    free_fen: int = 0


def wanted(lines: Iterable[tuple[int, Mapping[str, int]]]) -> Wanted:
    """Amounts by source of (fen, shares in basis points); shares that are not a whole fix nothing.

    Each line is split by itself, its last source takes the remainder; then the lines are added up.
    """
    by_source: dict[str, int] = {}
    free = 0
    for amount, shares in lines:
        if sum(shares.values()) != WHOLE_BP:
            free += amount
            continue
        for source, part in split_by_shares(amount, shares).items():
            by_source[source] = by_source.get(source, 0) + part
    return Wanted(by_source, free)
