"""Django's name plate of the settings: they carry the commands that know every app."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "kangjiu.config"
    label = "config"
    verbose_name = "配置"
