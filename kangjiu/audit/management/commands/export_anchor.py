"""kangjiu export-anchor: write the state of all chains to a file outside the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kangjiu.audit import actions, anchor_files
from kangjiu.common import dates
from kangjiu.common.scope import Scope


class Command(BaseCommand):
    """导出锚。"""

    help = "导出锚：把所有链的状态写到数据库之外的文件，请另存到别的机器"

    def handle(self, *args: Any, **options: Any) -> None:
        by = Scope.system({"audit.verify"})
        waiting = actions.chain_accesses(by)
        anchor = actions.export_anchor(by, at=dates.now())
        path = anchor_files.folder() / anchor.file_name
        self.stdout.write(
            f"新入链查阅记录 {waiting} 条。第 {anchor.number} 号锚已写入 {path}，请另存到别的机器。"
        )
