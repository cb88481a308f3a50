"""What all papers share: printing of dates, amounts and flags, and the frozen form that is stored."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangjiu.common.dates import chinese_day
from kangjiu.common.money import yuan

BLANK_DAY = "　　年　　月　　日"


@dataclass(frozen=True)
class Paper:
    """Base of all papers. Names ending in `_on` are dates, in `_fen` amounts; None prints as an empty place."""

    def printable(self) -> dict[str, Any]:
        """Every value as the text that is printed; this is what an issued document stores."""
        printed = {field.name: _print(field.name, getattr(self, field.name)) for field in _fields(self)}
        return printed | self.derived()

    def derived(self) -> dict[str, Any]:
        """Values computed from the others, such as totals."""
        return {}

    @classmethod
    def later(cls) -> dict[str, Any]:
        """Values a paper issued before they existed does not have, as it prints them."""
        return {}


def _fields(item: Any) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(item)


def _print(name: str, given: Any) -> Any:
    if isinstance(given, tuple):
        return [_row(item, count) for count, item in enumerate(given, 1)]
    if given is None:
        return BLANK_DAY if name.endswith("_on") else ""
    if isinstance(given, bool):
        return "是" if given else "否"
    if isinstance(given, date):
        return chinese_day(given)
    if isinstance(given, int) and name.endswith("_fen"):
        return yuan(given)
    return str(given)


def _row(item: Any, count: int) -> dict[str, str]:
    return {"n": str(count)} | {
        field.name: _print(field.name, getattr(item, field.name)) for field in _fields(item)
    }


def tick(options: tuple[str, ...], chosen: str) -> str:
    """■ before the chosen option, □ before the others, as forms print them."""
    return "　".join(f"{'■' if option == chosen else '□'}{option}" for option in options)
