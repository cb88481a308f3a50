"""Django's name plate of this app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kangjiu.documents"
    label = "documents"
    verbose_name = "材料文书"
