"""Making the archive, and putting one back into an empty data folder."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path

from django.conf import settings

from kangjiu.common import keys, upgrading
from kangjiu.common.backup import databases, key_file
from kangjiu.common.backup.manifest import BackupProblem, Manifest, decode, sha256

FOLDERS = ("files", "anchors")
LOOSE = ("mode", "today")
MANIFEST = "manifest.json"


def data_folder() -> Path:
    """KANGJIU_DATA."""
    return Path(settings.DATA_DIR)


def make(target: Path, *, at: datetime) -> Manifest:
    """Write one archive (备份) of database, files and anchors to `target`, which must not exist yet.

    Anchors are gathered before the database and files after it, so that each names only what the archive holds.
    """
    if target.exists():
        raise BackupProblem(f"{target} 已经存在，不会覆盖。请换一个文件名")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".kangjiu-") as work:
        anchors = list(_found("anchors"))
        copy = databases.copy_to(Path(work))
        chosen = [(copy.path.name, copy.path), *anchors, *_found("files"), *_found_loose()]
        files = {name: sha256(path) for name, path in chosen}
        engine = "postgresql" if copy.path.name == databases.NAMES["postgresql"] else "sqlite"
        manifest = Manifest(
            at.isoformat(), _version(), settings.MODE, engine, copy.migrations, copy.counts, files
        )
        _write(part, chosen, manifest)
    part.replace(target)
    return manifest


def _found(folder: str) -> Iterator[tuple[str, Path]]:
    base = data_folder()
    paths = (base / folder).rglob("*")
    return ((path.relative_to(base).as_posix(), path) for path in sorted(paths) if path.is_file())


def _found_loose() -> Iterator[tuple[str, Path]]:
    return ((name, data_folder() / name) for name in LOOSE if (data_folder() / name).is_file())


def _write(part: Path, chosen: list[tuple[str, Path]], manifest: Manifest) -> None:
    part.touch(mode=0o600)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(MANIFEST, manifest.encode())
        for name, path in chosen:
            archive.write(path, name)


def _version() -> str:
    try:
        return metadata.version("kangjiu")
    except metadata.PackageNotFoundError:
        return "source"


def save_keys(target: Path, passphrase: str) -> None:
    """Write this installation's keys, encrypted with a passphrase, to a file of their own."""
    if target.exists():
        raise BackupProblem(f"{target} 已经存在，不会覆盖。请换一个文件名")
    content = key_file.pack(keys.key_folder(), passphrase)
    target.touch(mode=0o600)
    target.write_bytes(content)


@dataclass(frozen=True)
class Restored:
    """What a restore put back: the archive's manifest, and migrations that are newer than it."""

    manifest: Manifest
    pending: tuple[str, ...]


def put_back(source: Path, key_source: Path | None, passphrase: str) -> Restored:
    """Restore (恢复) an archive into an empty data folder and an empty database, then compare all counts.

    Everything is unpacked and its hashes compared before anything is put in place. BackupProblem when the folder is
    not empty, keys are missing, the archive is damaged, of another engine, or newer than this program.
    """
    with _opened(source) as archive:
        manifest = _manifest(archive)
        pending = _check_migrations(manifest)
        _check_target(manifest)
        secrets = _secrets(key_source, passphrase)
        data_folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data_folder(), prefix=".restore-") as work:
            _unpack(archive, manifest, Path(work))
            key_file.write_folder(keys.key_folder(), secrets)
            _place(manifest, Path(work))
    _compare(manifest)
    return Restored(manifest, pending)


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except FileNotFoundError:
        raise BackupProblem(f"找不到备份文件 {source}") from None
    except zipfile.BadZipFile:
        raise BackupProblem(f"{source} 不是完整的备份文件。请换一份备份") from None


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        return decode(archive.read(MANIFEST))
    except (KeyError, zipfile.BadZipFile):
        raise BackupProblem("备份里没有可读的清单，文件可能已损坏。请换一份备份") from None


def _check_migrations(manifest: Manifest) -> tuple[str, ...]:
    """Migrations this program has and the archive has not; BackupProblem when it is of a later, or too old a, version."""
    applied = {(app, name) for app, _, name in (each.partition(".") for each in manifest.migrations)}
    later = upgrading.unknown(applied)
    if later:
        named = ".".join(later[0])
        raise BackupProblem(f"备份来自更新的版本（{manifest.version}，含 {named}）。请先升级程序再恢复")
    if upgrading.halfway(applied):
        raise BackupProblem(f"{upgrading.TOO_OLD}（{manifest.version}）。{upgrading.FIRST}")
    return tuple(".".join(key) for key in upgrading.pending(applied))


def _check_target(manifest: Manifest) -> None:
    engine = databases.connection.vendor
    if manifest.engine != engine:
        raise BackupProblem(
            f"备份是 {manifest.engine} 的，这里用的是 {engine}。请设置同一种数据库（KANGJIU_DATABASE_URL）再恢复"
        )
    if not databases.is_empty():
        raise BackupProblem(
            "数据库里已经有数据，不会覆盖。请指定一个空的数据文件夹（KANGJIU_DATA）或空数据库"
        )
    filled = [name for name in FOLDERS if any((data_folder() / name).glob("*"))]
    if filled:
        raise BackupProblem(f"{data_folder()} 里已有 {'、'.join(filled)}，不会覆盖。请指定一个空的数据文件夹")


def _secrets(source: Path | None, passphrase: str) -> dict[str, bytes]:
    """Key files to write; none when the keys stand there already and no key file is given."""
    present = (keys.key_folder() / keys.KEYRING).exists()
    if source is None and not present:
        raise BackupProblem("没有密钥就打不开数据。请用 --keys 指定密钥备份，或先把密钥放进 keys 文件夹")
    if source is None:
        return {}
    if present:
        raise BackupProblem(
            f"{keys.key_folder()} 里已经有密钥，不会覆盖。请指定一个空的数据文件夹，或不用 --keys"
        )
    if not source.is_file():
        raise BackupProblem(f"找不到密钥备份文件 {source}")
    return key_file.unpack(source.read_bytes(), passphrase)


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, work: Path) -> None:
    """Unpack what the manifest names and compare every hash."""
    for name, wanted in manifest.files.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(name) as packed, path.open("wb") as file:
                shutil.copyfileobj(packed, file, 1 << 20)
        except (KeyError, zipfile.BadZipFile, zlib.error):
            raise BackupProblem(f"备份里缺少 {name}，或它已损坏。请换一份备份") from None
        if sha256(path) != wanted:
            raise BackupProblem(f"备份里的 {name} 与清单不符。请换一份备份")


def _place(manifest: Manifest, work: Path) -> None:
    for name in (*FOLDERS, *LOOSE):
        if (work / name).exists():
            target = data_folder() / name
            if target.is_dir():
                target.rmdir()
            shutil.move(work / name, target)
    databases.put_back(work / databases.NAMES[manifest.engine])


def _compare(manifest: Manifest) -> None:
    found = databases.counts()
    different = [name for name, rows in manifest.counts.items() if found.get(name) != rows]
    if different:
        raise BackupProblem(f"恢复后行数与清单不符：{'、'.join(different[:5])}。请不要启用，换一份备份重试")
