"""Proving the trail: every chain, head, anchor and trigger is read and judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Exists, Max, OuterRef, QuerySet

from kangjiu.audit import anchor_files, triggers
from kangjiu.audit.canonical import ACCESS_FIELDS, access_content, sealer, trail_content
from kangjiu.audit.models import AccessRow, Anchor, ChainHead, TrailRow
from kangjiu.audit.rules.anchor import AnchorCheck, check_files
from kangjiu.audit.rules.chain import Finding, Head, Mark, Row, check
from kangjiu.common.dates import local_day
from kangjiu.common.scope import Scope

CHUNK = 5_000
TRAIL_FIELDS = (
    "event",
    "actor_id",
    "subject_kind",
    "subject_id",
    "person_id",
    "data",
    "personal_digest",
    "occurred_at",
    "recorded_at",
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification read and found (核验结果): counts and all findings; no finding means whole."""

    chains: int
    rows: int
    unchained: int
    anchors: int
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(by: Scope, *, loose_anchors: Sequence[Path] = ()) -> Report:
    """Read the whole trail and tell everything that is wrong with it (核验留痕); needs audit.verify.

    `loose_anchors` are copies of anchor files kept on another machine.
    """
    by.need("audit.verify")
    known = {number: bytes(digest) for number, digest in Anchor.objects.values_list("number", "file_digest")}
    files = anchor_files.read_all()
    anchors = check_files(sealer(), files, known, [path.read_bytes() for path in loose_anchors])
    heads = list(ChainHead.objects.order_by("name"))
    counter = _Counter()
    findings = [*_missing_guards(), *anchors.findings, *_lost_chains(heads, anchors), *_orphans()]
    for head in heads:
        findings.extend(_check_chain(head, anchors.marks.get(head.name, ()), counter))
    unchained = AccessRow.objects.filter(seq__isnull=True).count()
    return Report(len(heads), counter.rows, unchained, len(files), tuple(findings))


class _Counter:
    """Counts rows as they stream by."""

    def __init__(self) -> None:
        self.rows = 0

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.rows += 1
            yield row


def _check_chain(stored: ChainHead, marks: Sequence[Mark], counter: _Counter) -> Iterator[Finding]:
    """One chain up to its head as read; people may go on writing behind it meanwhile."""
    head = Head(stored.name, stored.count, bytes(stored.last_link), bytes(stored.mac))
    places, rows = _access_rows(stored) if stored.name.startswith("access:") else _trail_rows(stored)
    yield from check(sealer(), head, stored.name, counter.over(rows), marks)
    highest = places.aggregate(highest=Max("seq"))["highest"] or 0
    count = ChainHead.objects.filter(pk=stored.pk).values_list("count", flat=True).first() or 0
    if highest > count:
        yield Finding("inserted", stored.name, count + 1, f"第 {count} 行之后多出 {highest - count} 行")


def _trail_rows(head: ChainHead) -> tuple[QuerySet[TrailRow], Iterator[Row]]:
    places = TrailRow.objects.filter(chain=head)
    found = places.filter(seq__lte=head.count).order_by("seq")
    return places, _rows(
        head.name, found.values_list("seq", "previous", "link", *TRAIL_FIELDS), trail_content
    )


def _access_rows(head: ChainHead) -> tuple[QuerySet[AccessRow], Iterator[Row]]:
    places = AccessRow.objects.filter(chain=head)
    found = places.filter(seq__lte=head.count).order_by("seq")
    return places, _rows(
        head.name, found.values_list("seq", "previous", "link", *ACCESS_FIELDS), access_content
    )


def _rows(name: str, found: QuerySet[Any, tuple[Any, ...]], content: Callable[..., bytes]) -> Iterator[Row]:
    for seq, previous, link, *values in found.iterator(chunk_size=CHUNK):
        yield Row(seq, content(name, seq, *values), bytes(previous), bytes(link))


def _lost_chains(heads: Sequence[ChainHead], anchors: AnchorCheck) -> Iterator[Finding]:
    for name in sorted(set(anchors.marks) - {head.name for head in heads}):
        if any(mark.count for mark in anchors.marks[name]):
            yield Finding("rolled_back", name, 0, "锚上有这条链，数据库里没有，整条链被删除")


def _orphans() -> Iterator[Finding]:
    """Rows whose head is gone: the database's foreign key was switched off to do it."""
    head = ChainHead.objects.filter(pk=OuterRef("chain_id"))
    lost = TrailRow.objects.filter(~Exists(head)).values_list("chain_id", flat=True).distinct().order_by()
    for chain_id in lost:
        yield Finding("head_missing", f"链 {chain_id}", 0, "链头不见了，无法证明记录完整")


def _missing_guards() -> Iterator[Finding]:
    """Triggers of the trail that somebody dropped."""
    for name in sorted(triggers.expected() - triggers.present(connection)):
        yield Finding("guard_missing", name, 0, "数据库触发器缺失，记录可能被直接改删")


def anchor_due(at: datetime) -> bool:
    """Whether no anchor was exported on this local day yet (每日一锚)."""
    last = Anchor.objects.order_by("-number").first()
    return last is None or local_day(last.made_at) < local_day(at)
