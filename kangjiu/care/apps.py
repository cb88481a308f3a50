"""Django's name plate of this app."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections

from kangjiu.care import exclusions


def check_hours_guard(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """On PostgreSQL the database itself refuses overlapping hours; without its extension a warning says so."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        if exclusions.lacking(connections[alias]):
            found.append(checks.Warning(exclusions.MISSING, hint=exclusions.HINT, id="kangjiu.W002"))
    return found


class CareConfig(AppConfig):
    name = "kangjiu.care"
    label = "care"
    verbose_name = "康复服务"

    def ready(self) -> None:
        """Say before going live when the guards on hours are missing."""
        checks.register(check_hours_guard, checks.Tags.database)
