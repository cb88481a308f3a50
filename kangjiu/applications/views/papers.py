"""Papers: handing in, opening, the one-time notice, the day they were complete, pauses."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.applications import actions, queries
from kangjiu.applications.forms import CompleteForm, PaperForm
from kangjiu.applications.models import Paper
from kangjiu.applications.views.base import (
    application_form,
    asks_purpose,
    head,
    person_of_paper,
    scope_of,
    to_detail,
    today,
)
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.scope import Scope
from kangjiu.documents import queries as documents

ACCEPT = ("applications.refer", "applications.review")


@needs("applications.enter", "applications.review")
def add(request: HttpRequest, application_id: int) -> HttpResponse:
    """Hand in a paper."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    return application_form(
        request,
        application,
        PaperForm,
        "补交材料",
        act=lambda form: _keep(scope, application_id, form),
        submit="收下这份材料",
        initial={"received_on": today(), "kind": request.GET.get("kind", "")},
    )


def _keep(scope: Scope, application_id: int, form: PaperForm) -> Paper:
    scan = form.cleaned_data["scan"]
    if scan is None:
        return actions.add_paper(scope, application_id, form.paper(), at=now())
    return actions.add_scan(scope, application_id, form.paper(), scan.read(), scan.name, at=now())


@needs("applications.view")
@asks_purpose(person_of_paper)
def scan(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Open the scan of a paper."""
    paper = queries.paper(scope_of(request), paper_id)
    if paper.attachment is None:
        raise Http404("no scan")
    with documents.open_attachment(paper.attachment) as content:
        answer = HttpResponse(content.read(), content_type=paper.attachment.media_type)
    answer["Content-Disposition"] = f'inline; filename="paper-{paper.pk}"'
    return answer


@needs(*ACCEPT)
def notify(request: HttpRequest, application_id: int) -> HttpResponse:
    """Everything missing, then the notice."""
    scope = scope_of(request)
    if request.method == "POST":
        notice = actions.notify_missing(scope, application_id, at=now())
        messages.success(request, "已生成一次性补正告知书，请打印送达")
        return redirect("documents:detail", notice.document_id)
    application = queries.application(scope, application_id)
    checklist = queries.checklist_of(scope, application, today())
    return render(request, "applications/notice.html", head(scope, application) | {"checklist": checklist})


@needs(*ACCEPT)
def complete(request: HttpRequest, application_id: int) -> HttpResponse:
    """State the day papers were complete."""
    scope = scope_of(request)
    application = queries.application(scope, application_id)
    checklist = queries.checklist_of(scope, application, today())
    return application_form(
        request,
        application,
        CompleteForm,
        "认定材料齐备",
        template="applications/complete.html",
        act=lambda form: actions.mark_complete(scope, application_id, **form.cleaned_data, at=now()),
        submit="认定齐备，开始计时",
        context={"checklist": checklist, "marks": queries.marks(application.pk)},
        initial={"completed_on": application.completed_on or checklist.earliest_on or today()},
    )


@needs(*ACCEPT)
@post_only
def pause(request: HttpRequest, application_id: int) -> HttpResponse:
    """The clock stands still."""
    actions.pause(scope_of(request), application_id, at=now())
    messages.success(request, "已暂停计时，等待补充说明")
    return to_detail(application_id)


@needs(*ACCEPT)
@post_only
def resume(request: HttpRequest, application_id: int) -> HttpResponse:
    """The clock goes on."""
    actions.resume(scope_of(request), application_id, at=now())
    messages.success(request, "已恢复计时")
    return to_detail(application_id)
