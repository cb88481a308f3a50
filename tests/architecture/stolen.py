"""Who steals the database, its logs and the upload folder reads no name: this looks for known values everywhere.

`leaks(needles, folders)` is for the end of a journey: needles are the names, numbers, phones, accounts and addresses of
the people in it. It looks at every column of every table and at every file, also inside zip and PDF containers.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import connection

ENCODINGS = ("utf-8", "utf-16-le", "gb18030")
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)


def leaks(needles: Iterable[str], folders: Iterable[Path] = ()) -> list[str]:
    """Where a needle was found: `table.column` or the file's name, and which needle by its place in the list."""
    wanted = {number: _encoded(needle) for number, needle in enumerate(needles)}
    found: set[str] = set()
    for place, value in [*_cells(), *_files(folders)]:
        for number, forms in wanted.items():
            if any(form in value for form in forms):
                found.add(f"{place}: needle {number}")
    return sorted(found)


def _encoded(needle: str) -> tuple[bytes, ...]:
    forms = {needle.encode(encoding) for encoding in ENCODINGS}
    escaped = needle.encode("ascii", "backslashreplace")
    return (*forms, escaped)


def _cells() -> Iterator[tuple[str, bytes]]:
    """Every text and byte value of every table, whatever model it belongs to."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 – its own tables
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    if isinstance(value, bytes | memoryview):
                        yield f"{table}.{name}", bytes(value)
                    elif value is not None and not isinstance(value, bool):
                        yield f"{table}.{name}", str(value).encode()


def _files(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                for content in unpacked(path.read_bytes()):
                    yield path.relative_to(folder).as_posix(), content


def unpacked(content: bytes) -> Iterator[bytes]:
    """The bytes themselves, the members of a zip (Word, Excel) and the streams of a PDF."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield packed.read(name)
    if content.startswith(b"%PDF"):
        for stream in PDF_STREAM.findall(content):
            try:
                yield zlib.decompress(stream)
            except zlib.error:
                continue
