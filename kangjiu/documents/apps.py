"""Django's name plate of this app."""

from django.apps import AppConfig

from kangjiu.common import keys


class DocumentsConfig(AppConfig):
    name = "kangjiu.documents"
    label = "documents"
    verbose_name = "材料文书"

    def ready(self) -> None:
        keys.on_rotation("kangjiu.documents.actions.rewrap_files")
