"""Django's name plate of this app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "kangjiu.demo"
    label = "demo"
    verbose_name = "示例"
