"""Signing in and out, password, second factor (登录、退出、密码、动态口令)."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout as end_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from kangjiu.accounts import actions, queries
from kangjiu.accounts.forms import AgainForm, PasswordForm
from kangjiu.accounts.rules import signin
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs, public
from kangjiu.common.pages.forms import form_page

ENDED = {
    "session_idle": "超过 30 分钟没有操作，已自动退出。请重新登录，未提交的内容需要再填一次",
    "session_long": "一次登录最长 12 小时，已自动退出。请重新登录",
    "left": "已退出登录",
}
WHY = {
    "first": "这是临时密码，请先换成自己的密码",
    "expired": f"密码已满 {settings.PASSWORD_MAX_AGE_DAYS} 天，请换一个新密码后继续",
}


class SignIn(LoginView):
    """User name and password; a second page asks for the code."""

    template_name = "accounts/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ended = ENDED.get(self.request.GET.get("ended", ""), "")
        return super().get_context_data(**kwargs) | {"ended": ended}


class Code(AuthenticateView):
    """The code of the telephone, after the password."""

    template_name = "accounts/code.html"


class Again(ReauthenticateView):
    """The password once more before the second factor is touched."""

    template_name = "accounts/again.html"

    def get_form_class(self) -> type[AgainForm]:
        return AgainForm


class CodeAgain(CodeAgainView):
    """The code once more before recovery codes are made anew."""

    template_name = "accounts/again.html"


class SecondFactor(IndexView):
    """What is bound (动态口令)."""

    template_name = "accounts/second_factor.html"


class BindDevice(ActivateTOTPView):
    """Bind a telephone: a picture to scan, then its first code."""

    template_name = "accounts/bind.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """The first code also proves who it is, so the recovery codes show without asking again."""
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", reauthenticated=True)
        actions.hand_out_codes(self.request.scope)  # type: ignore[attr-defined]
        return response


class RecoveryCodes(ViewRecoveryCodesView):
    """The recovery codes not used yet (备用码)."""

    template_name = "accounts/codes.html"


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """Ten new recovery codes; the old ones end."""

    template_name = "accounts/new_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        actions.hand_out_codes(self.request.scope)  # type: ignore[attr-defined]
        return response


sign_in = public(never_cache(SignIn.as_view()))
code = public(never_cache(Code.as_view()))
again = needs()(never_cache(Again.as_view()))
code_again = needs()(never_cache(CodeAgain.as_view()))
second_factor = needs()(never_cache(SecondFactor.as_view()))
bind = needs()(never_cache(BindDevice.as_view()))
recovery_codes = needs()(never_cache(RecoveryCodes.as_view()))
new_recovery_codes = needs()(never_cache(NewRecoveryCodes.as_view()))


@public
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, then end the session (退出登录); a GET only asks."""
    if request.method != "POST":
        return render(request, "accounts/logout.html")
    end_session(request)
    return redirect("/login/?ended=left")


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """Five wrong passwords (登录锁定): what happened and what to do, 429."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "accounts/locked.html", context, status=429)


@needs()
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """The person's own change of password; other sessions of the account end."""

    def act(form: PasswordForm) -> Any:
        return actions.change_password(
            request.scope,  # type: ignore[attr-defined]
            old=form.cleaned_data["old"],
            new=form.cleaned_data["new"],
            at=now(),
        )

    def done(person: Any) -> HttpResponse:
        update_session_auth_hash(request, person)
        return redirect("/account/?done=password")

    why = WHY.get(request.GET.get("why", ""), "")
    context = {"why": why, "remembered": signin.REMEMBERED}
    return form_page(request, PasswordForm, "accounts/password.html", act=act, done=done, context=context)


@needs()
def me(request: HttpRequest) -> HttpResponse:
    """The person's own account: unit, roles, password, second factor (我的账号)."""
    person = queries.me(request.scope)  # type: ignore[attr-defined]
    at = now()
    context = {
        "person": person,
        "roles": queries.own_roles(request.scope, local_day(at)),  # type: ignore[attr-defined]
        "bound": is_mfa_enabled(person),
        "second_factor": settings.SECOND_FACTOR,
        "max_days": settings.PASSWORD_MAX_AGE_DAYS,
        "done": request.GET.get("done", ""),
    }
    return render(request, "accounts/me.html", context)
