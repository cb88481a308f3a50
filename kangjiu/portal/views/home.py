"""The family's first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs


@needs("family.use")
def index(request: HttpRequest) -> HttpResponse:
    """The family's children, what to do now, progress and money (首页)."""
    return render(request, "portal/home.html", {"on": local_day(now())})
