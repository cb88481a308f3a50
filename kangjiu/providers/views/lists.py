"""The directory (定点机构名录), registration, one provider with its sites, the status ladder."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange.views import list_download
from kangjiu.providers import actions, choices, queries
from kangjiu.providers.forms import FilterForm, RegisterForm, StatusForm
from kangjiu.providers.models import Provider
from kangjiu.providers.views.base import TONES, frame, provider_form, scope_of

COLUMNS = (
    Column("name", "机构", always=True),
    Column("kind", "类型"),
    Column("region", "所在地", sort="region_path"),
    Column("sites", "场所", number=True),
    Column("medical", "医保结算"),
    Column("licence", "许可有效期至", sort="licence_expires_on"),
    Column("status", "定点状态"),
)


def _present(rows: list[Provider]) -> list[dict[str, Any]]:
    counts = queries.site_counts(row.pk for row in rows)
    names = accounts.region_names({row.region_path for row in rows})
    return [
        {
            "id": row.pk,
            "url": reverse("providers:detail", args=[row.pk]),
            "name": row.organisation.name,
            "kind": choices.ProviderKind.label_of(row.kind),
            "region": names.get(row.region_path, row.region_path),
            "sites": counts.get(row.pk, 0),
            "medical": "可以" if row.is_medical else "不可以",
            "licence": row.licence_expires_on,
            "status": tag_(choices.ProviderStatus.label_of(row.status), TONES[row.status]),
        }
        for row in rows
    ]


@needs("providers.view")
def index(request: HttpRequest) -> HttpResponse:
    """The directory (定点机构名录)."""
    scope = scope_of(request)
    filters = FilterForm(request.GET)
    given = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.listed(scope, status=given.get("status", ""), kind=given.get("kind", ""))
    page = KeysetPage(
        request, rows, name="providers", columns=COLUMNS, sort="region_path", unit="家", present=_present
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "定点机构名录")
    context = {"page": page, "filters": filters, "may_manage": scope.allows("providers.manage")}
    return render(request, "providers/list.html", context)


@needs("providers.manage")
def register(request: HttpRequest) -> HttpResponse:
    """Register an institution as candidate (登记候选机构)."""
    scope = scope_of(request)

    def act(form: RegisterForm) -> Provider:
        return actions.register(scope, int(form.cleaned_data["organisation"]), form.provider(), at=now())

    return form_page(
        request,
        RegisterForm,
        "providers/register.html",
        act=act,
        done=lambda provider: redirect("providers:detail", provider.pk),
        units=queries.candidates(scope),
    )


@needs("providers.view")
def detail(request: HttpRequest, provider_id: int) -> HttpResponse:
    """One provider and its places of service (基本情况和场所)."""
    provider = queries.provider(scope_of(request), provider_id)
    sites = queries.sites_of(provider.pk)
    names = accounts.region_names({site.region_path for site in sites} | {provider.region_path})
    context = frame(request, provider, "providers:detail") | {
        "sites": [(site, names.get(site.region_path, "")) for site in sites],
        "region": names.get(provider.region_path, ""),
    }
    return render(request, "providers/detail.html", context)


@needs("providers.sign")
def status(request: HttpRequest, provider_id: int) -> HttpResponse:
    """A step on the ladder (变更定点状态)."""
    scope = scope_of(request)
    provider = queries.provider(scope.need("providers.sign"), provider_id)
    return provider_form(
        request,
        provider,
        StatusForm,
        "变更定点状态",
        "providers:detail",
        act=lambda form: actions.change_status(scope, provider_id, form.cleaned_data["status"], at=now()),
        submit="确认变更",
        lead=f"现在是“{choices.ProviderStatus.label_of(provider.status)}”。定点：可以接收新儿童；暂停新增：在训儿童继续；暂停结算：训练继续，不付款；退出：不可恢复。",
        now=provider.status,
    )
