"""Django's name plate of this app."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "kangjiu.care"
    label = "care"
    verbose_name = "康复服务"
