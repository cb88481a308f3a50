"""`kangjiu policy-publish`: read a pack in as one named person and sign it as another (安装时签发政策)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import now
from kangjiu.common.errors import NotAllowed, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import actions


class Command(BaseCommand):
    """Maker and checker are two accounts with their own roles, exactly as on the pages."""

    help = "读入一个政策包，由起草人提请、签发人签发；两人须有各自的权限"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, help="政策包目录，例如 packs/shili-2026")
        parser.add_argument("--maker", required=True, help="起草人的账号名")
        parser.add_argument("--signer", required=True, help="签发人的账号名")

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        maker, signer = self._scope(options["maker"], at), self._scope(options["signer"], at)
        try:
            version = actions.import_pack(maker, options["directory"], at=at)
            actions.submit(maker, version.pk, at=at)
            version = actions.sign(signer, version.pk, at=at)
        except Refused as refused:
            raise CommandError("\n".join(str(reason) for reason in refused.reasons)) from refused
        except NotAllowed as refused:
            raise CommandError(f"{refused.message}。{refused.next_step}") from refused
        self.stdout.write(
            f"已签发：{version}，{version.valid_from_on} 起施行，待核实 {version.open_count} 项"
        )

    def _scope(self, username: str, at: datetime) -> Scope:
        user = get_user_model()._default_manager.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"没有账号 {username}")
        return accounts.scope_for(user, at)
