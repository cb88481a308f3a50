"""Django's name plate of this app."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "kangjiu.providers"
    label = "providers"
    verbose_name = "机构"
