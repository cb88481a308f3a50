"""Django's name plate of this app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kangjiu.portal"
    label = "portal"
    verbose_name = "家庭端"
