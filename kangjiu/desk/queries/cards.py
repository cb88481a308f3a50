"""Cards beside today's work: the quarter's settlement, the children helped this year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from kangjiu.applications import queries as applications_queries
from kangjiu.claims import queries as claims_queries
from kangjiu.claims.choices import SettlementStatus
from kangjiu.claims.rules import quarters
from kangjiu.common.dates import quarter_of
from kangjiu.common.money import yuan
from kangjiu.common.scope import Scope


@dataclass(frozen=True, slots=True)
class Quarter:
    """The last ended quarter (季度结算), fen: paid, under way, not settled yet."""

    year: int
    quarter: int
    paid_fen: int
    under_way_fen: int
    waiting_fen: int
    words: str
    tone: str
    clause: str = quarters.CLAUSE

    @property
    def all_fen(self) -> int:
        """What is to be settled."""
        return self.paid_fen + self.under_way_fen + self.waiting_fen

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """Parts of the meter: words, amount, series."""
        return [
            (f"已支付 {yuan(self.paid_fen)} 元", self.paid_fen, "ok"),
            (f"办理中 {yuan(self.under_way_fen)} 元", self.under_way_fen, "accent"),
            (f"还没结算 {yuan(self.waiting_fen)} 元", self.waiting_fen, "warn"),
        ]


def quarter(by: Scope, on: date) -> Quarter | None:
    """The last ended quarter in scope; None for who may not see claims, or when there is nothing."""
    if not by.allows("claims.view"):
        return None
    year, number = _before(*quarter_of(on))
    rows = claims_queries.settlements(by, year=year, quarter=number)
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.status] += row.payable_fen
    late = claims_queries.late_quarters(by, on)
    here = (one for one in late if (one.year, one.quarter) == (year, number))
    waiting = sum(one.amount_fen for one in here if one.settlement_id is None)
    paid = sums[SettlementStatus.PAID]
    under_way = sum(sums.values()) - paid - sums[SettlementStatus.RETURNED]
    if not paid + under_way + waiting:
        return None
    words, tone = quarters.words(quarters.due_on(year, number), on)
    if not under_way + waiting:
        words, tone = "已全部支付", "ok"
    return Quarter(year, number, paid, under_way, waiting, words, tone)


def _before(year: int, number: int) -> tuple[int, int]:
    return (year, number - 1) if number > 1 else (year - 1, 4)


def helped(by: Scope, on: date) -> int | None:
    """Children with a right this year (本年已救助); None for who may not see applications."""
    return applications_queries.helped(by, on.year) if by.allows("applications.view") else None
