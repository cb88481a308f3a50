"""`kangjiu check-production`: may this installation go live (上线检查)?"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "检查能否正式运行：密钥、网页密钥、调试、演示账号、数据库"
    requires_system_checks: list[str] = []  # noqa: RUF012

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE != "production":
            raise CommandError(f"现在是 {settings.MODE} 模式；正式运行请设置 KANGJIU_MODE=production")
        found = checks.run_checks(databases=["default"])
        for one in found:
            hint = f"。{one.hint}" if one.hint else ""
            self.stdout.write(f"{one.id} {one.msg}{hint}")
        if any(one.is_serious() for one in found):
            raise CommandError("有问题未解决，不能正式运行")
        self.stdout.write("可以正式运行")
