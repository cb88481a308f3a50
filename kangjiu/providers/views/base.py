"""What the pages of one provider share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.forms import KjForm, form_page
from kangjiu.common.pages.nav import url_or_nothing
from kangjiu.common.scope import Scope
from kangjiu.providers import choices
from kangjiu.providers.models import Provider

TONES: dict[str, str] = {
    choices.ProviderStatus.CANDIDATE: "info",
    choices.ProviderStatus.DESIGNATED: "ok",
    choices.ProviderStatus.NO_NEW: "warn",
    choices.ProviderStatus.SUSPENDED: "bad",
    choices.ProviderStatus.EXITED: "",
}
TABS = (
    ("providers:detail", "基本情况和场所"),
    ("providers:agreements", "服务协议"),
    ("providers:prices", "收费公示"),
    ("providers:staff", "康复治疗师"),
)


def scope_of(request: HttpRequest) -> Scope:
    """The scope of the request."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def today() -> date:
    """The day at this door."""
    return local_day(now())


def frame(request: HttpRequest, provider: Provider, here: str) -> dict[str, Any]:
    """Head and tabs of a provider's pages, and what this person may do."""
    scope = scope_of(request)
    children = url_or_nothing("care:list") if scope.allows("care.view") else ""
    return {
        "provider": provider,
        "name": provider.organisation.name,
        "tone": TONES[provider.status],
        "tabs": [(reverse(name, args=[provider.pk]), label, name == here) for name, label in TABS],
        "may_manage": scope.allows("providers.manage"),
        "may_sign": scope.allows("providers.sign"),
        "children_url": f"{children}?status=active&provider={provider.pk}" if children else "",
        "on": today(),
    }


def provider_form(
    request: HttpRequest,
    provider: Provider,
    form_class: Callable[..., KjForm],
    title: str,
    back: str,
    *,
    act: Callable[[Any], Any],
    submit: str,
    lead: str = "",
    **form_options: Any,
) -> HttpResponse:
    """A form page about one provider; afterwards back to the tab it came from."""
    way = reverse(back, args=[provider.pk])
    context = {
        "provider": provider,
        "name": provider.organisation.name,
        "title": title,
        "lead": lead,
        "submit_label": submit,
        "back": way,
    }
    return form_page(
        request,
        form_class,
        "providers/form.html",
        act=act,
        done=lambda result: redirect(way),
        context=context,
        **form_options,
    )
