"""Django's name plate of this app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "kangjiu.registry"
    label = "registry"
    verbose_name = "档案"
