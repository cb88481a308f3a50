"""Django's name plate of this app."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "kangjiu.policy"
    label = "policy"
    verbose_name = "政策"
