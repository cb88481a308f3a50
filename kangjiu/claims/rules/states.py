"""Who may do what in which state (状态与经手人): tables for bills, claims, settlements and opening balances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kangjiu.claims.choices import (
    AdjustmentStatus,
    BillStatus,
    ClaimStatus,
    OpeningStatus,
    SettlementStatus,
)
from kangjiu.common.errors import Reason
from kangjiu.common.labels import Labelled

HANDS = "会计法内部会计监督：编制、复核、审批、支付由不同的人办理"

BILL = {"settle_insurance": (BillStatus.ENTERED,), "void": (BillStatus.ENTERED,)}
CLAIM = {
    "rebuild": (ClaimStatus.DRAFT,),
    "submit": (ClaimStatus.DRAFT,),
    "return": (ClaimStatus.SUBMITTED,),
}
SETTLEMENT = {
    "check": (SettlementStatus.BUILT,),
    "approve": (SettlementStatus.CHECKED,),
    "request": (SettlementStatus.APPROVED,),
    "mark_paid": (SettlementStatus.APPROVED,),
    "return": (SettlementStatus.BUILT, SettlementStatus.CHECKED, SettlementStatus.APPROVED),
}
OPENING = {
    "enter": (OpeningStatus.ENTERED,),
    "confirm": (OpeningStatus.ENTERED,),
    "sign": (OpeningStatus.CONFIRMED,),
    "reopen": (OpeningStatus.CONFIRMED,),
}
ADJUSTMENT = {"confirm": (AdjustmentStatus.PROPOSED,), "withdraw": (AdjustmentStatus.PROPOSED,)}
WORDS = {
    "withdraw": "撤回",
    "settle_insurance": "登记医保结算",
    "void": "作废",
    "rebuild": "重新生成",
    "submit": "提交",
    "return": "退回",
    "check": "复核",
    "approve": "审批",
    "request": "申请用款",
    "mark_paid": "登记已支付",
    "enter": "登记期初",
    "confirm": "确认",
    "sign": "签字",
    "reopen": "退回修改",
}


def may(
    table: Mapping[str, tuple[Labelled, ...]], deed: str, status: str, kind: type[Labelled]
) -> list[Reason]:
    """Reasons against a deed in this state; empty when it may be done."""
    if status in table[deed]:
        return []
    wanted = "、".join(state.label for state in table[deed])
    return [
        Reason(
            f"claims.{deed}.state",
            f"现在是“{kind.label_of(status)}”，不能{WORDS[deed]}",
            next_step=f"只有“{wanted}”时可以{WORDS[deed]}，请刷新后核对",
        )
    ]


def bill(deed: str, status: str) -> list[Reason]:
    """Reasons against a deed on a bill (账单)."""
    return may(BILL, deed, status, BillStatus)


def claim(deed: str, status: str) -> list[Reason]:
    """Reasons against a deed on a claim (申报)."""
    return may(CLAIM, deed, status, ClaimStatus)


def settlement(deed: str, status: str) -> list[Reason]:
    """Reasons against a deed on a settlement (结算)."""
    return may(SETTLEMENT, deed, status, SettlementStatus)


def adjustment(deed: str, status: str) -> list[Reason]:
    """Reasons against a deed on a correction (调整)."""
    return may(ADJUSTMENT, deed, status, AdjustmentStatus)


def opening(deed: str, status: str) -> list[Reason]:
    """Reasons against a deed on opening balances (期初)."""
    return may(OPENING, deed, status, OpeningStatus)


def other_hands(by_id: int | None, before: Iterable[int | None], deed: str) -> list[Reason]:
    """A reason when the person already dealt with the paper in an earlier step; empty for another one."""
    if by_id is None or by_id not in set(before):
        return []
    return [
        Reason(
            "claims.hands",
            f"您已经办理过前面的步骤，不能再{deed}",
            clause=HANDS,
            next_step=f"请另一名有权限的同事{deed}",
        )
    ]


def approver(by_id: int | None, builder_id: int, checker_id: int, *, office_of_two: bool) -> list[Reason]:
    """Who built never approves; who checked approves only in an office of two (审核兼审批)."""
    earlier = [builder_id] if office_of_two else [builder_id, checker_id]
    return other_hands(by_id, earlier, "审批")
