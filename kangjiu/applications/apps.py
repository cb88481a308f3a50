"""Django's name plate of this app."""

from django.apps import AppConfig

from kangjiu.common import blind

# A ceiling stands under the child's number, or under its file while it has none.
KINDS = ("resident_id", "birth_certificate", "quota_person")


class ApplicationsConfig(AppConfig):
    name = "kangjiu.applications"
    label = "applications"
    verbose_name = "申请审核"

    def ready(self) -> None:
        """Say how the blind index of ceilings is written anew, after the registry's own."""
        from kangjiu.applications import actions  # noqa: PLC0415 – models are loaded only now

        for kind in KINDS:
            blind.on_new_version(kind, actions.rebuild_quotas)
