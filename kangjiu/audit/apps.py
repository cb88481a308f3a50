"""Django's name plate of this app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kangjiu.audit"
    label = "audit"
    verbose_name = "留痕"
