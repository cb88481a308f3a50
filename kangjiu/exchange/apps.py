"""Django's name plate of this app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kangjiu.exchange"
    label = "exchange"
    verbose_name = "导入导出"
