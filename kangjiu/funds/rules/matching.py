"""Three-way reconciliation (三方核对): what was settled, what was paid, what the bank's receipt says; fen."""

from __future__ import annotations

from dataclasses import dataclass

from kangjiu.common.money import yuan


@dataclass(frozen=True)
class Sides:
    """The three sides of one settlement (三方金额), fen; None where there is none yet."""

    settled_fen: int
    requested_fen: int | None
    paid_fen: int | None
    receipt_fen: int | None
    returned: bool = False


def verdict(sides: Sides) -> tuple[str, str]:
    """What the three say together, and the tone."""
    if sides.requested_fen is None:
        return "还没有申请用款", "warn"
    if sides.requested_fen != sides.settled_fen:
        return f"用款与结算相差 {yuan(sides.requested_fen - sides.settled_fen)} 元", "bad"
    if sides.settled_fen == 0:
        return "全额抵扣，无须付款", "ok"
    if sides.returned:
        return "银行退回，待重付", "bad"
    if sides.paid_fen is None:
        return "还没有支付", "warn"
    if sides.receipt_fen is None:
        return "已支付，待登记银行回单", "warn"
    if sides.receipt_fen != sides.paid_fen:
        return f"回单与支付相差 {yuan(sides.receipt_fen - sides.paid_fen)} 元", "bad"
    return "三方相符", "ok"
