"""Portal accounts of a child's family, opened at the counter; a temporary password is shown once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs
from kangjiu.registry import actions, queries
from kangjiu.registry.forms import AccountForm, ProxyForm
from kangjiu.registry.views.base import asks_purpose, child_form, scope_of, today


@needs("registry.edit")
@never_cache
@asks_purpose
def guardian(request: HttpRequest, person_id: int, guardian_id: int) -> HttpResponse:
    """An account for a guardian (开通监护人账号)."""
    scope = scope_of(request)
    held = queries.guardian(scope, person_id, guardian_id)
    return child_form(
        request,
        person_id,
        AccountForm,
        "开通家庭账号",
        lead="监护人凭本人身份证当面办理；账号只能查阅和办理自己子女的事项",
        act=lambda form: actions.open_guardian_account(
            scope, held.pk, form.cleaned_data["username"], at=now()
        ),
        done=_shown_once(request, person_id),
        submit="开通账号",
    )


@needs("registry.edit")
@never_cache
@asks_purpose
def proxy(request: HttpRequest, person_id: int) -> HttpResponse:
    """An account for somebody with a power of attorney (开通代办人账号)."""
    scope = scope_of(request)
    return child_form(
        request,
        person_id,
        ProxyForm,
        "开通代办人账号",
        lead="对照监护人签字的委托书填写；委托到期后自动不能查阅",
        act=lambda form: actions.open_proxy_account(scope, person_id, form.proxy(), at=now()),
        done=_shown_once(request, person_id),
        submit="开通账号",
        initial={"from_on": today()},
    )


def _shown_once(request: HttpRequest, person_id: int) -> Callable[[Any], HttpResponse]:
    def page(account: actions.FamilyAccount) -> HttpResponse:
        person = queries.person(scope_of(request), person_id)
        context = {
            "account": account,
            "person": person,
            "name": queries.masked_name(person),
            "back": reverse("registry:detail", args=[person_id]),
        }
        return render(request, "registry/account_once.html", context)

    return page
