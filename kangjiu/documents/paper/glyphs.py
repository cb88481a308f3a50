"""Which characters a font can print (字形): its cmap, read without any font library.

Typst draws an empty box for a glyph no font has and the text still extracts, so it is asked before printing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

GETA = "〓"
_INVISIBLE = frozenset("\n\r\t")
Ranges = tuple[tuple[int, int], ...]


@lru_cache(maxsize=16)
def covered(path: Path) -> Ranges:
    """Code point ranges of an .otf or .ttf file (format 12 or 4 cmap); empty when it has neither."""
    raw = path.read_bytes()
    (count,) = struct.unpack_from(">H", raw, 4)
    tables = {}
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", raw, 12 + 16 * index)
        tables[tag] = offset
    start = tables.get(b"cmap")
    return _cmap(raw, start) if start else ()


def _cmap(raw: bytes, start: int) -> Ranges:
    (count,) = struct.unpack_from(">H", raw, start + 2)
    found: dict[int, int] = {}
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHI", raw, start + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", raw, start + offset)
        found[form] = start + offset
    if 12 in found:
        return _format12(raw, found[12])
    return _format4(raw, found[4]) if 4 in found else ()


def _format12(raw: bytes, at: int) -> Ranges:
    (groups,) = struct.unpack_from(">I", raw, at + 12)
    return tuple(struct.unpack_from(">II", raw, at + 16 + 12 * index) for index in range(groups))  # type: ignore[misc]


def _format4(raw: bytes, at: int) -> Ranges:
    (doubled,) = struct.unpack_from(">H", raw, at + 6)
    segments = doubled // 2
    ends = struct.unpack_from(f">{segments}H", raw, at + 14)
    starts = struct.unpack_from(f">{segments}H", raw, at + 16 + doubled)
    return tuple(pair for pair in zip(starts, ends, strict=True) if pair[0] != 0xFFFF)


@lru_cache(maxsize=8)
def _points(paths: tuple[Path, ...]) -> frozenset[int]:
    return frozenset(point for path in paths for low, high in covered(path) for point in range(low, high + 1))


def missing_characters(texts: Iterable[str], fonts: tuple[Path, ...]) -> tuple[str, ...]:
    """Characters of the texts that no font prints, in code point order."""
    points = _points(fonts)
    used = {char for text in texts for char in text}
    return tuple(sorted(char for char in used - _INVISIBLE if ord(char) not in points))


def all_texts(value: Any) -> Iterable[str]:
    """Every string inside a JSON-like value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from all_texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from all_texts(item)


def replace_characters(value: Any, gone: tuple[str, ...]) -> Any:
    """The same value with every missing character printed as 〓, the printers' mark for a missing type."""
    if not gone:
        return value
    if isinstance(value, str):
        return value.translate({ord(char): GETA for char in gone})
    if isinstance(value, dict):
        return {key: replace_characters(item, gone) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [replace_characters(item, gone) for item in value]
    return value
