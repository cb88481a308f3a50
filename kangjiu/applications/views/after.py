"""After a decision: appeals and corrections."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from kangjiu.accounts import queries as accounts
from kangjiu.applications import actions, queries
from kangjiu.applications.forms import AnswerForm, AppealForm, ConfirmForm, CorrectForm
from kangjiu.applications.models import Correction
from kangjiu.applications.views.base import (
    application_form,
    asks_purpose,
    person_of_application,
    person_of_correction,
    scope_of,
)
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs
from kangjiu.common.scope import Scope
from kangjiu.documents.views import attachment_response


@needs("applications.appeal")
def appeal(request: HttpRequest, application_id: int) -> HttpResponse:
    """Appeal against a refusal."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    return application_form(
        request,
        application,
        AppealForm,
        "提出申诉",
        act=lambda form: actions.appeal(scope, application_id, form.cleaned_data["text"], at=now()),
        submit="提交申诉",
    )


@needs("applications.review", "applications.approve")
def appeal_answer(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Answer an appeal."""
    scope = scope_of(request)
    row = queries.appeal(scope, appeal_id)
    application = queries.application(scope, row.application_id)
    return application_form(
        request,
        application,
        AnswerForm,
        "答复申诉",
        lead=f"申诉理由：{row.text.open()}",
        act=lambda form: actions.answer_appeal(scope, appeal_id, **form.cleaned_data, at=now()),
        submit="答复申诉",
    )


@needs("applications.correct")
@asks_purpose(person_of_application)
def correct(request: HttpRequest, application_id: int) -> HttpResponse:
    """Propose a correction."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    return application_form(
        request,
        application,
        CorrectForm,
        "提出更正",
        act=lambda form: _propose(scope, application_id, form),
        submit="提出更正，请同事确认",
    )


def _propose(scope: Scope, application_id: int, form: CorrectForm) -> Correction:
    given = form.cleaned_data
    proof = (given["proof"].read(), given["proof"].name) if given["proof"] else None
    return actions.propose_correction(
        scope, application_id, given["kind"], given["new"], proof=proof, at=now()
    )


@needs("applications.confirm_correction")
@asks_purpose(person_of_correction)
def correction(request: HttpRequest, correction_id: int) -> HttpResponse:
    """Confirm or refuse a correction."""
    scope = scope_of(request)
    row = queries.correction(scope, correction_id)
    application = queries.application(scope, row.application_id)
    return application_form(
        request,
        application,
        ConfirmForm,
        "确认更正",
        template="applications/correction.html",
        act=lambda form: actions.confirm_correction(
            scope, correction_id, form.cleaned_data["agreed"] == "yes", at=now()
        ),
        submit="作出核对结论",
        context={
            "correction": row,
            "values": row.values.open(),
            "proposer": accounts.display_name(row.proposed_by_id),
        },
    )


@needs("applications.confirm_correction")
@asks_purpose(person_of_correction)
def correction_proof(request: HttpRequest, correction_id: int) -> HttpResponse:
    """The proof the second person checks a correction against (证明材料)."""
    row = queries.correction(scope_of(request), correction_id)
    if row.proof is None:
        raise Http404("no proof")
    return attachment_response(row.proof, f"correction-{row.pk}")
