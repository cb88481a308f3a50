"""Stored enumerations (枚举): an English value, a Chinese label, no Django, so that rules may use them too."""

from __future__ import annotations

import enum


class Labelled(enum.StrEnum):
    """Base of every `choices.py`: `HEARING = "hearing", "听力"`; `choices` is what a model field takes."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Labelled:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, Chinese label) pairs in the order they are written."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def label_of(cls, value: str) -> str:
        """The label of a stored value; the value itself when it is not known any more."""
        return next((member.label for member in cls if member.value == value), value)
