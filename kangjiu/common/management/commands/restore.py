"""`kangjiu restore`: an archive into an empty data folder, then counts and trail are checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kangjiu.common import keys
from kangjiu.common.backup import archive
from kangjiu.common.backup.manifest import BackupProblem
from kangjiu.common.management.commands.backup import PASSPHRASE, passphrase_from


class Command(BaseCommand):
    help = "把备份恢复到空的数据文件夹，然后核对行数、核验留痕；不会覆盖已有数据"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="备份文件")
        parser.add_argument("--keys", type=Path, help="密钥备份文件（备份时生成的 .keys）")
        parser.add_argument("--passphrase-file", type=Path, help=f"从文件读口令；也可用环境变量 {PASSPHRASE}")

    def handle(self, *args: Any, **options: Any) -> None:
        passphrase = passphrase_from(options["passphrase_file"], again=False) if options["keys"] else ""
        try:
            restored = archive.put_back(options["file"], options["keys"], passphrase)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from None
        manifest = restored.manifest
        self.stdout.write(
            f"已恢复 {manifest.made_at} 的备份：{len(manifest.counts)} 张表、{manifest.rows} 行，行数一致"
        )
        if restored.pending:
            self.stdout.write(f"备份早于当前版本，正在升级数据库（{len(restored.pending)} 步）")
            call_command("migrate", verbosity=0)
        with keys.using(None):
            call_command("verify_trail", stdout=self.stdout)
