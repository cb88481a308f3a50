"""One application of the family: steps, papers, decision, appeal (进度、补材料、决定、申诉)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from kangjiu.applications import actions
from kangjiu.applications import queries as applications_queries
from kangjiu.applications.actions import PaperData
from kangjiu.applications.choices import AppealStatus, PaperKind, Route
from kangjiu.applications.models import Application
from kangjiu.applications.rules import states
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.documents import queries as documents_queries
from kangjiu.portal import queries
from kangjiu.portal.forms import AppealForm, PaperForm


def _application(request: HttpRequest, application_id: int) -> Application:
    return applications_queries.application(request.scope, application_id)  # type: ignore[attr-defined]


@needs("family.use")
@never_cache
def detail(request: HttpRequest, application_id: int) -> HttpResponse:
    """Where the application stands, its papers, and the decision."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    row = _application(request, application_id)
    appeals = applications_queries.appeals(row.pk)
    may_appeal = not states.may("appeal", row.status) and scope.allows("applications.appeal")
    context = {
        "on": on,
        "row": row,
        "progress": queries.progress(scope, row, on),
        "child": queries.child(scope, row.person_id, on),
        "papers": queries.papers(scope, row, on),
        "decided": queries.decided(row),
        "appeals": [(one, AppealStatus.label_of(one.status)) for one in appeals],
        "may_add": not states.may("add_paper", row.status),
        "may_withdraw": not states.may("withdraw", row.status),
        "may_appeal": may_appeal and not appeals,
        "is_draft": row.status == "draft",
    }
    return render(request, "portal/application.html", context)


@needs("family.use")
@never_cache
def add_paper(request: HttpRequest, application_id: int) -> HttpResponse:
    """Photograph a paper and hand it in (上传材料)."""
    scope, at = request.scope, now()  # type: ignore[attr-defined]
    row, on = _application(request, application_id), local_day(at)
    wanted = request.GET.get("kind", "").split(",")
    kinds = [(kind.value, kind.label) for kind in PaperKind if kind.value in wanted] or PaperKind.choices()

    def act(form: Any) -> Application:
        upload = form.cleaned_data["file"]
        data = PaperData(form.cleaned_data["kind"], on, **form.validity())
        actions.add_scan(scope, row.pk, data, upload.read(), upload.name, at=at)
        return row

    def done(result: Application) -> HttpResponse:
        messages.success(request, "材料已收到")
        if result.status == "draft":
            return redirect("portal:apply_step", result.pk, "papers")
        return redirect("portal:application", result.pk)

    context = {"row": row}
    return form_page(
        request,
        PaperForm,
        "portal/paper.html",
        act=act,
        done=done,
        context=context,
        kinds=list(kinds),
        proxy=PaperKind.PROXY if row.route == Route.PROXY else "",
    )


@needs("family.use")
@post_only
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """Take the application back before the decision (撤回)."""
    actions.withdraw(request.scope, application_id, at=now())  # type: ignore[attr-defined]
    messages.success(request, "申请已撤回，想再申请可以重新填")
    return redirect("portal:application", application_id)


@needs("family.use")
@never_cache
def appeal(request: HttpRequest, application_id: int) -> HttpResponse:
    """Say why the family does not agree with a refusal (申诉)."""
    scope = request.scope  # type: ignore[attr-defined]
    row = _application(request, application_id)

    def done(result: object) -> HttpResponse:
        messages.success(request, "申诉已交，由没有办过这件事的人答复")
        return redirect("portal:application", row.pk)

    return form_page(
        request,
        AppealForm,
        "portal/appeal.html",
        act=lambda form: actions.appeal(scope, row.pk, form.cleaned_data["text"], at=now()),
        done=done,
        context={"row": row, "decided": queries.decided(row)},
    )


@needs("family.use")
@never_cache
def decision(request: HttpRequest, application_id: int) -> HttpResponse:
    """The decision as it was issued, PDF (决定书)."""
    found = queries.decided(_application(request, application_id))
    if found is None or found.row.document is None:
        raise Http404
    paper = found.row.document
    response = HttpResponse(documents_queries.render_pdf(paper).content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="decision.pdf"'
    return response
