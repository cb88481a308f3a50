"""Pages of claims: bills, monthly claims, settlements, amounts, opening balances."""

from kangjiu.claims.views.adjusting import (
    adjust,
    adjustment,
    adjustment_evidence,
    adjustments,
    confirm_adjustment,
    withdraw_adjustment,
)
from kangjiu.claims.views.amounts import amount
from kangjiu.claims.views.bills import bill, bills, insurance, void_bill
from kangjiu.claims.views.entering import enter_bill, enter_bills
from kangjiu.claims.views.matching import matching, unpaid
from kangjiu.claims.views.monthly import (
    build_claim,
    claim,
    claims,
    rebuild_claim,
    return_claim,
    submit_claim,
)
from kangjiu.claims.views.opening import (
    confirm_opening,
    nothing_to_carry,
    opening,
    opening_sheet,
    reopen_opening,
    sign_opening,
)
from kangjiu.claims.views.settlements import build_settlement, of_payment, settlement, settlements
from kangjiu.claims.views.steps import approve, check, pay, request_payment, return_settlement

__all__ = [
    "adjust",
    "adjustment",
    "adjustment_evidence",
    "adjustments",
    "amount",
    "approve",
    "bill",
    "bills",
    "build_claim",
    "build_settlement",
    "check",
    "claim",
    "claims",
    "confirm_adjustment",
    "confirm_opening",
    "enter_bill",
    "enter_bills",
    "insurance",
    "matching",
    "nothing_to_carry",
    "of_payment",
    "opening",
    "opening_sheet",
    "pay",
    "rebuild_claim",
    "reopen_opening",
    "request_payment",
    "return_claim",
    "return_settlement",
    "settlement",
    "settlements",
    "sign_opening",
    "submit_claim",
    "unpaid",
    "void_bill",
    "withdraw_adjustment",
]
