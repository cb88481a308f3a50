"""What a month of training cost and who bore it (示例账单): invented amounts, whole fen, published prices."""

from __future__ import annotations

from dataclasses import dataclass

from kangjiu.demo.rules.attendance import draw

PRICE_FEN = {"DAY1": 9_800, "GR01": 3_000, "PT01": 6_000}


@dataclass(frozen=True)
class Cost:
    """One month's charges (收费明细) by code, and on an insured hospital bill what the settlement paper shows, fen."""

    charges: tuple[tuple[str, int], ...]
    excluded_fen: int = 0
    prepaid_fen: int = 0
    basic_fen: int = 0
    medical_aid_fen: int = 0

    @property
    def total_fen(self) -> int:
        """All charges at the published price."""
        return sum(PRICE_FEN[code] * quantity for code, quantity in self.charges)


def cost(serial: int, month: str, days: int, halves: int, *, insured: bool, poor: bool) -> Cost:
    """A month's bill: whole days, half days in a group, some single sessions."""
    extra = draw("extra", serial, month) % 4 if days else 0
    counted = (("DAY1", days), ("GR01", halves), ("PT01", extra))
    plain = Cost(tuple((code, quantity) for code, quantity in counted if quantity))
    if not insured or plain.total_fen == 0:
        return plain
    excluded = extra * PRICE_FEN["PT01"]
    prepaid = (plain.total_fen - excluded) // 20
    covered = plain.total_fen - excluded - prepaid
    basic = covered * 60 // 100
    aid = (covered - basic) * 70 // 100 if poor else 0
    return Cost(plain.charges, excluded, prepaid, basic, aid)


def settled_before(category: str, *, young: bool, months: int) -> int:
    """What was settled for so many months before this system, fen: nine tenths of the example standard."""
    monthly = 10_000 if category == "visual" else 160_000 if young else 120_000
    return months * monthly * 9 // 10


def by_source(amount_fen: int) -> dict[str, int]:
    """The same by source: three, three and four tenths, the county bears the rest of the rounding."""
    upper = amount_fen * 3 // 10
    parts = {"central_general": upper, "provincial": upper, "county_level": amount_fen - 2 * upper}
    return {source: part for source, part in parts.items() if part}
