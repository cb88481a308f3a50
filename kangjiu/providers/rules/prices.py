"""Published prices (收费公示): which price holds on a day, and what a charge above or outside the list is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan

CLAUSE = "济残联〔2024〕9号 四（二）市场监管"


@dataclass(frozen=True)
class Price:
    """One line of the list (收费项目), fen for a unit, inclusive dates."""

    id: int
    code: str
    name: str
    unit: str
    price_fen: int
    from_on: date
    to_on: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in force that day."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


def in_force(prices: Iterable[Price], on: date) -> dict[str, Price]:
    """Code to price on a day; the latest start wins."""
    found: dict[str, Price] = {}
    for price in sorted(prices, key=lambda one: one.from_on):
        if price.holds(on):
            found[price.code] = price
    return found


def charge_finding(listed: dict[str, Price], code: str, unit_fen: int) -> Reason | None:
    """A charge outside the published list, or above it; None when it is as published."""
    price = listed.get(code)
    if price is None:
        return Reason(
            "providers.unlisted",
            f"收费项目 {code} 不在当日公示的收费目录内",
            clause=CLAUSE,
            next_step="请按公示目录选择项目；新项目先公示再收费",
            field="items",
        )
    if unit_fen > price.price_fen:
        return Reason(
            "providers.overcharge",
            f"{price.name}单价 {yuan(unit_fen)} 元，高于公示价 {yuan(price.price_fen)} 元",
            clause=CLAUSE,
            next_step="请按公示价格收费",
            field="items",
        )
    return None
