"""`kangjiu demo-accounts`: the table of demo accounts (演示账号表)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kangjiu.common.dates import local_day, now
from kangjiu.demo import queries


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # noqa: RUF012
    help = "列出演示账号：用户名、角色、单位和共同的密码"

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("正式环境没有演示账号")
        self.stdout.write(queries.accounts_table(local_day(now())))
