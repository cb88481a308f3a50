"""The review page and the decision page: clock on top, then facts, rules, decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kangjiu.applications import actions, queries
from kangjiu.applications.choices import Outcome
from kangjiu.applications.forms import DecideForm, ReviewForm
from kangjiu.applications.models import Application
from kangjiu.applications.views.base import (
    application_form,
    asks_purpose,
    person_of_application,
    scope_of,
    today,
)
from kangjiu.applications.views.publicity import notice_board
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs
from kangjiu.common.scope import Scope
from kangjiu.policy import queries as policy


@needs("applications.review")
@asks_purpose(person_of_application)
def review(request: HttpRequest, application_id: int) -> HttpResponse:
    """Review (审核)."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    return application_form(
        request,
        application,
        ReviewForm,
        "审核申请",
        template="applications/review.html",
        act=lambda form: actions.review(scope, application_id, **form.cleaned_data, at=now()),
        submit="提交审核意见",
        context=_board(scope, application),
        initial={"version_number": application.version_number},
    )


@needs("applications.approve")
@asks_purpose(person_of_application)
def decide(request: HttpRequest, application_id: int) -> HttpResponse:
    """Decide (审批)."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    review_row = queries.last_review(application.pk)
    opinion = review_row.opinion.open() if review_row and review_row.opinion else ""
    return application_form(
        request,
        application,
        DecideForm,
        "审批申请",
        template="applications/review.html",
        act=lambda form: actions.decide(scope, application_id, **form.cleaned_data, at=now()),
        submit="作出决定",
        context=_board(scope, application)
        | {
            "reviewed": Outcome.label_of(review_row.outcome) if review_row else "",
            "review_opinion": opinion,
            "people": queries.people_of(application),
        },
        initial={"version_number": application.version_number},
    )


def _board(scope: Scope, application: Application) -> dict[str, Any]:
    """Clock, facts, rules and what an approval would give."""
    on = today()
    verdict = actions.preview(scope, application, on)
    explained = policy.explained_decision(verdict.decision, application.version)
    checks = [step for part in explained.parts for step in part.steps if step.tone]
    return {
        "on": on,
        "face": queries.face(application.clock, on) if application.clock else None,
        "facts": queries.facts_shown(scope, application, on),
        "checklist": queries.checklist_of(scope, application, on),
        "papers": queries.papers(application.pk),
        "checks": checks,
        "passed": sum(1 for step in checks if step.tone == "ok"),
        "explained": explained,
        "eligible": verdict.eligible,
        "marks": queries.marks(application.pk),
        **notice_board(scope, application),
    }
