"""Merging two files of one child with their ceilings, and undoing it (合并档案)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.applications import actions
from kangjiu.audit import actions as audit_actions
from kangjiu.audit import queries as audit_queries
from kangjiu.common.dates import now
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.registry import queries
from kangjiu.registry.views.base import asks_purpose, scope_of, today


@needs("registry.merge")
@asks_purpose
def merge(request: HttpRequest, person_id: int, other_id: int) -> HttpResponse:
    """Compare two files and merge the second into the first; the second is read for the same purpose."""
    scope, on = scope_of(request), today()
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST":
        try:
            actions.merge_files(scope, person_id, other_id, at=now())
            return redirect("registry:detail", person_id)
        except Refused as refused:
            reasons = refused.reasons
    if given := audit_queries.purpose_given(scope, person_id):
        audit_actions.log_access(scope, queries.person(scope, other_id).pk, at=now(), purpose_code=given)
    kept, other = (queries.file(scope, each, on) for each in (person_id, other_id))
    context = {
        "kept": kept,
        "other": other,
        "match": queries.compare_files(kept.person, other.person),
        "rows": queries.side_by_side(kept, other),
        "reasons": reasons,
    }
    return render(request, "registry/merge.html", context, status=422 if reasons else 200)


@needs("registry.merge")
@post_only
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Undo a merge."""
    row = actions.unmerge_files(scope_of(request), merge_id, at=now())
    return redirect("registry:detail", row.merged_id)
