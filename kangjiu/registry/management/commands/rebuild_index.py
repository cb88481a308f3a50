"""`rebuild_index`: write the search index and the blind indexes of files anew after an index key rotated."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kangjiu.registry import actions

PARTS = {
    "name": ("检索词", actions.rebuild_tokens),
    "resident_id": ("证件盲索引", actions.rebuild_numbers),
    "certificate": ("残疾人证盲索引", actions.rebuild_certificates),
}


class Command(BaseCommand):
    help = "重建档案的检索词和盲索引（轮换索引密钥之后）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="只重建其中几项，不写则全部")

    def handle(self, *args: Any, **options: Any) -> None:
        for part in options["parts"] or PARTS:
            label, rebuild = PARTS[part]
            self.stdout.write(f"{label}：{rebuild()} 行")
