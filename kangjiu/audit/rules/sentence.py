"""The Chinese sentence of an event, filled with the data of its row."""

from __future__ import annotations

from collections.abc import Mapping

from kangjiu.audit.types import EventType
from kangjiu.common import money

NOTHING = "无"


def render(event: EventType, data: Mapping[str, object]) -> str:
    """The sentence with its data: fen as yuan, basis points as percent, codes by the event's labels."""
    words = {name: _word(event, name, data.get(name)) for name in event.placeholders}
    return event.sentence.format(**words)


def _word(event: EventType, name: str, value: object) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return _number(name, value)
    return _label(event, name, str(value))


def _number(name: str, value: int) -> str:
    if name.endswith("_fen"):
        return money.yuan(value)
    if name.endswith("_bp"):
        return f"{value // 100}.{value % 100:02d}".rstrip("0").rstrip(".") + "%"
    return str(value)


def _label(event: EventType, name: str, value: str) -> str:
    """Codes by the event's labels, one by one when they are a list."""
    labels = event.labels.get(name, {})
    return "、".join(labels.get(part, part) for part in value.split(",")) if labels else value
