"""The ceiling of one child, item and year (额度): money in fen, training in half months; never over."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan


@dataclass(frozen=True)
class Ceiling:
    """A ceiling with what was used of it (额度与已用); half_months_cap None = not counted by months."""

    cap_fen: int
    used_fen: int = 0
    half_months_cap: int | None = None
    half_months_used: int = 0

    @property
    def left_fen(self) -> int:
        """Fen still to be used."""
        return self.cap_fen - self.used_fen

    @property
    def left_half_months(self) -> int | None:
        """Half months still to be used, None when not counted."""
        if self.half_months_cap is None:
            return None
        return self.half_months_cap - self.half_months_used

    def use(self, amount_fen: int, half_months: int = 0) -> Ceiling:
        """After a use that fits."""
        return replace(
            self, used_fen=self.used_fen + amount_fen, half_months_used=self.half_months_used + half_months
        )


def against(ceiling: Ceiling, amount_fen: int, half_months: int, clause: str = "") -> list[Reason]:
    """Reasons against a use: negative, over the year's money, over the year's months."""
    found = []
    if amount_fen < 0 or half_months < 0:
        found.append(Reason("applications.quota_negative", "占用的金额或月数不能小于零", clause))
    if amount_fen > ceiling.left_fen:
        found.append(
            Reason(
                "applications.quota_over",
                f"本次 {yuan(amount_fen)} 元超出年度标准：标准 {yuan(ceiling.cap_fen)} 元，"
                f"已用 {yuan(ceiling.used_fen)} 元，还可用 {yuan(ceiling.left_fen)} 元",
                clause,
                "超出部分由家庭承担，请按还可用的金额结算",
            )
        )
    left = ceiling.left_half_months
    if left is not None and half_months > left:
        found.append(
            Reason(
                "applications.quota_months",
                f"本次计 {half_months} 个半月，本年还可计 {left} 个半月",
                clause,
                "超出的月份不再计入",
            )
        )
    return found


def new_cap(former: Ceiling | None, cap_fen: int, half_months_cap: int | None) -> Ceiling:
    """The ceiling after another entitlement: the new standard, never below what was used already."""
    if former is None:
        return Ceiling(cap_fen, 0, half_months_cap, 0)
    months = None if half_months_cap is None else max(half_months_cap, former.half_months_used)
    return replace(former, cap_fen=max(cap_fen, former.used_fen), half_months_cap=months)
