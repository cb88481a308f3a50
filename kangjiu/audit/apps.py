"""Django's name plate of this app."""

from django.apps import AppConfig

from kangjiu.audit import catalogue


class AuditConfig(AppConfig):
    name = "kangjiu.audit"
    label = "audit"
    verbose_name = "留痕"

    def ready(self) -> None:
        """Read every app's events once all models stand."""
        catalogue.collect()
