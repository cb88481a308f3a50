"""Files on disk (附件密存): encrypted in chunks under a key of their own, which the key ring wraps.

A new file is written and synced as `.part` before the row is committed, and gets its name after the commit. After a
crash in between, reading falls back to `.part`, and the tick renames what has a row and removes what has none.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from django.conf import settings

from kangjiu.common import keys

MAGIC = b"KJF1"
CHUNK = 64 * 1024
TAG = 16
NONCE = 12
HEAD = len(MAGIC) + 2 + NONCE + 16 + TAG
PART = ".part"
TEMPORARY = "temporary"


class FileBroken(Exception):
    """A stored file is missing or does not open (附件缺失或校验失败); the message is Chinese."""


def folder() -> Path:
    """Where files are kept; two letters of the name make the sub-folder."""
    return Path(settings.DATA_DIR) / "files"


def digest(content: bytes) -> bytes:
    """SM3 of the plain content, 32 bytes."""
    hasher = hashes.Hash(hashes.SM3())
    hasher.update(content)
    return hasher.finalize()


def write(content: bytes) -> str:
    """Encrypt and store as a not yet settled file; the name to keep in the row."""
    name = secrets.token_hex(16)
    path = _part(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_synced(path, encrypt(name, content))
    return name


def settle(name: str) -> None:
    """Give a committed file its final name; nothing to do when it has it."""
    part = _part(name)
    if part.exists():
        part.replace(_path(name))


def read(name: str) -> bytes:
    """The plain content; FileBroken when the file is missing, cut off or changed."""
    for path in (_path(name), _part(name)):
        if path.exists():
            return decrypt(name, path.read_bytes())
    raise FileBroken("附件文件不在数据目录里。请从备份恢复")


def key_id(name: str) -> int:
    """The id of the key that wraps this file's own key."""
    with _path(name).open("rb") as file:
        return int.from_bytes(file.read(HEAD)[4:6], "big")


def rewrap(name: str) -> None:
    """Wrap the file's own key with the current key (密钥轮换); the chunks stay as they are."""
    raw = _path(name).read_bytes()
    secret = _unwrap(name, raw[:HEAD])
    new = _path(name).with_suffix(".rekey")
    _write_synced(new, _wrap(name, secret) + raw[HEAD:])
    new.replace(_path(name))


def unsettled(older_than: float) -> Iterator[str]:
    """Names of `.part` files last written before a moment (seconds since the epoch)."""
    for path in folder().glob(f"*/*{PART}"):
        if path.stat().st_mtime < older_than:
            yield path.name.removesuffix(PART)


def discard(name: str) -> None:
    """Remove a `.part` file that belongs to no row."""
    _part(name).unlink(missing_ok=True)


def encrypt(name: str, content: bytes) -> bytes:
    """Header and sealed chunks; each chunk is bound to the name, its place and whether it is the last."""
    secret = secrets.token_bytes(16)
    pieces = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)] or [b""]
    sealed = [
        _seal(secret, _nonce(index), piece, _bound(name, index, index == len(pieces) - 1))
        for index, piece in enumerate(pieces)
    ]
    return _wrap(name, secret) + b"".join(sealed)


def decrypt(name: str, raw: bytes) -> bytes:
    """The plain content of a stored file; FileBroken when anything in it was changed."""
    secret = _unwrap(name, raw[:HEAD])
    step = CHUNK + TAG
    pieces = [raw[at : at + step] for at in range(HEAD, len(raw), step)]
    plain = [
        _open(secret, _nonce(index), piece, _bound(name, index, index == len(pieces) - 1))
        for index, piece in enumerate(pieces)
    ]
    if not plain:
        raise FileBroken("附件文件不完整。请从备份恢复")
    return b"".join(plain)


class Temporary:
    """A file for some hours (临时密存), written piece by piece and sealed as it comes: never plain on disk.

    Same format as an attachment, in a folder of its own that no backup takes along.
    """

    def __init__(self, name: str) -> None:
        self._name, self._secret, self._index, self.size = name, secrets.token_bytes(16), 0, 0
        path = _temporary(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        self._file.write(_wrap(name, self._secret))
        self._waiting = bytearray()

    def write(self, content: bytes) -> int:
        """Take some bytes; whole chunks go to the disk, the last one waits for `finish`."""
        self._waiting += content
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(content)

    def flush(self) -> None:
        """Nothing to do: a chunk is written when it is full."""

    def finish(self) -> int:
        """Write the last chunk and sync; the size of the plain content."""
        self._put(bytes(self._waiting), last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        return self.size

    def __enter__(self) -> Temporary:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Whatever went wrong while it was written, nothing of it is left."""
        self._file.close()
        if kind is not None:
            discard_temporary(self._name)

    def _put(self, piece: bytes, *, last: bool) -> None:
        bound = _bound(self._name, self._index, last)
        self._file.write(_seal(self._secret, _nonce(self._index), piece, bound))
        self._index, self.size = self._index + 1, self.size + len(piece)


def read_temporary(name: str) -> Iterator[bytes]:
    """The plain content piece by piece; FileBroken when the file is missing, cut off or changed."""
    try:
        with _temporary(name).open("rb") as file:
            secret, index = _unwrap(name, file.read(HEAD)), 0
            piece = file.read(CHUNK + TAG)
            if not piece:
                raise FileBroken("临时文件不完整。请重新导出")
            while piece:
                following = file.read(CHUNK + TAG)
                yield _open(secret, _nonce(index), piece, _bound(name, index, not following))
                piece, index = following, index + 1
    except FileNotFoundError:
        raise FileBroken("临时文件已经不在。请重新导出") from None


def has_temporary(name: str) -> bool:
    """Whether the temporary file is there."""
    return _temporary(name).exists()


def temporaries() -> Iterator[str]:
    """Names of all temporary files."""
    for path in (Path(settings.DATA_DIR) / TEMPORARY).glob("*"):
        yield path.name


def discard_temporary(name: str) -> None:
    """Remove a temporary file."""
    _temporary(name).unlink(missing_ok=True)


def _temporary(name: str) -> Path:
    return Path(settings.DATA_DIR) / TEMPORARY / name


def _path(name: str) -> Path:
    return folder() / name[:2] / name


def _part(name: str) -> Path:
    return folder() / name[:2] / f"{name}{PART}"


def _write_synced(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _nonce(index: int) -> bytes:
    # The key is used for this file alone, so a counter never repeats under it.
    return index.to_bytes(NONCE, "big")


def _bound(name: str, index: int, last: bool) -> bytes:
    return f"{name}\0{index}\0{int(last)}".encode()


def _seal(secret: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    box = Cipher(SM4(secret), modes.GCM(nonce)).encryptor()
    box.authenticate_additional_data(bound)
    return box.update(plain) + box.finalize() + box.tag


def _open(secret: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    if len(sealed) < TAG:
        raise FileBroken("附件文件不完整。请从备份恢复")
    box = Cipher(SM4(secret), modes.GCM(nonce, sealed[-TAG:])).decryptor()
    box.authenticate_additional_data(bound)
    try:
        return box.update(sealed[:-TAG]) + box.finalize()
    except InvalidTag:
        raise FileBroken("附件文件校验失败：内容被改动或不完整。请从备份恢复") from None


def _wrap(name: str, secret: bytes) -> bytes:
    key = keys.provider().current_key()
    front = MAGIC + key.id.to_bytes(2, "big")
    nonce = secrets.token_bytes(NONCE)
    return front + nonce + _seal(key.secret, nonce, secret, front + name.encode())


def _unwrap(name: str, head: bytes) -> bytes:
    if len(head) < HEAD or head[:4] != MAGIC:
        raise FileBroken("附件文件不是密存格式。请从备份恢复")
    front, nonce, wrapped = head[:6], head[6 : 6 + NONCE], head[6 + NONCE :]
    key = keys.provider().key(int.from_bytes(front[4:6], "big"))
    return _open(key.secret, nonce, wrapped, front + name.encode())
