"""Rights and slips: refer, cancel, suspend, end, restore."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kangjiu.applications import actions, queries
from kangjiu.applications.choices import Item
from kangjiu.applications.forms import ReasonForm, ReferForm, RightForm
from kangjiu.applications.models import Entitlement, Referral
from kangjiu.applications.views.base import application_form, scope_of, to_detail, today
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.scope import Scope


@needs("applications.refer")
def refer(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Issue a slip to the place the guardian chose."""
    scope = scope_of(request)
    right = queries.entitlement(scope, entitlement_id)
    application = queries.application(scope, right.application_id)
    sites = queries.sites_for(application.county_code, right.category, today())
    return application_form(
        request,
        application,
        ReferForm,
        "开具转介单",
        lead=f"{Item.label_of(right.item)}；只列出今天有这一类别协议的定点机构",
        act=lambda form: actions.issue_referral(scope, entitlement_id, form.cleaned_data["site"], at=now()),
        done=_to_paper,
        submit="开具转介单",
        sites=[(site.pk, f"{site.provider.organisation.name}（{site.name}）") for site in sites],
        initial={"site": application.wish_site_id},
    )


def _to_paper(slip: Referral) -> HttpResponse:
    return redirect("documents:detail", slip.document_id)


@needs("applications.refer")
def cancel(request: HttpRequest, referral_id: int) -> HttpResponse:
    """Cancel a slip."""
    scope = scope_of(request)
    slip = queries.referral(scope, referral_id)
    application = queries.application(scope, slip.entitlement.application_id)
    return application_form(
        request,
        application,
        ReasonForm,
        "作废转介单",
        lead=f"{slip.number}，{slip.provider.organisation.name}，有效期至 {slip.valid_to_on}",
        act=lambda form: actions.cancel_referral(scope, referral_id, form.cleaned_data["reason"], at=now()),
        submit="作废转介单",
    )


@needs("applications.review", "applications.approve")
def change(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Suspend or end a right."""
    scope = scope_of(request)
    right = queries.entitlement(scope, entitlement_id)
    return application_form(
        request,
        queries.application(scope, right.application_id),
        RightForm,
        "暂停或终止资格",
        lead=f"{Item.label_of(right.item)}，{right.starts_on} 至 {right.ends_on}",
        act=lambda form: _change(scope, entitlement_id, form),
        submit="暂停或终止资格",
        initial={"on": today()},
    )


def _change(scope: Scope, entitlement_id: int, form: RightForm) -> Entitlement:
    given = form.cleaned_data
    deed = actions.suspend if given["deed"] == "suspend" else actions.end_entitlement
    return deed(scope, entitlement_id, given["reason"], on=given["on"], at=now())


@needs("applications.review", "applications.approve")
@post_only
def restore(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """Restore a suspended right."""
    right = actions.restore(scope_of(request), entitlement_id, at=now())
    messages.success(request, "已恢复资格")
    return to_detail(right.application_id)
