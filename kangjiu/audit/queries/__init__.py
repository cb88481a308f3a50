"""Reads of the trail and of the access log."""

from kangjiu.audit.queries.access import AccessLine, MonthLine, access_report, accesses, purpose_given
from kangjiu.audit.queries.timeline import (
    Entry,
    TrailFilter,
    chains,
    login_names,
    proves,
    shown,
    subject_history,
    timeline,
    trail_rows,
)
from kangjiu.audit.queries.verify import Report, anchor_due, verify

__all__ = [
    "AccessLine",
    "Entry",
    "MonthLine",
    "Report",
    "TrailFilter",
    "access_report",
    "accesses",
    "anchor_due",
    "chains",
    "login_names",
    "proves",
    "purpose_given",
    "shown",
    "subject_history",
    "timeline",
    "trail_rows",
    "verify",
]
