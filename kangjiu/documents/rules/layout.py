"""How a paper is laid out (版式): blocks that the Word and the PDF renderer both understand.

Texts are patterns: `{child_name}` names a printable value. One description makes both outputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Cell:
    """One cell of a form grid (格): pattern, columns it spans, label or value, least height in millimetres."""

    text: str
    span: int = 1
    label: bool = False
    height: int = 0
    align: Align = "left"
    foot: str = ""


@dataclass(frozen=True)
class Grid:
    """A form grid (表格): relative column widths and rows of cells."""

    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class TableColumn:
    """One column of a list table: header, key in each row, relative width."""

    header: str
    key: str
    width: int
    align: Align = "left"


@dataclass(frozen=True)
class ListTable:
    """A table with one line for each row under `rows`; its header repeats on every page (重复标题行)."""

    rows: str
    columns: tuple[TableColumn, ...]
    line_mm: int = 7
    size: int = 10


@dataclass(frozen=True)
class Text:
    """A paragraph. `role`: title, subtitle, recipient, body (two characters of indent), right, note, heading."""

    role: str
    text: str


@dataclass(frozen=True)
class Each:
    """A body paragraph for each row under `rows`; keys of the row are named in the pattern."""

    rows: str
    text: str


@dataclass(frozen=True)
class Ends:
    """One line with a left and a right text (编号 … 日期)."""

    left: str
    right: str


@dataclass(frozen=True)
class Signing:
    """A notice's end: organisation, place for the seal, date."""

    organisation: str
    day: str


@dataclass(frozen=True)
class Code:
    """A QR code of a pattern with a caption under it."""

    text: str
    caption: str


Block = Grid | ListTable | Text | Each | Ends | Signing | Code


@dataclass(frozen=True)
class Layout:
    """A whole paper (版式): A4, portrait or landscape; `official` is the GB/T 9704 page with its margins."""

    blocks: tuple[Block, ...]
    landscape: bool = False
    official: bool = False
    copies: str = ""


def label(text: str, span: int = 1) -> Cell:
    """A label cell, centred."""
    return Cell(text, span, label=True, align="center")


def value(text: str, span: int = 1, height: int = 0, foot: str = "") -> Cell:
    """A value cell; `foot` stands at its bottom right (签字、盖章、日期)."""
    return Cell(text, span, height=height, foot=foot)
