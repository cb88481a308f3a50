"""Pages of money: budget, payments, ledger, payee accounts, advances and recoveries, year close, reconciliation."""

from kangjiu.funds.views.budget import confirm_line, index, line, new_line
from kangjiu.funds.views.held import held, held_one, new_advance, recover
from kangjiu.funds.views.ledger import ledger, reverse_booking
from kangjiu.funds.views.payees import confirm_payee, new_payee, payee_proof, payees
from kangjiu.funds.views.payments import cancel, pay, payment, payments, receipt, reissue, return_payment
from kangjiu.funds.views.years import (
    closes,
    confirm_close,
    months,
    new_month,
    propose_close,
    return_close,
    sign_month,
)

__all__ = [
    "cancel",
    "closes",
    "confirm_close",
    "confirm_line",
    "confirm_payee",
    "held",
    "held_one",
    "index",
    "ledger",
    "line",
    "months",
    "new_advance",
    "new_line",
    "new_month",
    "new_payee",
    "pay",
    "payee_proof",
    "payees",
    "payment",
    "payments",
    "propose_close",
    "receipt",
    "recover",
    "reissue",
    "return_close",
    "return_payment",
    "reverse_booking",
    "sign_month",
]
