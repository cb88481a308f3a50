"""Tables of money (预算指标、收款账户、付款、专账、预拨与追回、结转、对账): a general till that knows no children."""

from kangjiu.funds.models.held import Held, HeldMove, HeldPart
from kangjiu.funds.models.till import (
    BudgetLine,
    LedgerEntry,
    LedgerTransaction,
    OfficeQuerySet,
    Payee,
    PayeeRowQuerySet,
    Payment,
    PaymentAttempt,
    PaymentPart,
)
from kangjiu.funds.models.year import (
    BankReceipt,
    LineClose,
    MonthReconciliation,
    MonthSource,
    YearClose,
)

__all__ = [
    "BankReceipt",
    "BudgetLine",
    "Held",
    "HeldMove",
    "HeldPart",
    "LedgerEntry",
    "LedgerTransaction",
    "LineClose",
    "MonthReconciliation",
    "MonthSource",
    "OfficeQuerySet",
    "Payee",
    "PayeeRowQuerySet",
    "Payment",
    "PaymentAttempt",
    "PaymentPart",
    "YearClose",
]
