"""Two files of one child: which is the other one; the app that knows their ceilings merges them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.audit import actions as audit_actions
from kangjiu.audit import queries as audit_queries
from kangjiu.common.dates import now
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.pages.doors import needs
from kangjiu.registry import queries
from kangjiu.registry.forms import MergeForm
from kangjiu.registry.models import Person
from kangjiu.registry.views.base import asks_purpose, child_form, scope_of, today


@needs("registry.merge")
@asks_purpose
def choose(request: HttpRequest, person_id: int) -> HttpResponse:
    """Name the other file of the same child."""
    if request.method == "POST":
        form = MergeForm(request.POST)
        if form.is_valid():
            other = queries.child_by_number(scope_of(request), form.cleaned_data["other"].strip())
            if other is not None:
                return redirect("registry:merge", person_id, other.pk)
    return child_form(
        request,
        person_id,
        MergeForm,
        "合并重复档案",
        lead="本档案保留，另一份并入；合并以后可以撤销",
        act=_unknown,
        submit="比较两份档案",
    )


def _unknown(form: MergeForm) -> Person:
    found = f"没有找到档案号为“{form.cleaned_data['other']}”的儿童档案"
    raise Refused(Reason("file_unknown", found, "", "请核对档案号，或先在儿童档案里搜索", "other"))


@needs("registry.merge")
@asks_purpose
def merge(request: HttpRequest, person_id: int, other_id: int) -> HttpResponse:
    """Compare two files; the second is read for the same purpose. The app above merges them with their ceilings."""
    scope, on = scope_of(request), today()
    if given := audit_queries.purpose_given(scope, person_id):
        audit_actions.log_access(scope, queries.person(scope, other_id).pk, at=now(), purpose_code=given)
    kept, other = (queries.file(scope, each, on) for each in (person_id, other_id))
    context = {
        "kept": kept,
        "other": other,
        "match": queries.compare_files(kept.person, other.person),
        "rows": queries.side_by_side(kept, other),
    }
    return render(request, "registry/merge.html", context)
