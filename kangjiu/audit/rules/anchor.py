"""Anchors (锚): the state of all heads at one hour as a file, sealed and chained to the file before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import constant_time, hashes

from kangjiu.audit.rules.chain import START, Finding, Mark, Sealer, canonical

FORMAT = "kangjiu-anchor-1"


@dataclass(frozen=True)
class AnchorFile:
    """Contents of one anchor: number from 1, ISO time, digest of the file before it (START for the first), marks."""

    number: int
    made_at: str
    previous: bytes
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class AnchorCheck:
    """What a folder of anchors says: findings about the files, and marks by chain from the sound ones."""

    findings: tuple[Finding, ...] = ()
    marks: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)


class AnchorProblem(ValueError):
    """A file that is no sound anchor of this installation; the message is Chinese."""


def file_digest(content: bytes) -> bytes:
    """SM3 over a whole file: 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize()


def encode(sealer: Sealer, anchor: AnchorFile) -> bytes:
    """The file: JSON, readable with any editor, with a MAC under the trail key."""
    body = _body(anchor)
    sealed = {**body, "mac": sealer.mac(canonical(body)).hex()}
    return json.dumps(sealed, ensure_ascii=False, indent=1).encode() + b"\n"


def decode(sealer: Sealer, content: bytes) -> AnchorFile:
    """The anchor in a file; AnchorProblem when it is damaged or was sealed under another key."""
    try:
        body = json.loads(content)
        mac = bytes.fromhex(body.pop("mac"))
        marks = tuple(Mark(chain, count, bytes.fromhex(last)) for chain, count, last in body["heads"])
        anchor = AnchorFile(body["number"], body["made_at"], bytes.fromhex(body["previous"]), marks)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise AnchorProblem("文件损坏，读不出锚的内容") from None
    if not constant_time.bytes_eq(sealer.mac(canonical(_body(anchor))), mac):
        raise AnchorProblem("校验值不对：文件被改动，或不是用本机的留痕密钥生成的")
    return anchor


def _body(anchor: AnchorFile) -> dict[str, object]:
    return {
        "format": FORMAT,
        "number": anchor.number,
        "made_at": anchor.made_at,
        "previous": anchor.previous.hex(),
        "heads": [[mark.chain, mark.count, mark.last.hex()] for mark in anchor.marks],
    }


def check_files(
    sealer: Sealer,
    files: Sequence[tuple[str, bytes]],
    known: Mapping[int, bytes],
    loose: Sequence[bytes] = (),
) -> AnchorCheck:
    """Check the files of the anchor folder in order of name against the digests the database knows by number.

    `loose` are anchors kept elsewhere (another machine, a disc): only their seal and their marks count.
    """
    walk = _Files(sealer, known)
    for name, content in files:
        walk.read(name, content)
    for content in loose:
        walk.read_loose(content)
    walk.findings.extend(walk.missing())
    return AnchorCheck(tuple(walk.findings), {chain: tuple(marks) for chain, marks in walk.marks.items()})


class _Files:
    """The reader's place in the folder of anchors."""

    def __init__(self, sealer: Sealer, known: Mapping[int, bytes]) -> None:
        self.sealer = sealer
        self.known = known
        self.findings: list[Finding] = []
        self.marks: dict[str, list[Mark]] = {}
        self.numbers: set[int] = set()
        self.number = 0
        self.digest = START

    def read(self, name: str, content: bytes) -> None:
        anchor = self._decode(name, content)
        digest = file_digest(content)
        if anchor is None:
            self.digest = digest
            return
        self.numbers.add(anchor.number)
        self.findings.extend(self._place(name, anchor, digest))
        self.number, self.digest = anchor.number, digest

    def read_loose(self, content: bytes) -> None:
        self._decode("另存的锚", content)

    def _decode(self, name: str, content: bytes) -> AnchorFile | None:
        try:
            anchor = decode(self.sealer, content)
        except AnchorProblem as problem:
            self.findings.append(Finding("anchor_broken", name, 0, str(problem)))
            return None
        for mark in anchor.marks:
            self.marks.setdefault(mark.chain, []).append(mark)
        return anchor

    def _place(self, name: str, anchor: AnchorFile, digest: bytes) -> Iterator[Finding]:
        if anchor.number != self.number + 1:
            words = f"这里应是第 {self.number + 1} 号锚，现在是第 {anchor.number} 号，有锚缺失"
            yield Finding("anchor_missing", name, anchor.number, words)
        elif anchor.previous != self.digest:
            yield Finding("anchor_order", name, anchor.number, "与上一个锚接不上，上一个锚被替换")
        if anchor.number not in self.known:
            yield Finding(
                "rolled_back", name, anchor.number, "数据库里没有这个锚的记录，数据库被退回到导出之前"
            )
        elif self.known[anchor.number] != digest:
            yield Finding("anchor_changed", name, anchor.number, "文件与数据库记下的校验值不同，锚被替换")

    def missing(self) -> Iterator[Finding]:
        """Anchors the database knows whose files are gone."""
        for number in sorted(set(self.known) - self.numbers):
            yield Finding("anchor_missing", f"锚 {number}", number, "数据库有记录，文件找不到或读不出")
