"""The search box and its page (检索): answers in the person's own range only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs
from kangjiu.desk import queries

LONGEST = 60
WHILE_TYPING = 6


@needs("desk.use")
@never_cache
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Children, institutions and papers that answer the text; the first few as a list for the box while typing.

    The text is sent, never part of the address: a name would stand in logs and histories.
    """
    scope, text = request.scope, request.POST.get("q", "")[:LONGEST]  # type: ignore[attr-defined]
    on = local_day(now())
    if request.headers.get("HX-Request"):
        found = queries.search(scope, text, most=WHILE_TYPING)
        return render(request, "desk/found.html", {"answer": found, "on": on})
    return render(request, "desk/search.html", {"answer": queries.search(scope, text), "on": on})
