"""`kangjiu rotate-keys`: a new encryption key, every sealed value under it; or a new index key and its rebuild."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kangjiu.common import blind, keys, rotation


class Command(BaseCommand):
    help = "换用新的加密密钥并重新加密全部数据；中断后用 --resume 继续。轨迹密钥不变"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resume", action="store_true", help="不生成新密钥，继续上次未完成的重新加密")
        parser.add_argument("--batch", type=int, default=1000, help="每批行数")
        parser.add_argument("--index", metavar="种类", help="改为更换这一种盲索引的密钥并重建")
        parser.add_argument("--rebuild", metavar="种类", help="不换密钥，只重建这一种盲索引")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["index"] or options["rebuild"]:
            self._index(options["index"] or options["rebuild"], new=bool(options["index"]))
            return
        provider = keys.provider()
        key = provider.current_key() if options["resume"] else provider.add_key()
        self.stdout.write(f"当前加密密钥编号 {key.id}")
        # Processes that still run with the former key notice the new one within seconds; a second pass
        # takes what they wrote in between.
        for _ in range(2):
            for model in rotation.sealed_models():
                rows = rotation.rotate_rows(model, batch=options["batch"])
                if rows:
                    self.stdout.write(f"{model._meta.db_table}：{rows} 行")
            others = rotation.rotate_others()
            if others:
                self.stdout.write(f"附件和动态口令：{others} 个")
        self.stdout.write("重新加密完成。旧密钥请继续保留，旧备份还要用它打开。")

    def _index(self, kind: str, *, new: bool) -> None:
        if kind not in blind.rebuildable_kinds():
            known = "、".join(blind.rebuildable_kinds()) or "无"
            raise CommandError(f"不认识盲索引种类“{kind}”。可以用的有：{known}")
        if new:
            self.stdout.write(f"{kind} 的索引密钥版本 {keys.provider().add_index_version(kind)}")
        self.stdout.write(f"已重建 {blind.rebuild(kind)} 行")
