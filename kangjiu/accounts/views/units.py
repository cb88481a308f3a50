"""Units (单位)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.accounts import actions, queries
from kangjiu.accounts.forms import OrganisationFilter, OrganisationForm, PublicContactForm
from kangjiu.accounts.models import Organisation
from kangjiu.accounts.views.people import region_options
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.pages.workbook import list_download
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_

COLUMNS = (
    Column("name", "单位名称", always=True),
    Column("kind", "类别", sort="kind"),
    Column("region", "所在区划", sort="region_path"),
    Column("uscc", "统一社会信用代码"),
    Column("state", "状态"),
)


def _present(units: list[Organisation]) -> list[dict[str, Any]]:
    return [
        {
            "id": unit.pk,
            "name": unit.name,
            "kind": unit.get_kind_display(),
            "region": unit.region.name,
            "uscc": unit.uscc or "",
            "state": tag_("在用", "ok") if unit.active else tag_("停用"),
            "active": unit.active,
        }
        for unit in units
    ]


def _scope(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


@needs("accounts.users", "accounts.roles")
def index(request: HttpRequest) -> HttpResponse:
    """The units of the scope (单位列表)."""
    filters = OrganisationFilter(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    kinds = [wanted["kind"]] if wanted.get("kind") else []
    scope = _scope(request)
    rows = queries.organisations(scope, kinds, q=wanted.get("q", ""))
    page = KeysetPage(
        request,
        rows,
        name="organisations",
        columns=COLUMNS,
        sort="region_path",
        unit="个",
        present=_present,
        exporting="",
    )
    if page.wants_export:
        return list_download(page, "单位")
    context = {"page": page, "filters": filters, "may_create": scope.allows("accounts.users")}
    return render(request, "accounts/organisations.html", context)


@needs("accounts.users")
def create(request: HttpRequest) -> HttpResponse:
    """Register a unit (登记单位)."""
    scope = _scope(request)

    def act(form: OrganisationForm) -> Organisation:
        given = form.cleaned_data
        return actions.create_organisation(
            scope,
            kind=given["kind"],
            name=given["name"],
            region_path=given["region"],
            uscc=given["uscc"],
            contact=given["contact"],
            address=given["address"],
            phone=given["phone"],
            at=now(),
        )

    return form_page(
        request,
        OrganisationForm,
        "accounts/organisation_create.html",
        act=act,
        done=lambda unit: redirect("accounts:organisations"),
        regions=region_options(scope.narrow("accounts.users")),
    )


@needs("accounts.users")
def public_contact(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """The address and phone a unit shows the public (对外地址、电话)."""
    scope = _scope(request)
    unit = queries.organisation(scope.narrow("accounts.users"), organisation_id)
    return form_page(
        request,
        PublicContactForm,
        "accounts/organisation_public.html",
        act=lambda form: actions.publish_contact(scope, organisation_id, **form.cleaned_data, at=now()),
        done=lambda unit: redirect("accounts:organisations"),
        context={"unit": unit},
        initial={"address": unit.address, "phone": unit.phone},
    )


@needs("accounts.users")
@post_only
def close(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Close a unit (停用单位)."""
    actions.close_organisation(_scope(request), organisation_id, at=now())
    return redirect("accounts:organisations")
