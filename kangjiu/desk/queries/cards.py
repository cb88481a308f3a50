"""Cards beside today's work: the quarter's settlement, the children helped this year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from kangjiu.applications import queries as applications_queries
from kangjiu.claims import queries as claims_queries
from kangjiu.claims.choices import SettlementStatus
from kangjiu.claims.queries import Settling
from kangjiu.claims.rules import quarters
from kangjiu.clocks.rules.working_days import Calendar, working_days_between
from kangjiu.common.dates import month_start, quarter_before
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


def quarter(by: Scope, on: date, known: Settling | None = None) -> Quarter | None:
    """The last ended quarter in scope; None for who may not see claims, or when there is nothing.

    `known` is where settling stands, when the caller has read it already.
    """
    if not by.allows("claims.view"):
        return None
    stands = known or claims_queries.settling(by, on)
    year, number = last = quarter_before(on)
    sums: Counter[str] = Counter()
    for row in stands.settlements:
        if (row.year, row.quarter) == last:
            sums[row.status] += row.payable_fen
    waiting = sum(one.amount_fen for one in stands.unsettled if (one.year, one.quarter) == last)
    paid = sums[SettlementStatus.PAID]
    under_way = sum(sums.values()) - paid - sums[SettlementStatus.RETURNED]
    if not paid + under_way + waiting:
        return None
    words, tone = quarters.words(quarters.due_on(year, number), on)
    if not under_way + waiting:
        words, tone = "已全部支付", "ok"
    return Quarter(year, number, paid, under_way, waiting, words, tone)


def helped(by: Scope, on: date) -> int | None:
    """Children with a right this year (本年已救助); None for who may not see applications."""
    return applications_queries.helped(by, on.year) if by.allows("applications.view") else None


def working_day(calendar: Calendar, on: date) -> int:
    """The how-manieth working day of the month it is (本月第几个工作日); 0 on a day of rest."""
    before = month_start(on) - timedelta(days=1)
    return working_days_between(calendar, before, on) if calendar.is_workday(on) else 0
