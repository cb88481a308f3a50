"""Django's name plate of this app, and the guards of its start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from kangjiu.common import keys
from kangjiu.common.checks import LOOPBACK


class AccountsConfig(AppConfig):
    name = "kangjiu.accounts"
    label = "accounts"
    verbose_name = "账号权限"

    def ready(self) -> None:
        """Register the checks; a demo on a public address does not start at all, whatever door started it."""
        checks.register(check_accounts, checks.Tags.database)
        keys.on_rotation("kangjiu.accounts.actions.reseal_second_factors")
        refuse_public_demo(settings.DEMO, settings.BIND)


def refuse_public_demo(demo: bool, bind: str) -> None:
    """ImproperlyConfigured for a demo (no second factor, printed passwords) that listens beyond this machine."""
    if demo and not bind.startswith(LOOPBACK):
        raise ImproperlyConfigured(
            f"演示模式不能对外开放：监听地址是 {bind}。请用 127.0.0.1；正式使用请改为 KANGJIU_MODE=production"
        )


def check_accounts(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Production has no demo account, so no printed password, and no business on a database that has one."""
    if settings.MODE != "production" or not databases:
        return []
    try:
        count = apps.get_model("accounts", "User").objects.filter(is_demo=True).count()
    except (OperationalError, ProgrammingError):
        return []
    if not count:
        return []
    hint = "演示数据不能转为正式数据：请换一个数据目录（KANGJIU_DATA）或数据库，重新初始化"
    return [checks.Error(f"数据库里有 {count} 个演示账号", hint=hint, id="kangjiu.E020")]
