"""`kangjiu guard-hours`: let the database itself refuse overlapping hours (考勤时段不重叠)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection, transaction

from kangjiu.care import exclusions


class Command(BaseCommand):
    help = "在 PostgreSQL 上加上“同一儿童、同一治疗师时段不重叠”的约束；SQLite 不需要"

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            self.stdout.write("SQLite 靠加锁检查，不需要这项约束")
            return
        try:
            with transaction.atomic():
                added = exclusions.add(connection)
        except IntegrityError as error:
            raise CommandError(f"已有考勤时段重叠，请先更正再加约束：{error}") from error
        if not added:
            raise CommandError(f"{exclusions.MISSING}。{exclusions.HINT}")
        self.stdout.write("约束已在：同一儿童、同一治疗师时段不重叠")
