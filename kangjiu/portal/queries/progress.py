"""Where an application stands, as steps (办到哪了), with the legal clock in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.applications import queries as applications_queries
from kangjiu.applications.choices import Outcome, Status
from kangjiu.applications.models import Application, Decision
from kangjiu.applications.rules.checklist import Line
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason
from kangjiu.common.scope import Scope
from kangjiu.policy import queries as policy_queries
from kangjiu.registry.choices import Category

STATES = {"next": "todo"}


@dataclass(frozen=True, slots=True)
class Progress:
    """One application as the family sees it."""

    row: Application
    title: str
    status: str
    steps: tuple[dict[str, str], ...]


def progress(by: Scope, row: Application, on: date) -> Progress:
    """The steps of an application in scope on a day."""
    title = f"{row.year} 年{Category.label_of(row.category)}救助申请"
    return Progress(row, title, Status.label_of(row.status), tuple(_steps(by, row, on)))


def _steps(by: Scope, row: Application, on: date) -> list[dict[str, str]]:
    if row.status == Status.WITHDRAWN:
        return [{"label": "您撤回了这件申请", "state": "now", "note": "想再申请，重新填一份就行"}]
    found = applications_queries.progress(by, row.pk, on)
    return [{**step, "state": STATES.get(step["state"], step["state"])} for step in found]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as the family reads it: outcome, number, day, reasons with clause."""

    row: Decision
    approved: bool
    on: date
    reasons: tuple[Reason, ...]
    opinion: str


def decided(row: Application) -> Decided | None:
    """The decision that stands for an application in scope, or None."""
    found = applications_queries.decided(row.pk)
    if found is None:
        return None
    reasons = policy_queries.explained(found.receipt).reasons if found.receipt else ()
    opinion = str(found.opinion.open()) if found.opinion else ""
    return Decided(found, found.outcome == Outcome.PASS, local_day(found.decided_at), reasons, opinion)


def papers(by: Scope, row: Application, on: date) -> tuple[Line, ...]:
    """The checklist of papers with what is missing (材料清单)."""
    return applications_queries.checklist_of(by, row, on).lines
