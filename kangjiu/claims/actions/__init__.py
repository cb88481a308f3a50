"""Writes of claims: bills, monthly claims, quarter settlements, opening balances."""

from kangjiu.claims.actions.adjusting import (
    confirm_adjustment,
    propose_adjustment,
    withdraw_adjustment,
    work_out,
)
from kangjiu.claims.actions.bills import (
    BillsSaved,
    bill_reasons,
    enter_bill,
    enter_bills,
    settle_insurance,
    void_bill,
)
from kangjiu.claims.actions.claims import build_claim, return_claim, submit_claim
from kangjiu.claims.actions.opening import (
    add_balance,
    confirm_opening,
    enter_balances,
    remove_balance,
    reopen_opening,
    sign_opening,
)
from kangjiu.claims.actions.settlements import (
    approve,
    build_settlement,
    check,
    mark_paid,
    request_payment,
    return_settlement,
)
from kangjiu.claims.rules.adjusting import Correction
from kangjiu.claims.rules.bills import BillData, BillRow, ChargeData, PaperData
from kangjiu.claims.rules.opening import BalanceRow

__all__ = [
    "BalanceRow",
    "BillData",
    "BillRow",
    "BillsSaved",
    "ChargeData",
    "Correction",
    "PaperData",
    "add_balance",
    "approve",
    "bill_reasons",
    "build_claim",
    "build_settlement",
    "check",
    "confirm_adjustment",
    "confirm_opening",
    "enter_balances",
    "enter_bill",
    "enter_bills",
    "mark_paid",
    "propose_adjustment",
    "remove_balance",
    "reopen_opening",
    "request_payment",
    "return_claim",
    "return_settlement",
    "settle_insurance",
    "sign_opening",
    "submit_claim",
    "void_bill",
    "withdraw_adjustment",
    "work_out",
]
