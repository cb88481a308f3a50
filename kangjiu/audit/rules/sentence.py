"""The Chinese sentence of an event, filled with the data of its row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from kangjiu.audit.types import EventType
from kangjiu.common import dates, money

NOTHING = "无"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")


def render(event: EventType, data: Mapping[str, object]) -> str:
    """The sentence with its data: fen as yuan, basis points as percent, dates in Chinese, codes by labels."""
    words = {name: _word(event, name, data.get(name)) for name in event.placeholders}
    return event.sentence.format(**words)


def _word(event: EventType, name: str, value: object) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return _number(name, value)
    return _day(name, str(value)) or _label(event, name, str(value))


def _day(name: str, value: str) -> str:
    """A date as people write it: 2026年10月1日; `month_on` and months without a day: 2026年10月; else ""."""
    if name.startswith("month") and (_MONTH.fullmatch(value) or _DAY.fullmatch(value)):
        return f"{value[:4]}年{int(value[5:7])}月"
    if _DAY.fullmatch(value):
        return dates.chinese_day(date.fromisoformat(value))
    return ""


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
