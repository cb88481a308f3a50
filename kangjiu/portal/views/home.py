"""The family's first pages: home, progress, money, mine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from kangjiu.audit import actions as audit_actions
from kangjiu.audit.choices import Purpose
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs
from kangjiu.policy import queries as policy_queries
from kangjiu.portal import queries
from kangjiu.registry import queries as registry_queries


@needs("family.use")
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """The family's children: what to do now, progress, money (首页); reading one's own file is noted."""
    scope, at = request.scope, now()  # type: ignore[attr-defined]
    on = local_day(at)
    found, rows = queries.children(scope, on), queries.own_applications(scope)
    for one in found:
        audit_actions.log_access(scope, one.person.pk, at=at, purpose_code=Purpose.OWN_FILE)
    names = queries.clear_names(found)
    county = found[0].person.county_code if found else ""
    context = {
        "on": on,
        "children": found,
        "todos": queries.todos(scope, names, rows),
        "progress": [(queries.progress(scope, row, on), names.get(row.person_id, "")) for row in rows[:2]],
        "may_apply": scope.allows("applications.enter"),
        "county_code": county,
        "news": policy_queries.fresh_notice(county, on),
    }
    return render(request, "portal/home.html", context)


@needs("family.use")
@never_cache
def progress(request: HttpRequest) -> HttpResponse:
    """Every application of the family's children, as steps (进度)."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    names = queries.clear_names(queries.children(scope, on))
    found = [
        (queries.progress(scope, row, on), names.get(row.person_id, ""))
        for row in queries.own_applications(scope)
    ]
    return render(request, "portal/progress.html", {"progress": found, "on": on})


@needs("family.use")
@never_cache
def money(request: HttpRequest) -> HttpResponse:
    """Standard, used and left of each right (钱款)."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    found = queries.with_bills(scope, queries.children(scope, on), on.year)
    return render(request, "portal/money.html", {"children": found, "on": on})


@needs("family.use")
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The family's account and children (我的)."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    return render(request, "portal/mine.html", {"children": queries.children(scope, on), "on": on})


@needs("family.use")
@never_cache
def readings(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who read my child's file, when and why (谁看过孩子的档案)."""
    scope, on = request.scope, local_day(now())  # type: ignore[attr-defined]
    child = queries.child(scope, person_id, on)
    lines = registry_queries.readings(scope, person_id)
    return render(request, "portal/readings.html", {"child": child, "readings": lines, "on": on})
