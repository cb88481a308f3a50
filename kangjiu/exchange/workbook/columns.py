"""What a sheet looks like (表样): columns with header, aliases, kind, choices, example and hint."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_DECORATION = re.compile(r"[\s*＊:：]|\(必填\)|\(选填\)|（必填）|（选填）")
_BRACKETS = re.compile(r"\([^()]*\)")


class Kind(StrEnum):
    """How a cell is read (列类型). Yuan becomes integer fen, a date becomes datetime.date."""

    TEXT = "text"
    DATE = "date"
    YUAN = "yuan"
    ID_NUMBER = "id_number"
    CHOICE = "choice"
    INT = "int"
    BOOL = "bool"


KIND_WORDS = {
    Kind.TEXT: "文字",
    Kind.DATE: "日期，如 2026-03-05",
    Kind.YUAN: "金额（元），最多两位小数",
    Kind.ID_NUMBER: "18 位身份证号，按文本填写",
    Kind.CHOICE: "从下拉中选一项",
    Kind.INT: "整数",
    Kind.BOOL: "是 或 否",
}


@dataclass(frozen=True)
class Column:
    """One column (列). `choices` maps the stored value to the Chinese label."""

    key: str
    header: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    kind: Kind = Kind.TEXT
    choices: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    hint: str = ""
    max_length: int = 200
    sensitive: bool = False
    width: int = 14

    @property
    def masked(self) -> bool:
        """Whether the value is shown masked on the problem page (证件号等)."""
        return self.sensitive or self.kind is Kind.ID_NUMBER

    def names(self) -> tuple[str, ...]:
        """Every spelling of the header this column answers to, normalised."""
        return tuple(normalise(name) for name in (self.header, self.key, *self.aliases))


@dataclass(frozen=True)
class Sheet:
    """A kind of workbook (表样): its columns, and the keys that may not repeat inside one file."""

    name: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column with this key; KeyError when the sheet has none."""
        return next(column for column in self.columns if column.key == key)

    def by_name(self) -> dict[str, str]:
        """Normalised header or alias → column key; the first column declared wins."""
        found: dict[str, str] = {}
        for column in self.columns:
            for name in column.names():
                found.setdefault(name, column.key)
        return found


def normalise(text: str) -> str:
    """A header without spaces, line breaks, stars, colons and (必填), in half-width letters."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", text)).lower()


def without_brackets(name: str) -> str:
    """A normalised header without bracketed remarks: 出生日期(年月日) → 出生日期."""
    return _BRACKETS.sub("", name)


def letters(index: int) -> str:
    """Column letters of a zero-based index: 0 → A, 27 → AB."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text
