"""Writes of money: budget lines, payee accounts, payments, bookings."""

from kangjiu.funds.actions.booking import reverse
from kangjiu.funds.actions.budget import LineData, confirm_line, enter_line
from kangjiu.funds.actions.payees import PayeeData, confirm_payee, propose_payee, rebuild_accounts
from kangjiu.funds.actions.payments import (
    PaymentRequest,
    cancel,
    pay,
    reissue,
    request_payment,
    return_payment,
)

__all__ = [
    "LineData",
    "PayeeData",
    "PaymentRequest",
    "cancel",
    "confirm_line",
    "confirm_payee",
    "enter_line",
    "pay",
    "propose_payee",
    "reissue",
    "rebuild_accounts",
    "request_payment",
    "return_payment",
    "reverse",
]
