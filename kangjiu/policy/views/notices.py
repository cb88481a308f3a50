"""Notices (公告): public pages of every published version, for families and for the wall."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs, post_only, public
from kangjiu.policy import actions, queries
from kangjiu.policy.views.base import scope_of

MOST = 100


@public
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All notices, newest first (政策公告), of one county with ?county=."""
    on, county = local_day(now()), request.GET.get("county", "")
    rows = list(queries.notices(county)[:MOST])
    names = accounts.region_names(one.region_path for one in rows)
    lines = [(one, names.get(one.region_path, "全国"), queries.standing(one, on)) for one in rows]
    place = names.get(f"{county}000000", "") if county else ""
    return render(request, "policy/notices.html", {"lines": lines, "on": on, "place": place})


@public
@require_GET
def notice(request: HttpRequest, version_id: int) -> HttpResponse:
    """One notice: who, how much, from when, what is new, by which document (公告)."""
    on = local_day(now())
    found = queries.notice(version_id, on)
    scope = scope_of(request) if request.user.is_authenticated else None
    staff = scope is not None and not scope.is_family
    context = {
        "notice": found,
        "version": found.version,
        "on": on,
        "to_read": scope is not None and version_id in {one.pk for one in queries.unread_notices(scope, on)},
        "staff": staff,
    }
    return render(request, "policy/notice.html", context)


@needs("policy.view")
@post_only
def read(request: HttpRequest, version_id: int) -> HttpResponse:
    """Say that the notice has been read (已阅)."""
    actions.read_notice(scope_of(request), version_id, at=now())
    messages.success(request, "已记下：您已阅这份公告")
    return redirect("policy:notice", version_id)
