"""The first page of staff: today's work by legal deadline (今日工作)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.nav import url_or_nothing
from kangjiu.desk import queries
from kangjiu.desk.queries.work import FIRST


@needs()
def index(request: HttpRequest) -> HttpResponse:
    """What waits for this person, soonest first; families are sent to their own home."""
    scope = request.scope  # type: ignore[attr-defined]
    if scope.is_family:
        return redirect("portal:home")
    on = local_day(now())
    chosen = queries.Chosen(request.GET.get("group", ""), request.GET.get("due", ""))
    shared = queries.read_shared(scope, on)
    today = queries.today(scope, on, chosen, shared)
    whole = "all" in request.GET
    context = {
        "on": on,
        "work": today,
        "rows": today.shown if whole else today.shown[:FIRST],
        "hidden": 0 if whole else max(0, len(today.shown) - FIRST),
        "working_day": queries.working_day(shared.calendar, on),
        "quarter": queries.quarter(scope, on, shared.settling),
        "helped": queries.helped(scope, on),
        "enter_url": url_or_nothing("applications:enter") if scope.allows("applications.enter") else "",
        "import_url": url_or_nothing("exchange:list") if scope.allows("exchange.import") else "",
    }
    return render(request, "desk/home.html", context)
