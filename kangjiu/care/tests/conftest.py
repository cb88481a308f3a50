import struct
import zlib

import pytest

from kangjiu.accounts.tests.factories import make_scope
from kangjiu.care.tests.factories import IN_DECEMBER
from kangjiu.documents import actions as documents


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.fixture
def png():
    """A picture of one dot: what a scan looks like to the system."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\x00\xff")
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


@pytest.fixture
def scan(db, png):
    return documents.store_attachment(make_scope("county_clerk"), png, "确认表.png", at=IN_DECEMBER)
