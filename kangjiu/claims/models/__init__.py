"""Tables of claims (费用结算): bills, claims, settlements, corrections, opening balances."""

from kangjiu.claims.models.adjusting import (
    Adjustment,
    AdjustmentQuerySet,
    SettlementAdjustment,
    SettlementOffset,
)
from kangjiu.claims.models.opening import (
    OpeningAmount,
    OpeningBalance,
    OpeningBalanceQuerySet,
    OpeningSheet,
)
from kangjiu.claims.models.papers import (
    Bill,
    BillItem,
    BillPayer,
    BillQuerySet,
    Claim,
    ClaimLine,
    ClaimLineQuerySet,
    OfficeSheetQuerySet,
    ProviderPaperQuerySet,
    Settlement,
    SettlementLine,
    SettlementStep,
)

__all__ = [
    "Adjustment",
    "AdjustmentQuerySet",
    "Bill",
    "BillItem",
    "BillPayer",
    "BillQuerySet",
    "Claim",
    "ClaimLine",
    "ClaimLineQuerySet",
    "OfficeSheetQuerySet",
    "OpeningAmount",
    "OpeningBalance",
    "OpeningBalanceQuerySet",
    "OpeningSheet",
    "ProviderPaperQuerySet",
    "Settlement",
    "SettlementAdjustment",
    "SettlementLine",
    "SettlementOffset",
    "SettlementStep",
]
