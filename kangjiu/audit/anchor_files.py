"""Where anchors lie on disk: a folder outside the database, copied elsewhere by whoever wants to be sure."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

PATTERN = "anchor-" + "[0-9]" * 8 + ".json"


def folder() -> Path:
    """KANGJIU_DATA/anchors."""
    return Path(settings.DATA_DIR) / "anchors"


def read_all() -> list[tuple[str, bytes]]:
    """Names and contents of all anchors, in order of number."""
    return [(path.name, path.read_bytes()) for path in sorted(folder().glob(PATTERN))]


def last_number() -> int:
    """The highest number a file carries in its name, 0 without files."""
    numbers = [int(path.stem.removeprefix("anchor-")) for path in folder().glob(PATTERN)]
    return max(numbers, default=0)


def write(number: int, content: bytes) -> str:
    """Write an anchor that is whole or not there; returns its name. FileExistsError when the number is taken."""
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"anchor-{number:08d}.json"
    if path.exists():
        raise FileExistsError(path.name)
    new = path.with_suffix(".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return path.name
