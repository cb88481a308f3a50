"""What a month of training cost and who bore it (示例账单): invented amounts, whole fen."""

from __future__ import annotations

from dataclasses import dataclass

from kangjiu.demo.rules.attendance import draw

DAY_FEN = 9_800
SESSION_FEN = 6_000


@dataclass(frozen=True)
class Cost:
    """One month's bill of one child (月度账单), fen; the insurers' parts as their settlement paper shows them."""

    total_fen: int
    excluded_fen: int = 0
    prepaid_fen: int = 0
    basic_fen: int = 0
    serious_fen: int = 0
    medical_aid_fen: int = 0


def cost(serial: int, month: str, days: int, halves: int, *, insured: bool, poor: bool) -> Cost:
    """A month's bill: days at the published price, some single sessions; a hospital's bill has insurers' parts."""
    extra = draw("extra", serial, month) % 4 * SESSION_FEN
    total = days * DAY_FEN + halves * DAY_FEN // 2 + extra
    if not insured or total == 0:
        return Cost(total)
    excluded = extra
    prepaid = (total - excluded) // 20
    covered = total - excluded - prepaid
    basic = covered * 60 // 100
    aid = (covered - basic) * 70 // 100 if poor else 0
    return Cost(total, excluded, prepaid, basic, 0, aid)
