"""Merging two files of one child with their ceilings, and undoing it (合并档案); the registry compares them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kangjiu.applications import actions
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only


@needs("registry.merge")
@post_only
def merge(request: HttpRequest, person_id: int, other_id: int) -> HttpResponse:
    """Merge the second file into the first."""
    actions.merge_files(request.scope, person_id, other_id, at=now())  # type: ignore[attr-defined]
    return redirect("registry:detail", person_id)


@needs("registry.merge")
@post_only
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Undo a merge."""
    row = actions.unmerge_files(request.scope, merge_id, at=now())  # type: ignore[attr-defined]
    return redirect("registry:detail", row.merged_id)
