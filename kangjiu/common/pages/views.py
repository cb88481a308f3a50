"""Pages of the frame itself: display settings, chosen columns, health, component gallery."""

from __future__ import annotations

import re

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kangjiu.common.pages.doors import post_only, public, safe_next
from kangjiu.common.pages.frame import SIZE_COOKIE, SIZES, THEME_COOKIE, THEMES
from kangjiu.common.pages.lists import columns_cookie
from kangjiu.common.pages.samples import gallery_context, list_context

YEAR = 365 * 24 * 3600
_CODE = re.compile(r"[a-z0-9_]{1,40}")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Theme and type size (显示设置), kept in cookies so that the server draws the page right at once."""
    back = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return render(request, "frame/display.html", {"back": back})
    response = redirect(back)
    for cookie, allowed, wanted in (
        (THEME_COOKIE, THEMES, request.POST.get("theme")),
        (SIZE_COOKIE, SIZES, request.POST.get("size")),
    ):
        if wanted in allowed:
            _keep(response, cookie, wanted, script=True)
        elif wanted == "":
            response.delete_cookie(cookie)
    return response


@public
@post_only
def columns(request: HttpRequest, name: str) -> HttpResponse:
    """Keep which columns of a list are shown (选择列); nothing chosen means the default again."""
    if not _CODE.fullmatch(name):
        raise Http404
    codes = [code for code in request.POST.getlist("column") if _CODE.fullmatch(code)][:60]
    response = redirect(safe_next(request, request.POST.get("next", "")))
    if codes and "reset" not in request.POST:
        _keep(response, columns_cookie(name), ".".join(codes))
    else:
        response.delete_cookie(columns_cookie(name))
    return response


@public
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers (存活检查); a dead database raises and becomes 500."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"status": "ok"})


GALLERY = {
    "components": "frame/gallery/components.html",
    "case": "frame/gallery/case.html",
    "review": "frame/gallery/review.html",
    "grid": "frame/gallery/grid.html",
    "phone": "frame/gallery/phone.html",
    "paper": "frame/gallery/paper.html",
    "list": "frame/gallery/list.html",
}


@public
@require_GET
def gallery(request: HttpRequest, page: str = "components") -> HttpResponse:
    """Every component once (组件), for looking at and for the accessibility tests; demo and tests only."""
    if page not in GALLERY or not (settings.DEMO or settings.TESTING):
        raise Http404
    context = list_context(request) if page == "list" else gallery_context(request)
    return render(request, GALLERY[page], context)


def _keep(response: HttpResponse, name: str, value: str, *, script: bool = False) -> None:
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        samesite="Lax",
        httponly=not script,
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
