"""SM4-GCM for one cell (GB/T 32907): format, key id, nonce, ciphertext, tag; bound to table, column and row."""

from __future__ import annotations

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from kangjiu.common import keys

FORMAT = b"\x01"
NONCE = 12
TAG = 16
HEAD = 3


class SealBroken(ValueError):
    """A stored value does not open (密文校验失败): changed, moved, or sealed with another key."""


class Token(bytes):
    """A sealed value on its way into the database."""

    def __repr__(self) -> str:
        return "<Token •••>"


@lru_cache(maxsize=64)
def _algorithm(secret: bytes) -> SM4:
    return SM4(secret)


@lru_cache(maxsize=1024)
def _place(table: str, column: str) -> bytes:
    return f"{table}\0{column}\0".encode()


def seal(table: str, column: str, row_key: bytes, text: str | None) -> Token | None:
    """Seal a text for one cell, for bulk loaders that bypass instances; None for None and ""."""
    if not text:
        return None
    key = keys.provider().current_key()
    nonce = os.urandom(NONCE)
    box = Cipher(_algorithm(key.secret), modes.GCM(nonce)).encryptor()
    box.authenticate_additional_data(_place(table, column) + bytes(row_key))
    body = box.update(text.encode()) + box.finalize()
    return Token(FORMAT + key.id.to_bytes(2, "big") + nonce + body + box.tag)


def open_token(table: str, column: str, row_key: bytes, token: bytes | memoryview | None) -> str:
    """Open what a cell holds, e.g. from `values_list`; "" when absent; SealBroken when it does not open."""
    if token is None or len(token) == 0:
        return ""
    raw = bytes(token)
    if raw[:1] != FORMAT or len(raw) < HEAD + NONCE + TAG:
        raise SealBroken(f"{table}.{column} 里的内容不是密文。请从备份核对这一行")
    key = keys.provider().key(key_id_of(raw))
    nonce, body, tag = raw[HEAD : HEAD + NONCE], raw[HEAD + NONCE : -TAG], raw[-TAG:]
    box = Cipher(_algorithm(key.secret), modes.GCM(nonce, tag)).decryptor()
    box.authenticate_additional_data(_place(table, column) + bytes(row_key))
    try:
        return (box.update(body) + box.finalize()).decode()
    except InvalidTag:
        raise SealBroken(
            f"{table}.{column} 的密文校验失败：内容被改动，或不属于这一行。请从备份核对"
        ) from None


def key_id_of(token: bytes) -> int:
    """The id of the key a stored value was sealed with."""
    return int.from_bytes(bytes(token[1:HEAD]), "big")
