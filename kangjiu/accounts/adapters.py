"""How django-allauth behaves here: nobody signs up, secrets are sealed, messages say what to do next."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from kangjiu.accounts.passwords import open_secret, seal_secret


def typed_username(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str | None:
    """The user name of a sign-in attempt, as accounts are named: failures count for it, however it was typed."""
    typed = (credentials or {}).get("username") or (request.POST.get("login") if request else None)
    return typed.strip().lower() if typed else None


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by user name; accounts are opened by the system administrator only (不开放注册)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "用户名或密码不对。请核对大小写后重试；连续输错 5 次将锁定 30 分钟",
        "invalid_login": "用户名或密码不对。请核对后重试",
        "incorrect_password": "密码不对。请重新输入当前密码",
        "too_many_login_attempts": "输错次数太多。请过 5 分钟再试，或联系系统管理员",
        "rate_limited": "操作太频繁。请过几分钟再试",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The library's own notices are not shown: the pages say what happened themselves."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Once more who it is before a bound second factor is touched; the first binding follows the sign-in."""
        return bool(is_mfa_enabled(context.request.user))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No mail leaves this system."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Time codes and recovery codes (动态口令、备用码); secrets are sealed; the demo has none."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "动态口令不对。请看手机上的当前 6 位数字；手机时间要准",
    }

    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(encrypted_text)

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Any = None) -> bool:
        return not settings.DEMO and super().is_mfa_enabled(user, types)
