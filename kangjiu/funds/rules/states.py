"""What may happen to a payment in which state, and by whom (付款状态)."""

from __future__ import annotations

from datetime import date

from kangjiu.common.errors import Reason
from kangjiu.funds.choices import PaymentStatus

TWO_HANDS = "财政部门内部控制：申请与支付分设"

ALLOWED = {
    "pay": (PaymentStatus.REQUESTED,),
    "return": (PaymentStatus.PAID,),
    "reissue": (PaymentStatus.RETURNED,),
    "cancel": (PaymentStatus.REQUESTED, PaymentStatus.RETURNED),
}
DEEDS = {"pay": "支付", "return": "登记退回", "reissue": "重新支付", "cancel": "撤销"}


def may(deed: str, status: str) -> list[Reason]:
    """Reasons against a deed in this state; empty when it may be done."""
    if status in ALLOWED[deed]:
        return []
    wanted = "、".join(state.label for state in ALLOWED[deed])
    return [
        Reason(
            f"funds.{deed}.state",
            f"这笔款现在是“{PaymentStatus.label_of(status)}”，不能{DEEDS[deed]}",
            next_step=f"只有“{wanted}”的款项可以{DEEDS[deed]}，请刷新后核对",
        )
    ]


def different_hands(maker_id: int | None, checker_id: int | None, deed: str) -> list[Reason]:
    """A second person is needed for a deed on what the first one made."""
    if maker_id is None or maker_id != checker_id:
        return []
    return [
        Reason(
            "funds.two_people",
            f"经手人不能自己{deed}",
            clause=TWO_HANDS,
            next_step=f"请另一名有权限的同事{deed}",
        )
    ]


def voucher(number: str, paid_on: date, requested_on: date, on: date) -> list[Reason]:
    """A voucher needs a number and a day between the request and today."""
    reasons = []
    if not number.strip():
        reasons.append(
            Reason(
                "funds.voucher", "没有填写凭证号", next_step="请按国库支付凭证填写", field="voucher_number"
            )
        )
    if paid_on < requested_on or paid_on > on:
        reasons.append(
            Reason(
                "funds.paid_on",
                f"支付日期 {paid_on:%Y-%m-%d} 不在申请日 {requested_on:%Y-%m-%d} 至今天之间",
                next_step="请按凭证上的日期填写",
                field="paid_on",
            )
        )
    return reasons
