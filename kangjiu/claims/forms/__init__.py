"""Forms of claims (费用结算)."""

from kangjiu.claims.forms.adjusting import AdjustForm, AdjustmentFilterForm
from kangjiu.claims.forms.papers import (
    INSURED,
    BillFilterForm,
    BillForm,
    BillRowForm,
    BuildClaimForm,
    BuildSettlementForm,
    ClaimFilterForm,
    MonthField,
    NoteForm,
    NothingForm,
    PaperForm,
    PayForm,
    ReasonForm,
    RequestForm,
    SettlementFilterForm,
    bill_of,
    paper_of,
)

__all__ = [
    "INSURED",
    "AdjustForm",
    "AdjustmentFilterForm",
    "BillFilterForm",
    "BillForm",
    "BillRowForm",
    "BuildClaimForm",
    "BuildSettlementForm",
    "ClaimFilterForm",
    "MonthField",
    "NoteForm",
    "NothingForm",
    "PaperForm",
    "PayForm",
    "ReasonForm",
    "RequestForm",
    "SettlementFilterForm",
    "bill_of",
    "paper_of",
]
