"""The keyed chain (链): each row is linked to the one before it, so that no later hand goes unseen.

link = HMAC-SM3(trail key, previous link || canonical bytes of the row). Pure: keys, rows, heads are values.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from cryptography.hazmat.primitives import constant_time, hashes
from cryptography.hazmat.primitives.hmac import HMAC

LINK_BYTES = 32
START = bytes(LINK_BYTES)

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Sealer:
    """HMAC-SM3 (带密钥的杂凑) under one trail key; keeps the keyed object, which is dear to make."""

    def __init__(self, key: bytes) -> None:
        self._keyed = HMAC(key, hashes.SM3())

    def mac(self, *parts: bytes) -> bytes:
        """32 bytes over the parts, one after the other."""
        work = self._keyed.copy()
        for part in parts:
            work.update(part)
        return work.finalize()

    def link(self, previous: bytes, row: bytes) -> bytes:
        """The link of a row that follows `previous` (START for the first row)."""
        return self.mac(previous, row)

    def head(self, chain: str, count: int, last: bytes) -> bytes:
        """The seal of a chain's head: name, number of rows, last link."""
        return self.mac(canonical(["head", chain, count, last.hex()]))

    def personal(self, chain: str, seq: int, values: Mapping[str, str]) -> bytes:
        """Digest of personal values at one place in one chain: equal values in two rows do not look equal."""
        return self.mac(canonical(["personal", chain, seq, dict(values)]))


def canonical(parts: object) -> bytes:
    """One spelling of a value: JSON with sorted keys and no spaces, in UTF-8."""
    return _ENCODER.encode(parts).encode()


@lru_cache(maxsize=64)
def instant(at: datetime) -> str:
    """One spelling of an instant: UTC to the microsecond, whatever zone the value came in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the database: place, canonical content, link it follows, own link."""

    seq: int
    content: bytes
    previous: bytes
    link: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """A chain's head: how many rows there must be, the last link, and the seal over both."""

    chain: str
    count: int
    last: bytes
    mac: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """What an anchor says of one chain at the hour it was exported."""

    chain: str
    count: int
    last: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a chain: code, chain, place (0 for the whole chain), Chinese sentence."""

    code: str
    chain: str
    seq: int
    message: str


def check(
    sealer: Sealer, head: Head | None, chain: str, rows: Iterable[Row], marks: Sequence[Mark] = ()
) -> Iterator[Finding]:
    """Read one chain in order of `seq` and tell everything that is wrong with it.

    Finds changed, removed, inserted and reordered rows, a cut-off tail, a forged or missing head; through the
    marks of exported anchors also a roll-back to an older state that is consistent in itself.
    """
    walk = _Walk(sealer, chain, {mark.count: mark.last for mark in marks})
    for row in rows:
        yield from walk.step(row)
    yield from _check_head(sealer, head, chain, walk)
    yield from _check_marks(chain, walk, marks)


class _Walk:
    """The reader's place in a chain: last number and last stored link seen."""

    def __init__(self, sealer: Sealer, chain: str, wanted: Mapping[int, bytes]) -> None:
        self.sealer = sealer
        self.chain = chain
        self.wanted = wanted
        self.seen: dict[int, bytes] = {0: START}
        self.seq = 0
        self.last = START

    def step(self, row: Row) -> Iterator[Finding]:
        own = self.sealer.link(row.previous, row.content)
        if row.seq != self.seq + 1 or row.previous != self.last or own != row.link:
            yield self._judge(row, own == row.link)
        self.seq, self.last = row.seq, row.link
        if row.seq in self.wanted:
            self.seen[row.seq] = row.link

    def _judge(self, row: Row, genuine: bool) -> Finding:
        """Name the one thing that best explains why this row does not fit."""
        if row.seq > self.seq + 1:
            words = f"缺少第 {self.seq + 1} 行" + (f"至第 {row.seq - 1} 行" if row.seq > self.seq + 2 else "")
            return Finding("removed", self.chain, self.seq + 1, words + "，记录被删除")
        if row.seq <= self.seq:
            return self._at(row, "inserted", "出现了不止一次，有记录被插入")
        if genuine:
            return self._at(row, "replaced", "原来接续的不是现在的上一行，上一行被替换")
        if row.previous != self.last:
            return self._at(row, "moved", "不是原来排在这里的记录，记录被插入或调换了顺序")
        return self._at(row, "changed", "的内容与当时写下的不一致，记录被改动")

    def _at(self, row: Row, code: str, words: str) -> Finding:
        return Finding(code, self.chain, row.seq, f"第 {row.seq} 行{words}")


def _check_head(sealer: Sealer, head: Head | None, chain: str, walk: _Walk) -> Iterator[Finding]:
    if head is None:
        yield Finding("head_missing", chain, 0, "链头不见了，无法证明记录完整")
        return
    if not constant_time.bytes_eq(sealer.head(chain, head.count, head.last), head.mac):
        yield Finding("head_forged", chain, 0, "链头的校验值不对，链头被改动")
        return
    if walk.seq < head.count:
        missing = head.count - walk.seq
        yield Finding("tail_cut", chain, walk.seq + 1, f"末尾少了 {missing} 行（应有 {head.count} 行）")
    elif walk.seq > head.count:
        yield Finding(
            "inserted", chain, head.count + 1, f"第 {head.count} 行之后多出 {walk.seq - head.count} 行"
        )
    elif walk.last != head.last:
        yield Finding("tail_replaced", chain, head.count, "最后一行与链头不符，末尾被替换")


def _check_marks(chain: str, walk: _Walk, marks: Sequence[Mark]) -> Iterator[Finding]:
    """The worst roll-back and the earliest rewrite; a rewrite shows in every later anchor, one finding is enough."""
    furthest = max((mark.count for mark in marks), default=0)
    if furthest > walk.seq:
        words = f"锚上记着 {furthest} 行，现在只有 {walk.seq} 行，数据被退回到旧状态"
        yield Finding("rolled_back", chain, walk.seq + 1, words)
    kept = sorted((mark for mark in marks if mark.count <= walk.seq), key=lambda mark: mark.count)
    for mark in kept:
        if walk.seen.get(mark.count) != mark.last:
            yield Finding("rewritten", chain, mark.count, f"第 {mark.count} 行与锚上记着的不同，历史被重写")
            return
