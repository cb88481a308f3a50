"""Reads of the trail and of the access log."""

from kangjiu.audit.queries.access import AccessLine, MonthLine, access_report, accesses, purpose_given
from kangjiu.audit.queries.timeline import (
    Entry,
    TrailFilter,
    chains,
    proves,
    subject_history,
    timeline,
    trail_page,
)
from kangjiu.audit.queries.verify import Report, verify

__all__ = [
    "AccessLine",
    "Entry",
    "MonthLine",
    "Report",
    "TrailFilter",
    "access_report",
    "accesses",
    "chains",
    "proves",
    "purpose_given",
    "subject_history",
    "timeline",
    "trail_page",
    "verify",
]
