"""The papers (文书): what each says, as a frozen dataclass that the app above fills, and how it is laid out."""

from __future__ import annotations

from kangjiu.documents.choices import PaperKind
from kangjiu.documents.rules.layout import Layout
from kangjiu.documents.rules.papers.application_form import (
    APPLICATION_FORM_LAYOUT,
    ApplicationForm,
    Material,
)
from kangjiu.documents.rules.papers.attendance import ATTENDANCE_LAYOUT, AttendanceDay, AttendanceMonth
from kangjiu.documents.rules.papers.base import Paper
from kangjiu.documents.rules.papers.notices import (
    ACCEPTANCE_LAYOUT,
    DECISION_LAYOUT,
    PUBLIC_LAYOUT,
    REFUSAL_LAYOUT,
    SUPPLEMENT_LAYOUT,
    AcceptanceNotice,
    ApprovedItem,
    DecisionNotice,
    PublicNotice,
    RefusalNotice,
    RefusalReason,
    SupplementItem,
    SupplementNotice,
)
from kangjiu.documents.rules.papers.referral import REFERRAL_LAYOUT, ReferralItem, ReferralSlip
from kangjiu.documents.rules.papers.settlement import (
    SETTLEMENT_LAYOUT,
    RosterRow,
    SettlementSummary,
    Supplement,
)

PAPERS: dict[str, tuple[type[Paper], Layout]] = {
    PaperKind.APPLICATION_FORM: (ApplicationForm, APPLICATION_FORM_LAYOUT),
    PaperKind.REFERRAL_SLIP: (ReferralSlip, REFERRAL_LAYOUT),
    PaperKind.ATTENDANCE_MONTH: (AttendanceMonth, ATTENDANCE_LAYOUT),
    PaperKind.SETTLEMENT_SUMMARY: (SettlementSummary, SETTLEMENT_LAYOUT),
    PaperKind.ACCEPTANCE_NOTICE: (AcceptanceNotice, ACCEPTANCE_LAYOUT),
    PaperKind.SUPPLEMENT_NOTICE: (SupplementNotice, SUPPLEMENT_LAYOUT),
    PaperKind.REFUSAL_NOTICE: (RefusalNotice, REFUSAL_LAYOUT),
    PaperKind.DECISION_NOTICE: (DecisionNotice, DECISION_LAYOUT),
    PaperKind.PUBLIC_NOTICE: (PublicNotice, PUBLIC_LAYOUT),
}

__all__ = [
    "PAPERS",
    "AcceptanceNotice",
    "ApplicationForm",
    "ApprovedItem",
    "AttendanceDay",
    "AttendanceMonth",
    "DecisionNotice",
    "Layout",
    "Material",
    "Paper",
    "PublicNotice",
    "ReferralItem",
    "ReferralSlip",
    "RefusalNotice",
    "RefusalReason",
    "RosterRow",
    "SettlementSummary",
    "Supplement",
    "SupplementItem",
    "SupplementNotice",
]
