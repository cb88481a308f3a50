"""How passwords and secrets of accounts are kept (演示口令、动态口令密钥).

The passwords of a demo are printed, so that hashing forty of them may be quick.
"""

from __future__ import annotations

import base64

from django.contrib.auth.hashers import Argon2PasswordHasher

from kangjiu.common import cipher

_CELL = ("accounts_second_factor", "secret", bytes(16))


def seal_secret(text: str) -> str:
    """A secret of a second factor, sealed and written as text."""
    return base64.b64encode(bytes(cipher.seal(*_CELL, text) or b"")).decode("ascii")


def open_secret(stored: str) -> str:
    """The secret again."""
    return str(cipher.open_token(*_CELL, base64.b64decode(stored)))


def key_id_of_secret(stored: str) -> int:
    """Under which encryption key it is sealed."""
    return cipher.key_id_of(base64.b64decode(stored))


class DemoPasswordHasher(Argon2PasswordHasher):
    """Argon2 with little work; settings take it in demo mode only."""

    time_cost = 1
    memory_cost = 256
    parallelism = 1
