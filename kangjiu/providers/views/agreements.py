"""Service agreements (服务协议): drafted by one person, signed by another, ended early."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.providers import actions, choices, queries
from kangjiu.providers.forms import AgreementForm, EndForm
from kangjiu.providers.models import Agreement
from kangjiu.providers.views.base import frame, provider_form, scope_of, today
from kangjiu.registry.choices import Category

SOON_DAYS = 60


@needs("providers.view")
def index(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Agreements of a provider, newest first (服务协议)."""
    scope = scope_of(request)
    provider = queries.provider(scope, provider_id)
    rows = list(queries.agreements_of(provider.pk))
    names = accounts.display_names(one for row in rows for one in (row.made_by_id, row.signed_by_id))
    covered = queries.categories_of(row.pk for row in rows)
    lines = [
        {
            "row": row,
            "categories": "、".join(Category.label_of(one) for one in covered.get(row.pk, [])),
            "maker": names.get(row.made_by_id, ""),
            "signer": names.get(row.signed_by_id or 0, ""),
            "own": row.made_by_id == scope.user_id,
            "state": _state(row),
        }
        for row in rows
    ]
    context = frame(request, provider, "providers:agreements") | {"lines": lines}
    return render(request, "providers/agreements.html", context)


def _state(row: Agreement) -> tuple[str, str]:
    if row.status != choices.AgreementStatus.SIGNED:
        return choices.AgreementStatus.label_of(row.status), (
            "info" if row.status == choices.AgreementStatus.DRAFT else ""
        )
    left = (row.ends_on - today()).days
    if left < 0:
        return "已到期", "bad"
    if row.starts_on > today():
        return "尚未开始", "info"
    return (f"{left} 天后到期", "warn") if left <= SOON_DAYS else ("有效", "ok")


@needs("providers.manage")
def draft(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Draft an agreement (拟订服务协议)."""
    scope = scope_of(request)
    provider = queries.provider(scope.need("providers.manage"), provider_id)
    sites = [(str(site.pk), site.name) for site in queries.sites_of(provider.pk) if site.active]
    return provider_form(
        request,
        provider,
        AgreementForm,
        "拟订服务协议",
        "providers:agreements",
        act=lambda form: actions.draft_agreement(scope, provider_id, form.agreement(), at=now()),
        submit="保存，交另一人签订",
        lead="拟订的人不能自己签订；签订之后协议才有效。",
        places=sites,
    )


@needs("providers.sign")
@post_only
def sign(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Sign a drafted agreement (签订协议)."""
    signed = actions.sign_agreement(scope_of(request), agreement_id, at=now())
    messages.success(request, "协议已签订")
    return redirect("providers:agreements", signed.provider_id)


@needs("providers.sign")
def end(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """End an agreement early (终止协议)."""
    scope = scope_of(request)
    found = queries.agreement(scope.need("providers.sign"), agreement_id)
    return provider_form(
        request,
        found.provider,
        EndForm,
        "终止协议",
        "providers:agreements",
        act=lambda form: actions.end_agreement(scope, agreement_id, form.cleaned_data["ended_on"], at=now()),
        submit="确认终止",
        lead=f"{found.site.name}，编号 {found.number}。最后一天之后的训练不能登记，在训儿童要转到别的机构。",
        initial={"ended_on": today()},
    )
