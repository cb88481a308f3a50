"""The first page of staff: today's work by legal deadline (今日工作)."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.clocks import queries as clocks_queries
from kangjiu.clocks.rules.working_days import working_days_between
from kangjiu.common.dates import local_day, month_start, now
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
    today = queries.today(scope, on, chosen)
    whole = "all" in request.GET
    context = {
        "on": on,
        "work": today,
        "rows": today.shown if whole else today.shown[:FIRST],
        "hidden": 0 if whole else max(0, len(today.shown) - FIRST),
        "working_day": _working_day(on),
        "quarter": queries.quarter(scope, on),
        "helped": queries.helped(scope, on),
        "enter_url": url_or_nothing("applications:enter") if scope.allows("applications.enter") else "",
        "import_url": url_or_nothing("exchange:list") if scope.allows("exchange.import") else "",
    }
    return render(request, "desk/home.html", context)


def _working_day(on: date) -> int:
    """The how-manieth working day of the month it is (本月第几个工作日); 0 on a day of rest."""
    calendar = clocks_queries.working_calendar(month_start(on), on)
    before = month_start(on) - timedelta(days=1)
    return working_days_between(calendar, before, on) if calendar.is_workday(on) else 0
