"""Licences of a provider and of its staff, renewed (更新许可和证书)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs
from kangjiu.providers import actions, queries
from kangjiu.providers.forms import LicenceForm
from kangjiu.providers.views.base import provider_form, scope_of


@needs("providers.manage")
def renew(request: HttpRequest, provider_id: int) -> HttpResponse:
    """The provider's licence (执业许可)."""
    scope = scope_of(request)
    provider = queries.provider(scope.need("providers.manage"), provider_id)
    return provider_form(
        request,
        provider,
        LicenceForm,
        "更新执业许可",
        "providers:detail",
        act=lambda form: actions.renew_licence(
            scope, provider_id, form.cleaned_data["licence_expires_on"], at=now()
        ),
        submit="保存有效期",
        lead="照换发的许可证填写。到期的机构不能签新的服务协议。",
    )


@needs("providers.manage")
def renew_therapist(request: HttpRequest, therapist_id: int) -> HttpResponse:
    """A therapist's licence (治疗师证书)."""
    scope = scope_of(request)
    row = queries.therapist(scope.need("providers.manage"), therapist_id)
    return provider_form(
        request,
        queries.provider(scope.need("providers.manage"), row.provider_id),
        LicenceForm,
        "更新证书有效期",
        "providers:staff",
        act=lambda form: actions.renew_therapist(
            scope, therapist_id, form.cleaned_data["licence_expires_on"], at=now()
        ),
        submit="保存有效期",
        lead="证书过期的日子不能登记由这名治疗师训练。",
    )
