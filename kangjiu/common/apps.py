"""Django's name plate of this app."""

from django.apps import AppConfig
from django.core import checks

from kangjiu.common import memory
from kangjiu.common.checks import check_cipher, check_production
from kangjiu.common.upgrading import check_age


class CommonConfig(AppConfig):
    name = "kangjiu.common"
    label = "common"
    verbose_name = "公共"

    def ready(self) -> None:
        for check in (check_cipher, check_production):
            checks.register(check, checks.Tags.security)
        checks.register(check_age, checks.Tags.database)
        memory.settle()
