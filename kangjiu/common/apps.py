"""Django's name plate of this app."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "kangjiu.common"
    label = "common"
    verbose_name = "公共"
