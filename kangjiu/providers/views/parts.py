"""Sites, published prices and staff of a provider (场所、收费公示、康复治疗师)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import now
from kangjiu.common.identifiers import tail
from kangjiu.common.pages.doors import needs
from kangjiu.common.scope import Scope
from kangjiu.providers import actions, choices, queries
from kangjiu.providers.forms import LeaveForm, PricesForm, SiteForm, TherapistForm
from kangjiu.providers.models import Therapist
from kangjiu.providers.views.base import frame, provider_form, scope_of, today

SOON_DAYS = 60


def _townships(scope: Scope) -> list[tuple[str, str]]:
    rows = accounts.regions_in(scope.narrow("providers.manage"), ["township"])
    return [(row.path, row.name) for row in rows[:3000]]


@needs("providers.manage")
def site(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Add a place of service (增加场所)."""
    scope = scope_of(request)
    provider = queries.provider(scope.need("providers.manage"), provider_id)
    return provider_form(
        request,
        provider,
        SiteForm,
        "增加服务场所",
        "providers:detail",
        act=lambda form: actions.add_site(scope, provider_id, **_site(form), at=now()),
        submit="保存场所",
        places=_townships(scope),
    )


def _site(form: SiteForm) -> dict[str, Any]:
    names = ("name", "address", "region_path", "capacity")
    return {name: form.cleaned_data[name] for name in names}


@needs("providers.view")
def prices(request: HttpRequest, provider_id: int) -> HttpResponse:
    """The published price list (收费公示), in force first, former ones below."""
    provider = queries.provider(scope_of(request), provider_id)
    every = queries.prices(provider.pk)
    lines = [(one, choices.PriceUnit.label_of(one.unit)) for one in every]
    context = frame(request, provider, "providers:prices") | {
        "current": [line for line in lines if line[0].holds(today())],
        "others": [line for line in lines if not line[0].holds(today())][::-1],
    }
    return render(request, "providers/prices.html", context)


@needs("providers.manage")
def set_prices(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Publish prices from a day on (公示收费目录)."""
    scope = scope_of(request)
    provider = queries.provider(scope.need("providers.manage"), provider_id)
    return provider_form(
        request,
        provider,
        PricesForm,
        "公示收费目录",
        "providers:prices",
        act=lambda form: actions.set_prices(
            scope, provider_id, form.cleaned_data["lines"], form.cleaned_data["from_on"], at=now()
        ),
        submit="公示收费目录",
        lead="写到的项目从这一天起按新价，原来的价格到前一天为止；没有写到的项目不变。",
        initial={"from_on": today()},
    )


@needs("providers.view")
def staff(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Therapists with licence and expiry (康复治疗师)."""
    scope = scope_of(request)
    provider = queries.provider(scope, provider_id)
    lines = [
        {
            "row": one,
            "name": one.name.open(),
            "tail": tail(one.licence.open()) if one.licence else "",
            "state": _licence(one),
        }
        for one in queries.therapists(provider.pk)
    ]
    context = frame(request, provider, "providers:staff") | {"lines": lines}
    return render(request, "providers/staff.html", context)


def _licence(row: Therapist) -> tuple[str, str]:
    on = today()
    if row.to_on is not None and row.to_on < on:
        return "已离岗", ""
    if row.licence_expires_on is None:
        return "未登记有效期", "warn"
    left = (row.licence_expires_on - on).days
    if left < 0:
        return "证书已过期", "bad"
    return (f"证书 {left} 天后到期", "warn") if left <= SOON_DAYS else ("在岗", "ok")


@needs("providers.manage")
def therapist(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Add a therapist (登记康复治疗师)."""
    scope = scope_of(request)
    provider = queries.provider(scope.need("providers.manage"), provider_id)

    def act(form: TherapistForm) -> Therapist:
        given = form.cleaned_data
        return actions.add_therapist(
            scope,
            provider_id,
            given["name"],
            given["from_on"],
            licence=given["licence"],
            licence_expires_on=given["licence_expires_on"],
            at=now(),
        )

    return provider_form(
        request,
        provider,
        TherapistForm,
        "登记康复治疗师",
        "providers:staff",
        act=act,
        submit="登记治疗师",
        initial={"from_on": today()},
    )


@needs("providers.manage")
def leave(request: HttpRequest, therapist_id: int) -> HttpResponse:
    """A therapist leaves (治疗师离岗)."""
    scope = scope_of(request)
    row = queries.therapist(scope.need("providers.manage"), therapist_id)
    return provider_form(
        request,
        queries.provider(scope.need("providers.manage"), row.provider_id),
        LeaveForm,
        "治疗师离岗",
        "providers:staff",
        act=lambda form: actions.end_therapist(scope, therapist_id, form.cleaned_data["to_on"], at=now()),
        submit="确认离岗",
        lead="离岗之后的日子不能再登记由这名治疗师训练。",
        initial={"to_on": today()},
    )
