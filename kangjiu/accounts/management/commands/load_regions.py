"""`kangjiu load-regions`: bring in divisions (载入行政区划)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kangjiu.accounts import actions
from kangjiu.accounts.data import read_regions
from kangjiu.common.dates import now
from kangjiu.common.errors import Refused
from kangjiu.common.scope import Scope


class Command(BaseCommand):
    help = "载入行政区划：默认载入随系统提供的；--file 载入一个有 code、name 两列的 CSV"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="CSV 文件，列 code（6、9 或 12 位）和 name")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["file"]
        by = Scope.system(["accounts.users"])
        try:
            rows = read_regions(path) if path else None
            count = actions.load_regions(by, at=now(), rows=rows)
        except OSError as error:
            raise CommandError(f"打不开文件：{error}") from error
        except KeyError as error:
            raise CommandError(f"文件里没有 {error} 这一列，需要 code 和 name 两列") from error
        except Refused as refused:
            raise CommandError("\n".join(str(reason) for reason in refused.reasons)) from refused
        self.stdout.write(f"新载入行政区划 {count} 条")
