"""`kangjiu build-demo`: the demo county with a year of invented work (建立示例县)."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kangjiu.common.dates import local_day, now
from kangjiu.demo import actions, queries
from kangjiu.demo.rules.story import NoStory


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # noqa: RUF012 – run.py has just migrated
    help = "建立示例县：240 名虚构儿童一年的申请、训练、结算和支付（只在演示模式下）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="演示的“今天”，如 2026-11-22")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("正式环境不能建立示例县。请设置 KANGJIU_MODE=demo 并使用空的数据文件夹")
        if queries.has_accounts():
            raise CommandError("这个库里已有账号，示例县只能建在空库里。请换一个空的数据文件夹")
        began = time.perf_counter()

        def say(text: str) -> None:
            self.stdout.write(f"{time.perf_counter() - began:6.1f} 秒  {text}")

        try:
            actions.build(options["today"] or local_day(now()), say)
        except NoStory as error:
            raise CommandError(str(error)) from error
        (Path(settings.DATA_DIR) / "accounts.txt").write_text(
            queries.accounts_table(local_day(now())) + "\n", "utf-8"
        )
