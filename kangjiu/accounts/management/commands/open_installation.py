"""`kangjiu open-installation`: the federation and its three administrators (初始化)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kangjiu.accounts import actions
from kangjiu.accounts.rules import regions
from kangjiu.common.dates import now
from kangjiu.common.errors import Refused
from kangjiu.common.scope import Scope


class Command(BaseCommand):
    help = "登记本单位，建立系统、安全、审计三个管理员账号，各显示一次临时密码"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region", help="区划代码，例如 419001")
        parser.add_argument("unit", help="单位全称，例如 济源市残疾人联合会")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Scope.system(["accounts.users", "accounts.roles"])
        at = now()
        try:
            actions.load_regions(by, at=at)
            path = regions.path_of(options["region"])
            made = actions.open_installation(by, region_path=path, unit_name=options["unit"], at=at)
        except ValueError as error:
            raise CommandError(str(error)) from error
        except Refused as refused:
            raise CommandError("\n".join(str(reason) for reason in refused.reasons)) from refused
        for account in made:
            self.stdout.write(f"{account.user.username}\t{account.password}")
        self.stdout.write("临时密码只显示这一次，请分别交给三个不同的人；首次登录要改密码、绑定动态口令")
