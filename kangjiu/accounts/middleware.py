"""The scope of every request, and who has to do something first: sign in again, change a password, bind a telephone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from kangjiu.accounts import queries
from kangjiu.accounts.models import User
from kangjiu.accounts.rules import signin
from kangjiu.accounts.rules.roles import ROLES
from kangjiu.common.dates import now
from kangjiu.common.scope import Scope

STARTED, SEEN, BOUND = "kj_started", "kj_seen", "kj_second_factor"
NOTED_EVERY = timedelta(seconds=60)
OPEN_NAMES = frozenset({"accounts:logout", "account_login", "pages:display", "pages:healthz"})
PASSWORD_NAMES = OPEN_NAMES | {"accounts:password"}
BINDING_NAMES = PASSWORD_NAMES | {
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "account_reauthenticate",
    "mfa_reauthenticate",
}


class ScopeMiddleware:
    """Sets `request.scope` (权限范围), worked out when first asked for; ends sessions that lasted too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.limits = signin.SessionLimits()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = SimpleLazyObject(lambda: scope_of_request(request))  # type: ignore[attr-defined]
        request.idle_seconds = int(self.limits.idle.total_seconds())  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        user = request.user
        if not isinstance(user, User):
            return None
        at = now()
        return self._timed_out(request, at) or self._something_first(request, user, at)

    def _timed_out(self, request: HttpRequest, at: datetime) -> HttpResponse | None:
        started, seen = _moment(request, STARTED) or at, _moment(request, SEEN) or at
        over = signin.session_ended(started, seen, at, self.limits)
        if over is not None:
            logout(request)
            return _send(request, reverse("account_login"), ended=over.code, next=_way_back(request))
        if STARTED not in request.session or at - seen > NOTED_EVERY or at < seen:
            request.session.setdefault(STARTED, at.isoformat())
            request.session[SEEN] = at.isoformat()
        return None

    def _something_first(self, request: HttpRequest, user: User, at: datetime) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        expired = signin.password_expired(user.password_changed_at, at, settings.PASSWORD_MAX_AGE_DAYS)
        if user.must_change_password or expired:
            if name in PASSWORD_NAMES:
                return None
            why = "first" if user.must_change_password else "expired"
            return _send(request, reverse("accounts:password"), why=why)
        if settings.SECOND_FACTOR and name not in BINDING_NAMES and not _is_bound(request, user):
            return _send(request, reverse("mfa_activate_totp"))
        return None


def scope_of_request(request: HttpRequest) -> Scope:
    """The scope of the person of a request; an empty one for nobody."""
    user = request.user
    if not isinstance(user, User):
        return Scope(None)
    key = request.session.session_key or ""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32] if key else ""
    scope = queries.scope_for(user, now(), session=digest)
    labels = [ROLES[grant.role].label for grant in scope.grants]
    user.frame_office = "、".join(dict.fromkeys(labels))
    return scope


def _is_bound(request: HttpRequest, user: User) -> bool:
    """Whether a second factor is bound; families need none. Asked once for each session."""
    if user.is_family or request.session.get(BOUND):
        return True
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        return False
    request.session[BOUND] = True
    return True


def _moment(request: HttpRequest, name: str) -> datetime | None:
    text = request.session.get(name)
    return datetime.fromisoformat(text) if text else None


def _way_back(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else "/"


def _send(request: HttpRequest, url: str, **params: str) -> HttpResponse:
    """Send somebody to another page, whole page also when htmx asked for a part."""
    target = f"{url}?{urlencode(params)}" if params else url
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)
