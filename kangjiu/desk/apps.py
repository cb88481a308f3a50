"""Django's name plate of this app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "kangjiu.desk"
    label = "desk"
    verbose_name = "工作台"
