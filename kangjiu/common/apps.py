"""Django's name plate of this app."""

from django.apps import AppConfig
from django.core import checks

from kangjiu.common.checks import check_cipher, check_production


class CommonConfig(AppConfig):
    name = "kangjiu.common"
    label = "common"
    verbose_name = "公共"

    def ready(self) -> None:
        for check in (check_cipher, check_production):
            checks.register(check, checks.Tags.security)
