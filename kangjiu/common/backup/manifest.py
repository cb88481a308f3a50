"""The manifest (清单): what an archive holds, so that a restore can prove it got everything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

FORMAT = "kangjiu-backup-1"
CHUNK = 1 << 20


class BackupProblem(Exception):
    """A backup cannot be made or restored (备份或恢复受阻); the message is Chinese and names the next step."""


@dataclass(frozen=True)
class Manifest:
    """Contents of an archive: engine, program version, mode, applied migrations, rows by table, files with SHA-256."""

    made_at: str
    version: str
    mode: str
    engine: str
    migrations: tuple[str, ...]
    counts: Mapping[str, int]
    files: Mapping[str, str]
    format: str = FORMAT

    def encode(self) -> bytes:
        """JSON for the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.counts.values())


def decode(content: bytes) -> Manifest:
    """The manifest of an archive; BackupProblem when it is none, or of a later format."""
    try:
        values = json.loads(content)
        found = Manifest(**{**values, "migrations": tuple(values["migrations"])})
    except (ValueError, TypeError, KeyError):
        raise BackupProblem("备份清单读不出来，文件可能已损坏。请换一份备份") from None
    if found.format != FORMAT:
        raise BackupProblem(f"备份格式 {found.format} 不认识。请用生成它的那个版本恢复")
    for name in found.files:
        check_name(name)
    return found


def check_name(name: str) -> None:
    """BackupProblem for a name that would leave the data folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or not path.parts:
        raise BackupProblem(f"备份里有不安全的文件名：{name}")


def sha256(path: Path) -> str:
    """Hex SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
