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


_OWN_DEED = {
    "payment": "未支付的用款请撤销；银行退回的请登记退回；已支付后发现多付或少付的，请在结算里办“调整”",
    "held": "多付的调整请再办一次调整；缴回登记错的请与财政核对后另记",
}


def reversible(cause: str) -> list[Reason]:
    """Only a budget line's own booking is reversed by hand; the others are put right by their own deed."""
    kind, _, rest = cause.partition(":")
    if kind == "line" and rest.isdigit():
        return []
    return [
        Reason(
            "funds.not_reversible",
            "这张凭证是付款、抵扣、结转等业务自动记的，不能单独冲销",
            next_step=_OWN_DEED.get(kind, "请在对应的业务里更正"),
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


def receipt(number: str, amount_fen: int, received_on: date, paid_on: date, on: date) -> list[Reason]:
    """A bank's receipt needs a number, an amount and a day between the payment and today."""
    reasons = []
    if not number.strip():
        reasons.append(
            Reason("funds.receipt", "没有填写回单号", next_step="请照银行回单填写", field="number")
        )
    if amount_fen <= 0:
        reasons.append(
            Reason(
                "funds.receipt_amount", "到账金额必须大于零", next_step="请照银行回单填写", field="amount_fen"
            )
        )
    if not paid_on <= received_on <= on:
        reasons.append(
            Reason(
                "funds.received_on",
                f"到账日期 {received_on:%Y-%m-%d} 不在支付日 {paid_on:%Y-%m-%d} 至今天之间",
                next_step="请照银行回单填写",
                field="received_on",
            )
        )
    return reasons
