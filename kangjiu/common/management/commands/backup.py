"""`kangjiu backup`: database, files and anchors in one archive; keys in a second file under a passphrase."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kangjiu.common import dates
from kangjiu.common.backup import archive
from kangjiu.common.backup.key_file import check_passphrase
from kangjiu.common.backup.manifest import BackupProblem

PASSPHRASE = "KANGJIU_BACKUP_PASSPHRASE"  # noqa: S105 – the name of a variable


def passphrase_from(path: Path | None, *, again: bool) -> str:
    """The passphrase from a file, the environment, or the keyboard (twice when `again`); "" when nobody can say."""
    if path is not None:
        return path.read_text(encoding="utf-8").strip()
    if given := os.environ.get(PASSPHRASE):
        return given
    if not sys.stdin.isatty():
        return ""
    typed = getpass.getpass("密钥备份的口令（至少 12 个字符）：")
    if again and getpass.getpass("再输入一次：") != typed:
        raise CommandError("两次输入的口令不一样，没有备份。请再运行一次")
    return typed


class Command(BaseCommand):
    help = "备份数据库、附件和锚到一个文件；密钥用口令加密后另存一个文件"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="备份文件（缺省 数据文件夹/backups/时间.zip）")
        parser.add_argument("--without-keys", action="store_true", help="不备份密钥（密钥已另行保管）")
        parser.add_argument("--passphrase-file", type=Path, help=f"从文件读口令；也可用环境变量 {PASSPHRASE}")

    def handle(self, *args: Any, **options: Any) -> None:
        now = dates.now()
        target = options["file"] or archive.data_folder() / "backups" / f"kangjiu-{now:%Y%m%d-%H%M%S}.zip"
        try:
            passphrase = "" if options["without_keys"] else self._passphrase(options["passphrase_file"])
            manifest = archive.make(target, at=now)
            self.stdout.write(
                f"已备份 {len(manifest.counts)} 张表、{manifest.rows} 行、{len(manifest.files)} 个文件"
            )
            self.stdout.write(f"备份文件：{target}")
            self._keys(target, passphrase)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from None

    def _passphrase(self, path: Path | None) -> str:
        given = passphrase_from(path, again=True)
        if not given:
            raise CommandError(
                f"备份密钥需要口令：请设置 {PASSPHRASE} 或 --passphrase-file；密钥已另行保管的，加 --without-keys"
            )
        return check_passphrase(given)

    def _keys(self, target: Path, passphrase: str) -> None:
        if not passphrase:
            self.stdout.write("没有备份密钥。没有密钥，这份备份谁也打不开，请确认密钥已另行保管")
            return
        beside = target.with_name(target.name + ".keys")
        archive.save_keys(beside, passphrase)
        self.stdout.write(f"密钥备份：{beside}。请与备份文件分开保管，口令不要写在一起")
