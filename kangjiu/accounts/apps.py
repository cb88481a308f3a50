"""Django's name plate of this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kangjiu.accounts"
    label = "accounts"
    verbose_name = "账号权限"
