"""Django's name plate of this app."""

from django.apps import AppConfig

from kangjiu.common import blind


class RegistryConfig(AppConfig):
    name = "kangjiu.registry"
    label = "registry"
    verbose_name = "档案"

    def ready(self) -> None:
        """Say how the search index and the blind indexes of this app are written anew."""
        from kangjiu.registry import actions  # noqa: PLC0415 – models are loaded only now

        blind.on_new_version("name", actions.rebuild_tokens)
        blind.on_new_version("resident_id", actions.rebuild_numbers)
        blind.on_new_version("birth_certificate", actions.rebuild_numbers)
        blind.on_new_version("certificate", actions.rebuild_certificates)
