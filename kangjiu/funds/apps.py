"""Django's name plate of this app."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "kangjiu.funds"
    label = "funds"
    verbose_name = "资金"
