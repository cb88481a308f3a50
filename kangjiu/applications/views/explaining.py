"""Why (依据说明): what an application's decision, amounts, slip and notice stand on; and what a new policy would change."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.applications import actions, queries
from kangjiu.applications.forms import FindingForm
from kangjiu.applications.views.base import head, scope_of, today
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.forms import form_page


@needs("applications.view")
def basis(request: HttpRequest, application_id: int) -> HttpResponse:
    """Everything an application's outcome stands on, rule by rule down to the sentence (依据说明)."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    context = head(scope, application) | {
        "basis": queries.basis(scope, application, today()),
        "family": scope.is_family,
        "on": today(),
    }
    return render(request, "applications/basis.html", context)


@needs("applications.review", "applications.approve")
def findings(request: HttpRequest) -> HttpResponse:
    """What the recheck against new policies found and nobody has looked at yet (新政策复核)."""
    scope = scope_of(request)
    rows = queries.finding_lines(scope)
    return render(request, "applications/findings.html", {"lines": rows, "on": today()})


@needs("applications.review", "applications.approve")
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """One finding: what the policy then and the policy now say, and what the office did about it (核对复核结果)."""
    scope = scope_of(request)
    row = queries.finding(scope, finding_id)

    def done(made: object) -> HttpResponse:
        messages.success(request, "已记下核对结果")
        return redirect("applications:findings")

    context = head(scope, row.application) | {"finding": row, **queries.finding_basis(scope, row, today())}
    return form_page(
        request,
        FindingForm,
        "applications/finding.html",
        act=lambda form: actions.close_finding(scope, finding_id, form.cleaned_data["note"], at=now()),
        done=done,
        context=context,
    )
