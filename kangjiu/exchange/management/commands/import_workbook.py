"""`kangjiu import KIND FILE`: the same as the page, for a clerk's or an administrator's script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kangjiu.accounts import queries as accounts_queries
from kangjiu.accounts.models import User
from kangjiu.common.dates import now
from kangjiu.common.errors import Conflict, NotAllowed, Refused
from kangjiu.common.scope import Scope
from kangjiu.exchange import actions, queries
from kangjiu.exchange.models import ImportJob


class Command(BaseCommand):
    """Check a workbook and write its good rows, as a named person."""

    help = "导入工作簿：先核对，再写入正确的行"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help="导入种类，例如 applications、opening_balances")
        parser.add_argument("file", type=Path, help="Excel 工作簿（.xlsx）")
        parser.add_argument("--user", required=True, help="以谁的名义导入（用户名）")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._scope(options["user"])
        importer = queries.importers().get(options["kind"])
        if importer is None:
            raise CommandError(f"没有这种导入：{options['kind']}。可用：{'、'.join(queries.importers())}")
        try:
            content = options["file"].read_bytes()
            job = actions.upload(by, importer, content, options["file"].name, at=now())
            job = actions.dry_run(by, job.pk, importer, at=now())
            self._say_problems(job)
            if job.rows_good and not options["dry_run"]:
                job = actions.run(by, job.pk, importer, at=now())
        except OSError as error:
            raise CommandError(f"读不了文件：{error.strerror}") from error
        except (Refused, Conflict, NotAllowed) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"第 {job.pk} 批：共 {job.rows_total} 行，可写入 {job.rows_good}，有错误 {job.rows_bad}，"
            f"已写入 {job.rows_written}，写入时不予办理 {job.rows_refused}"
        )

    def _scope(self, username: str) -> Scope:
        user = User.objects.select_related("organisation").filter(username=username).first()
        if user is None:
            raise CommandError(f"没有用户 {username}")
        return accounts_queries.scope_for(user, now())

    def _say_problems(self, job: ImportJob) -> None:
        """Address, column and reason of every problem; never what the cell holds."""
        for problem in queries.problems(job):
            kind = "请确认" if problem.warning else "错误"
            self.stderr.write(
                f"{problem.cell} {problem.header} {kind}：{problem.message} {problem.next_step}"
            )
