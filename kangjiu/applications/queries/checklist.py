"""The checklist of papers of an application (材料清单), with what its policy takes as proof."""

from __future__ import annotations

from datetime import date
from typing import Any

from kangjiu.applications.choices import PaperKind
from kangjiu.applications.models import Application
from kangjiu.applications.queries import base
from kangjiu.applications.queries.facts import asks, facts
from kangjiu.applications.rules import checklist as rules
from kangjiu.applications.rules.checklist import Case, Checklist, Held
from kangjiu.common.scope import Scope
from kangjiu.policy import queries as policy

EITHER = (PaperKind.CERTIFICATE, PaperKind.DIAGNOSIS)
_NO_CARD: dict[str, Any] = {
    "certificate_present": False,
    "certificate_category": None,
    "certificate_grade": None,
    "diagnosis_present": True,
    "diagnosis_hospital": "grade_3a",
}
_CARD: dict[str, Any] = {"certificate_present": True, "diagnosis_present": False}


def checklist(by: Scope, application_id: int, on: date) -> Checklist:
    """Required, present and missing papers on a day; Application.DoesNotExist outside the scope."""
    return checklist_of(by, base.application(by, application_id), on)


def checklist_of(
    by: Scope, application: Application, on: date, said: dict[str, Any] | None = None
) -> Checklist:
    """The same for an application already in scope; `said` are its facts when they are gathered already."""
    said = facts(by, application, on) if said is None else said
    held = [
        Held(one.kind, one.received_on, one.valid_to_on, one.valid_from_on, one.attachment_id is not None)
        for one in base.papers(application.pk)
    ]
    return rules.check(case_of(application, said, on), held, on)


def case_of(application: Application, said: dict[str, Any], on: date) -> Case:
    """What decides the papers: route, residence, the proof the policy takes, proofs it asks besides."""
    answers = (application.answers.open() if application.answers else None) or {}
    proof, clause = _proof(application, said, on)
    asked = tuple(
        (one.proof, one.clause) for one in asks(application.version) if one.proof and answers.get(one.name)
    )
    return Case(application.route, str(said.get("residence", "hukou")), proof, clause or rules.APPLY, asked)


def _proof(application: Application, said: dict[str, Any], on: date) -> tuple[tuple[PaperKind, ...], str]:
    """Ask the policy twice, with a diagnosis only and with a card only: what it refuses is no proof."""
    diagnosis = {"diagnosis_on": on, "diagnosis_valid_to_on": on}
    without = _refusals(application, said | _NO_CARD | diagnosis, on)
    with_card = _refusals(application, said | _CARD, on)
    only_card = {code: clause for code, clause in without.items() if code not in with_card}
    only_paper = {code: clause for code, clause in with_card.items() if code not in without}
    if only_card:
        return (PaperKind.CERTIFICATE,), next(iter(only_card.values()))
    if only_paper:
        return (PaperKind.DIAGNOSIS,), next(iter(only_paper.values()))
    return EITHER, ""


def _refusals(application: Application, said: dict[str, Any], on: date) -> dict[str, str]:
    decision = policy.program(application.version).decide("eligibility", said, on=on)
    return {reason.code: reason.clause for reason in decision.reasons}
