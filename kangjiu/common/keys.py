"""Keys (密钥): an interface, a provider that keeps keys as files, and a fixed one for tests.

Three kinds of key. Encryption keys have an id that every sealed value carries: one is current, older ones
stay readable. Index keys (blind index, search tokens) are derived from a root for each kind of identifier and
have a version; a new version needs a rebuild. The trail key is never rotated in place.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives import hashes, hmac
from django.conf import settings

DEMO_MARK = "kangjiu-demo-key"
REAL_MARK = "kangjiu-key"
KEYRING = "keyring.json"
RELOAD_SECONDS = 10.0
DEFAULT_KIND = "*"


class KeyProblem(Exception):
    """A key is missing, damaged or unfit (密钥不可用); the message is Chinese and names the next step."""


@dataclass(frozen=True)
class Key:
    """One encryption key (加密密钥): id 1…65535 and 16 bytes for SM4."""

    id: int
    secret: bytes

    def __repr__(self) -> str:
        return f"<Key {self.id}>"


class KeyProvider(Protocol):
    """Where keys come from (密钥来源); a hardware module can stand behind the same methods."""

    def current_key(self) -> Key:
        """The encryption key new values are sealed with."""

    def key(self, key_id: int) -> Key:
        """An encryption key by id, current or retired; KeyProblem when unknown."""

    def index_version(self, kind: str) -> int:
        """The version of the index key of one kind of identifier."""

    def index_key(self, kind: str, version: int | None = None) -> bytes:
        """32 bytes for HMAC-SM3 of one kind; without a version, the current one."""

    def trail_key(self) -> bytes:
        """32 bytes for the links and digests of the trail; never rotated in place."""

    def is_demo(self) -> bool:
        """Whether any key carries the demo mark."""

    def add_key(self) -> Key:
        """A new current encryption key; the former ones stay for reading."""

    def add_index_version(self, kind: str) -> int:
        """A new index key version of one kind; its digests must be rebuilt before the next search."""


def hmac_sm3(key: bytes, message: bytes) -> bytes:
    """HMAC-SM3 (GB/T 32905): 32 bytes."""
    mac = hmac.HMAC(key, hashes.SM3())
    mac.update(message)
    return mac.finalize()


def derive_index_key(root: bytes, kind: str) -> bytes:
    """The key of one kind of identifier from the root of its version."""
    return hmac_sm3(root, b"kangjiu index\0" + kind.encode())


class MemoryKeyProvider:
    """Fixed keys in memory for tests (测试密钥); nothing is read or written."""

    def __init__(self, seed: str = "test", current: int = 1) -> None:
        self._seed = seed.encode()
        self.current = current
        self.versions: dict[str, int] = {}

    def _make(self, name: str) -> bytes:
        return hmac_sm3(self._seed, name.encode())

    def current_key(self) -> Key:
        return self.key(self.current)

    def key(self, key_id: int) -> Key:
        if not 1 <= key_id <= self.current:
            raise KeyProblem(f"找不到编号为 {key_id} 的密钥。请从密钥备份恢复后再打开")
        return Key(key_id, self._make(f"enc-{key_id}")[:16])

    def index_version(self, kind: str) -> int:
        return self.versions.get(kind, 1)

    def index_key(self, kind: str, version: int | None = None) -> bytes:
        return derive_index_key(self._make(f"index-{version or self.index_version(kind)}"), kind)

    def trail_key(self) -> bytes:
        return self._make("trail")

    def is_demo(self) -> bool:
        return True

    def add_key(self) -> Key:
        self.current += 1
        return self.current_key()

    def add_index_version(self, kind: str) -> int:
        self.versions[kind] = self.index_version(kind) + 1
        return self.versions[kind]


class FileKeyProvider:
    """Keys as files for the owner's eyes only (文件密钥); `keyring.json` tells which is current."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._checked = 0.0
        self._stamp = -1
        self._ring: dict[str, Any] = {}
        self._secrets: dict[str, bytes] = {}
        self._keys: dict[int, Key] = {}
        self._index: dict[tuple[str, int], bytes] = {}

    def current_key(self) -> Key:
        return self.key(int(self._fresh()["current"]))

    def key(self, key_id: int) -> Key:
        found = self._keys.get(key_id)
        if found is None:
            found = self._keys[key_id] = Key(key_id, self._read(f"enc-{key_id}")[:16])
        return found

    def index_version(self, kind: str) -> int:
        versions = self._fresh()["index"]
        return int(versions.get(kind, versions[DEFAULT_KIND]))

    def index_key(self, kind: str, version: int | None = None) -> bytes:
        wanted = (kind, version or self.index_version(kind))
        if wanted not in self._index:
            self._index[wanted] = derive_index_key(self._read(f"index-{wanted[1]}"), kind)
        return self._index[wanted]

    def trail_key(self) -> bytes:
        return self._read("trail")

    def is_demo(self) -> bool:
        marked = any(_mark(path) == DEMO_MARK for path in sorted(self.folder.glob("*.key")))
        return marked or bool(self._fresh().get("demo"))

    def exists(self) -> bool:
        """Whether the folder holds a key ring."""
        return (self.folder / KEYRING).exists()

    def loose_files(self) -> list[str]:
        """Names of key files that others than the owner may read (POSIX only)."""
        if os.name != "posix":
            return []
        paths = [*self.folder.glob("*.key"), self.folder / KEYRING]
        return sorted(path.name for path in paths if path.exists() and path.stat().st_mode & 0o077)

    def create(self, *, demo: bool) -> None:
        """Make a whole new key ring; KeyProblem when one is there already."""
        if self.exists():
            raise KeyProblem(f"{self.folder} 里已经有密钥，不会覆盖")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        ring = {"format": 1, "demo": demo, "current": 1, "retired": [], "index": {DEFAULT_KIND: 1}}
        for name in ("enc-1", "index-1", "trail"):
            self._write(name, demo=demo)
        self._save(ring)

    def add_key(self) -> Key:
        ring = dict(self._fresh(force=True))
        new = int(ring["current"]) + 1
        self._write(f"enc-{new}", demo=bool(ring["demo"]))
        self._save(ring | {"current": new, "retired": [*ring["retired"], ring["current"]]})
        return self.key(new)

    def add_index_version(self, kind: str) -> int:
        ring = dict(self._fresh(force=True))
        new = max(ring["index"].values()) + 1
        self._write(f"index-{new}", demo=bool(ring["demo"]))
        self._save(ring | {"index": {**ring["index"], kind: new}})
        return int(new)

    def _fresh(self, *, force: bool = False) -> dict[str, Any]:
        """The key ring, read again when the file has changed (looked at every ten seconds at most)."""
        now = time.monotonic()
        if self._ring and not force and now - self._checked < RELOAD_SECONDS:
            return self._ring
        path = self.folder / KEYRING
        try:
            stamp = path.stat().st_mtime_ns
            if stamp != self._stamp or force:
                self._ring = json.loads(path.read_text(encoding="utf-8"))
                self._stamp = stamp
        except FileNotFoundError:
            raise KeyProblem(
                f"{self.folder} 里没有密钥。新装请运行 kangjiu make-keys，旧库请恢复密钥备份"
            ) from None
        self._checked = now
        return self._ring

    def _read(self, name: str) -> bytes:
        if name not in self._secrets:
            path = self.folder / f"{name}.key"
            try:
                text = path.read_text(encoding="ascii").split()
                self._secrets[name] = bytes.fromhex(text[1])
            except (FileNotFoundError, IndexError, ValueError):
                raise KeyProblem(f"密钥文件 {path.name} 缺失或损坏。请从密钥备份恢复") from None
        return self._secrets[name]

    def _write(self, name: str, *, demo: bool) -> None:
        line = f"{DEMO_MARK if demo else REAL_MARK} {secrets.token_hex(32)}\n"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(self.folder / f"{name}.key", flags, 0o600), "w", encoding="ascii") as file:
            file.write(line)

    def _save(self, ring: dict[str, Any]) -> None:
        new = self.folder / f"{KEYRING}.new"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        with os.fdopen(os.open(new, flags, 0o600), "w", encoding="utf-8") as file:
            json.dump(ring, file, ensure_ascii=False, indent=1)
        new.replace(self.folder / KEYRING)
        self._ring, self._stamp = ring, (self.folder / KEYRING).stat().st_mtime_ns


def _mark(path: Path) -> str:
    return path.read_text(encoding="ascii", errors="replace").split(maxsplit=1)[0]


_provider: KeyProvider | None = None


def key_folder() -> Path:
    """Where this installation keeps its keys."""
    return Path(settings.DATA_DIR) / "keys"


def provider() -> KeyProvider:
    """The key provider of this process; a demo makes its marked keys by itself, production never does."""
    global _provider
    if _provider is None:
        _provider = _build()
    return _provider


def _build() -> KeyProvider:
    if settings.TESTING:
        return MemoryKeyProvider()
    files = FileKeyProvider(key_folder())
    if settings.DEMO and not files.exists():
        _create_demo(files)
    if settings.MODE == "production" and files.is_demo():
        raise KeyProblem(
            f"{files.folder} 里是演示密钥，正式环境不能使用。请换用空的数据目录，再运行 kangjiu make-keys"
        )
    return files


def _create_demo(files: FileKeyProvider) -> None:
    """Make the demo keys, or wait for the other process of this demo that is making them."""
    try:
        files.create(demo=True)
    except FileExistsError:
        for _ in range(50):
            if files.exists():
                return
            time.sleep(0.1)
        raise KeyProblem(f"{files.folder} 里的密钥不完整。请删除演示数据后用 --reset 重新开始") from None


@contextmanager
def using(other: KeyProvider | None) -> Iterator[KeyProvider | None]:
    """Another provider for a block (tests, restore checks)."""
    global _provider
    former, _provider = _provider, other
    try:
        yield other
    finally:
        _provider = former


rotation_hooks: list[str] = []


def on_rotation(action: str) -> None:
    """Name, by its dotted path, what else is wrapped under the encryption key (stored files).

    It takes the id of the current key, wraps anew what is under another one and returns how many; called in
    `ready()`.
    """
    if action not in rotation_hooks:
        rotation_hooks.append(action)
