"""kangjiu verify-trail: prove that nobody changed the trail."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kangjiu.audit import queries
from kangjiu.audit.queries.verify import Report
from kangjiu.common.scope import Scope

SHOWN = 200


class Command(BaseCommand):
    """核验留痕：每条链、链头、锚和触发器。发现问题时退出码为 1。"""

    help = "核验留痕：检查每条链、链头、锚和触发器；发现问题时退出码为 1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor", action="append", default=[], type=Path, help="另存在别处的锚文件，可多次给出"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [str(path) for path in options["anchor"] if not path.is_file()]
        if missing:
            raise CommandError(f"找不到锚文件：{'、'.join(missing)}")
        by = Scope.system({"audit.verify"})
        report = queries.verify(by, loose_anchors=options["anchor"])
        self._tell(report)
        if not report.whole:
            sys.exit(1)

    def _tell(self, report: Report) -> None:
        counts = f"已核验 {report.chains} 条链、{report.rows} 行、{report.anchors} 个锚"
        self.stdout.write(f"{counts}；另有 {report.unchained} 条查阅记录等待入链。")
        for finding in report.findings[:SHOWN]:
            place = f" 第 {finding.seq} 行" if finding.seq else ""
            self.stdout.write(f"[{finding.code}] {finding.chain}{place}：{finding.message}")
        if len(report.findings) > SHOWN:
            self.stdout.write(f"……另有 {len(report.findings) - SHOWN} 项，先处理以上各项。")
        if report.whole:
            self.stdout.write("留痕完整，没有发现问题。")
        else:
            self.stdout.write(
                f"发现 {len(report.findings)} 项问题。请保留现场，停止写入，并与异地保存的锚比对。"
            )
