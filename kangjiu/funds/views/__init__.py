"""Pages of money: budget, payments, ledger, payee accounts."""

from kangjiu.funds.views.budget import confirm_line, index, new_line
from kangjiu.funds.views.ledger import ledger, reverse_booking
from kangjiu.funds.views.payees import confirm_payee, new_payee, payee_proof, payees
from kangjiu.funds.views.payments import cancel, pay, payment, payments, reissue, return_payment

__all__ = [
    "cancel",
    "confirm_line",
    "confirm_payee",
    "index",
    "ledger",
    "new_line",
    "new_payee",
    "pay",
    "payee_proof",
    "payees",
    "payment",
    "payments",
    "reissue",
    "return_payment",
    "reverse_booking",
]
