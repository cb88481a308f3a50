"""Writes of money: budget lines, payee accounts, payments, advances, recoveries, year close, reconciliation."""

from kangjiu.funds.actions.advances import AdvanceRequest, request_advance
from kangjiu.funds.actions.booking import reverse
from kangjiu.funds.actions.budget import LineData, confirm_line, enter_line
from kangjiu.funds.actions.checking import enter_month, enter_receipt, sign_month
from kangjiu.funds.actions.held import Overpaid, open_overpaid, recover
from kangjiu.funds.actions.payees import PayeeData, confirm_payee, propose_payee, rebuild_accounts
from kangjiu.funds.actions.payments import (
    PaymentRequest,
    cancel,
    pay,
    reissue,
    request_payment,
    return_payment,
)
from kangjiu.funds.actions.years import confirm_close, propose_close, return_close
from kangjiu.funds.rules.months import UnitBalance

__all__ = [
    "AdvanceRequest",
    "LineData",
    "Overpaid",
    "PayeeData",
    "PaymentRequest",
    "UnitBalance",
    "cancel",
    "confirm_close",
    "confirm_line",
    "confirm_payee",
    "enter_line",
    "enter_month",
    "enter_receipt",
    "open_overpaid",
    "pay",
    "propose_close",
    "propose_payee",
    "rebuild_accounts",
    "recover",
    "reissue",
    "request_advance",
    "request_payment",
    "return_close",
    "return_payment",
    "reverse",
    "sign_month",
]
