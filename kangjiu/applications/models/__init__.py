"""Tables of applications and what a decision gives (申请、决定、资格、额度、转介): decisions are rows."""

from kangjiu.applications.models.applying import (
    Application,
    ApplicationItem,
    ApplicationQuerySet,
    ApplicationRowQuerySet,
    CompletionMark,
    MissingNotice,
    Objection,
    Paper,
    Publicity,
)
from kangjiu.applications.models.deciding import (
    Appeal,
    Correction,
    Decision,
    Review,
)
from kangjiu.applications.models.rechecking import RecheckFinding
from kangjiu.applications.models.rights import (
    Entitlement,
    Quota,
    QuotaUse,
    Referral,
    RightQuerySet,
)

__all__ = [
    "Appeal",
    "Application",
    "ApplicationItem",
    "ApplicationQuerySet",
    "ApplicationRowQuerySet",
    "CompletionMark",
    "Correction",
    "Decision",
    "Entitlement",
    "MissingNotice",
    "Objection",
    "Paper",
    "Publicity",
    "Quota",
    "RecheckFinding",
    "QuotaUse",
    "Referral",
    "Review",
    "RightQuerySet",
]
