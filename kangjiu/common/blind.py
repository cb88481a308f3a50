"""Blind index (盲索引): HMAC-SM3 of a normalised identifier, for exact match and uniqueness."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from cryptography.hazmat.primitives import hashes, hmac

from kangjiu.common import keys

_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def normalise(value: str) -> str:
    """Full-width to half-width, no white space at all, capital letters."""
    return "".join(value.translate(_TO_HALF).split()).upper()


@lru_cache(maxsize=256)
def _prepared(secret: bytes) -> hmac.HMAC:
    return hmac.HMAC(secret, hashes.SM3())


def _mac(kind: str, value: str, version: int | None) -> bytes:
    mac = _prepared(keys.provider().index_key(kind, version)).copy()
    mac.update(value.encode())
    return mac.finalize()


def digest(kind: str, value: str, *, version: int | None = None) -> bytes:
    """The full 32-byte digest of an identifier of one kind ("resident_id", "certificate", "phone", …)."""
    return _mac(kind, normalise(value), version)


def digest_or_none(kind: str, value: str | None) -> bytes | None:
    """The digest, or None for an absent identifier (a unique column allows several of those)."""
    return digest(kind, value) if value and normalise(value) else None


def token(kind: str, value: str, salt: str = "", *, version: int | None = None) -> int:
    """A signed 64-bit search token; the salt (a county code) keeps equal values of two counties apart."""
    first = _mac(kind, f"{salt}\0{normalise(value)}", version)[:8]
    return int.from_bytes(first, "big", signed=True)


Rebuild = Callable[[], int]
_rebuilds: dict[str, list[Rebuild]] = {}


def on_new_version(kind: str, rebuild: Rebuild) -> None:
    """Name what writes all digests and tokens of a kind anew and returns how many; called in `ready()`."""
    if rebuild not in _rebuilds.setdefault(kind, []):
        _rebuilds[kind].append(rebuild)


def rebuild(kind: str) -> int:
    """Write all digests and tokens of one kind under the current index key; the number of rows written."""
    return sum(one() for one in _rebuilds.get(kind, []))


def rebuildable_kinds() -> list[str]:
    """Kinds somebody knows how to rebuild."""
    return sorted(_rebuilds)
