"""Django's name plate of this app."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "kangjiu.applications"
    label = "applications"
    verbose_name = "申请审核"
