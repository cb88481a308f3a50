"""Django's name plate of this app."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "kangjiu.claims"
    label = "claims"
    verbose_name = "费用结算"
