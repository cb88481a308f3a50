"""The search page (检索): answers in the person's own range only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs
from kangjiu.desk import queries

LONGEST = 60


@needs("desk.use")
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Children, institutions and papers that answer the text; only the answers for htmx."""
    answer = queries.search(request.scope, request.GET.get("q", "")[:LONGEST])  # type: ignore[attr-defined]
    template = "desk/answers.html" if request.headers.get("HX-Request") else "desk/search.html"
    return render(request, template, {"answer": answer, "on": local_day(now())})
