"""`kangjiu demo-data`: a big county for measuring (压力数据)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kangjiu.common import bulk
from kangjiu.common.dates import local_day, now
from kangjiu.demo import actions, queries
from kangjiu.demo.rules.story import NoStory


class Command(BaseCommand):
    help = "在空库里建立一个大县的虚构数据，供测速：--people 人数，--children 儿童数（只在演示模式下）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=100_000, help="人员总数，含监护人和家庭成员")
        parser.add_argument("--children", type=int, default=10_000, help="其中的儿童数")
        parser.add_argument("--applications", type=int, default=1_000, help="其中已申请的儿童数")
        parser.add_argument("--today", type=date.fromisoformat, help="“今天”，如 2026-11-22")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("正式环境不能建立压力数据。请设置 KANGJIU_MODE=demo 并使用空库")
        if queries.has_accounts():
            raise CommandError("这个库里已有账号。请换一个空库")
        if not 0 < options["children"] <= options["people"]:
            raise CommandError("儿童数应大于 0，且不超过人员总数")
        try:
            actions.load(
                options["today"] or local_day(now()),
                options["people"],
                options["children"],
                min(options["applications"], options["children"]),
                self.stdout.write,
            )
        except NoStory as error:
            raise CommandError(str(error)) from error
        bulk.tell_planner()
