"""Rows of clocks for tests."""

from datetime import date, datetime

from kangjiu.clocks import actions, queries
from kangjiu.clocks.models import StatutoryClock
from kangjiu.common.dates import CHINA
from kangjiu.common.scope import Scope

REGION = "419001102000"
CLERK = Scope(7, (), 3, "419001", "org:3")
KEEPER = Scope.system(["clocks.calendar"], chain="county:419001")


def at(day: date, hour: int = 10) -> datetime:
    """That day, ten in the morning in China."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def start_clock(
    started_on: date, *, days: int = 5, label: str = "JY2026-0001", by: Scope = CLERK
) -> StatutoryClock:
    """A running clock, entered on the day it starts."""
    return actions.start(
        by,
        "application_review",
        region_path=REGION,
        working_days=days,
        clause="济残联〔2024〕9号",
        started_on=started_on,
        at=at(started_on),
        subject_label=label,
    )


def make_clock(started_on: date, **fields: object) -> StatutoryClock:
    """A clock row written directly."""
    values = {
        "kind": "application_review",
        "region_path": REGION,
        "county_code": REGION[:6],
        "started_on": started_on,
        "working_days": 5,
        "due_on": queries.due_after(started_on, 5),
    }
    return StatutoryClock.objects.create(**(values | fields))
