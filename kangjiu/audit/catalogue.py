"""All event types of the installed apps (事项目录), read once from their `events.py`."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from kangjiu.audit.types import EventType

EVENT_TYPES: dict[str, EventType] = {}


def collect() -> None:
    """Import `<app>.events` of every app; ImproperlyConfigured when two event types share a code."""
    EVENT_TYPES.clear()
    for config in apps.get_app_configs():
        name = f"{config.name}.events"
        if config.name.startswith("kangjiu.") and importlib.util.find_spec(name) is not None:
            add(*_declared(vars(importlib.import_module(name))))


def add(*events: EventType) -> None:
    """Put event types into the catalogue; another one with a known code is ImproperlyConfigured."""
    for event in events:
        known = EVENT_TYPES.setdefault(event.code, event)
        if known is not event:
            raise ImproperlyConfigured(f"event code {event.code} is declared twice")


def _declared(namespace: dict[str, object]) -> Iterator[EventType]:
    """Event types standing in a module, alone or in tuples, lists, sets and dicts."""
    for value in namespace.values():
        if isinstance(value, EventType):
            yield value
        elif isinstance(value, tuple | list | set | frozenset):
            yield from (item for item in value if isinstance(item, EventType))
        elif isinstance(value, dict):
            yield from (item for item in value.values() if isinstance(item, EventType))
