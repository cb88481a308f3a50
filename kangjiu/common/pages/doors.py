"""Doors: who may enter a view. Every view carries one of these marks; a guard plays them for every role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

View = Callable[..., HttpResponseBase]

post_only = require_POST


def needs(*permissions: str) -> Callable[[View], View]:
    """Let in only a signed-in person who holds one of the permissions; none named means signed in is enough.

    Not signed in → the login page with the way back; without permission NotAllowed → 403.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            if permissions:
                request.scope.need(*permissions)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        door.permissions = permissions  # type: ignore[attr-defined]
        door.public = False  # type: ignore[attr-defined]
        return door

    return mark


def public(view: View) -> View:
    """Mark a view that anybody may open without signing in (公开页面)."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    door.permissions = ()  # type: ignore[attr-defined]
    door.public = True  # type: ignore[attr-defined]
    return door


def safe_next(request: HttpRequest, wanted: str, otherwise: str = "/") -> str:
    """An address of this site taken from the request, or `otherwise`; never another host."""
    fine = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and fine else otherwise


def _to_login(request: HttpRequest) -> HttpResponse:
    """Back to where the person was reading: a POST address cannot be opened after signing in."""
    path = request.get_full_path()
    if request.method not in {"GET", "HEAD"} or request.headers.get("HX-Request"):
        came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
        parts = urlsplit(safe_next(request, came_from))
        path = parts.path + (f"?{parts.query}" if parts.query else "")
    response = redirect_to_login(path, str(settings.LOGIN_URL))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response
