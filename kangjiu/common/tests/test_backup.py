"""A real backup is restored and compared; what cannot be restored safely is refused before anything changes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from kangjiu.audit import actions
from kangjiu.audit.types import EventType
from kangjiu.common import keys, upgrading
from kangjiu.common.backup import archive, databases, key_file
from kangjiu.common.backup.manifest import BackupProblem, check_name
from kangjiu.common.scope import Scope

AT = datetime(2024, 3, 5, tzinfo=UTC)
EVENT = EventType("backup_tests.noted", "记下第 {number} 件", "system")
PASSPHRASE = "示例口令 correct horse"
ROOT = Path(__file__).resolve().parents[3]


def fill(folder: Path) -> None:
    """A data folder with keys, files, a trail and an anchor."""
    provider = keys.FileKeyProvider(folder / "keys")
    provider.create(demo=True)
    (folder / "files" / "ab").mkdir(parents=True)
    (folder / "files" / "ab" / "abc").write_bytes(b"sealed file")
    (folder / "mode").write_text("demo")
    by = Scope.system({"audit.verify"})
    with keys.using(provider), transaction.atomic():
        about = ContentType.objects.create(app_label="backup_tests", model="thing")
        for number in range(3):
            actions.record(by, EVENT, at=AT, subject=about, data={"number": number})
        actions.export_anchor(by, at=AT)


@pytest.fixture
def full(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "full"
    settings.DATA_DIR.mkdir()
    fill(settings.DATA_DIR)
    return settings.DATA_DIR


@pytest.fixture
def made(full, tmp_path):
    """A backup with its keys beside it."""
    target = tmp_path / "backup.zip"
    archive.make(target, at=AT)
    archive.save_keys(Path(f"{target}.keys"), PASSPHRASE)
    return target


@pytest.fixture
def empty(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "empty"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR


def kangjiu(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    mode = {"KANGJIU_DATA": str(folder), "KANGJIU_MODE": "demo", "KANGJIU_BACKUP_PASSPHRASE": PASSPHRASE}
    environment = {**os.environ, **mode, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "kangjiu.cli", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


def tables(path: Path) -> dict[str, list[tuple]]:
    with closing(sqlite3.connect(path)) as there:
        names = there.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: there.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and "sqlite3" not in path.name)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.django_db(transaction=True)
def test_a_restored_sqlite_backup_is_the_same_to_the_byte_and_its_trail_verifies(full, tmp_path):
    if connection.vendor != "sqlite":
        return
    database = full / "kangjiu.sqlite3"
    with closing(sqlite3.connect(database)) as copy:
        connection.connection.backup(copy)
    done = kangjiu(full, "backup", str(tmp_path / "b.zip"))
    assert done.returncode == 0, done.stderr
    other = tmp_path / "other"
    done = kangjiu(other, "restore", str(tmp_path / "b.zip"), "--keys", str(tmp_path / "b.zip.keys"))
    assert done.returncode == 0, done.stderr + done.stdout
    assert "留痕完整" in done.stdout
    assert tables(other / "kangjiu.sqlite3") == tables(database)
    assert files(other) == files(full)
    again = kangjiu(other, "restore", str(tmp_path / "b.zip"))
    assert again.returncode == 1
    assert "不会覆盖" in again.stderr


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_restored_postgresql_backup_has_every_row(made, empty):
    before = databases.counts()
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE kj_restore_test")
    try:
        connection.close()
        connection.settings_dict["NAME"] = "kj_restore_test"
        archive.put_back(made, Path(f"{made}.keys"), PASSPHRASE)
        assert databases.counts() == before
        assert (empty / "files" / "ab" / "abc").read_bytes() == b"sealed file"
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE kj_restore_test")


@pytest.mark.django_db(transaction=True)
def test_the_manifest_counts_what_is_there(made):
    with zipfile.ZipFile(made) as opened:
        manifest = archive._manifest(opened)
    assert manifest.counts["audit_trailrow"] == 4
    assert "audit.0001_tables" in manifest.migrations
    assert {"files/ab/abc", "anchors/anchor-00000001.json", "mode"} < set(manifest.files)
    assert not any("keys" in name for name in manifest.files)
    assert oct(made.stat().st_mode & 0o777) == "0o600"


def change(source: Path, name: str, content: bytes) -> None:
    """Rewrite one member of an archive."""
    with zipfile.ZipFile(source) as opened:
        members = {each: opened.read(each) for each in opened.namelist()}
    with zipfile.ZipFile(source, "w") as opened:
        for each, old in members.items():
            opened.writestr(each, content if each == name else old)


@pytest.mark.django_db(transaction=True)
def test_a_damaged_file_is_refused_and_leaves_the_folder_empty(made, empty):
    change(made, "files/ab/abc", b"other")
    with pytest.raises(BackupProblem, match="与清单不符|已经有数据"):
        archive.put_back(made, Path(f"{made}.keys"), PASSPHRASE)
    assert list(empty.iterdir()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda made: change(made, "manifest.json", b"{"), "清单读不出来"),
        (lambda made: change(made, "manifest.json", b'{"migrations": []}'), "清单读不出来"),
        (lambda made: made.write_bytes(b"no zip"), "不是完整的备份文件"),
        (lambda made: made.unlink(), "找不到备份文件"),
    ],
)
def test_what_is_no_backup_is_refused(made, empty, spoil, told):
    spoil(made)
    with pytest.raises(BackupProblem, match=told):
        archive.put_back(made, Path(f"{made}.keys"), PASSPHRASE)


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_a_later_version_is_refused(made, empty, monkeypatch):
    monkeypatch.setattr(upgrading, "program", dict)
    with pytest.raises(BackupProblem, match="更新的版本"):
        archive.put_back(made, None, "")


@pytest.mark.django_db(transaction=True)
def test_an_existing_backup_is_not_overwritten(made):
    with pytest.raises(BackupProblem, match="不会覆盖"):
        archive.make(made, at=AT)


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "files/../../x", "a\\b", ""])
def test_a_name_that_leaves_the_folder_is_refused(name):
    with pytest.raises(BackupProblem):
        check_name(name)


def test_keys_open_with_their_passphrase_only(tmp_path):
    (tmp_path / "enc-1.key").write_text("secret")
    sealed = key_file.pack(tmp_path, PASSPHRASE)
    assert b"secret" not in sealed
    assert key_file.unpack(sealed, PASSPHRASE) == {"enc-1.key": b"secret"}
    for content, passphrase in ((sealed, "another passphrase"), (sealed[:-1] + b"x", PASSPHRASE)):
        with pytest.raises(BackupProblem, match="口令不对"):
            key_file.unpack(content, passphrase)
    with pytest.raises(BackupProblem, match="不是密钥备份"):
        key_file.unpack(b"other", PASSPHRASE)


def test_a_short_passphrase_is_refused(tmp_path):
    with pytest.raises(BackupProblem, match="至少要 12"):
        key_file.pack(tmp_path, "short")


def test_a_missing_client_program_is_named(monkeypatch):
    monkeypatch.setattr(databases.shutil, "which", lambda _: None)
    with pytest.raises(BackupProblem, match="postgresql-client"):
        databases.client("pg_no_such_tool")
