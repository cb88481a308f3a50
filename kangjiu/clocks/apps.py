"""Django's name plate of this app."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "kangjiu.clocks"
    label = "clocks"
    verbose_name = "时钟"
