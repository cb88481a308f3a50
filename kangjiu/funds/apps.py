"""Django's name plate of this app."""

from django.apps import AppConfig

from kangjiu.common import blind


class FundsConfig(AppConfig):
    name = "kangjiu.funds"
    label = "funds"
    verbose_name = "资金"

    def ready(self) -> None:
        """Say how the blind index of account numbers is written anew."""
        from kangjiu.funds import actions  # noqa: PLC0415 – models are loaded only now

        blind.on_new_version("account", actions.rebuild_accounts)
