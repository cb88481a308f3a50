"""`kangjiu make-keys`: the key ring of a new installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kangjiu.common import keys


class Command(BaseCommand):
    help = "生成本机的密钥（加密、盲索引、轨迹），只在新装时运行一次"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        files = keys.FileKeyProvider(keys.key_folder())
        try:
            files.create(demo=settings.DEMO)
        except (keys.KeyProblem, FileExistsError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"已生成密钥：{files.folder}。请立即另存一份到安全的地方，丢失后数据无法打开。")
