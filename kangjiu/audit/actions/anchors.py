"""Exporting anchors: what the heads were, written outside the database."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kangjiu.audit import anchor_files, events
from kangjiu.audit.actions.trail import record
from kangjiu.audit.canonical import sealer
from kangjiu.audit.models import Anchor, ChainHead, mark_of
from kangjiu.audit.rules.anchor import AnchorFile, encode, file_digest
from kangjiu.audit.rules.chain import START, instant
from kangjiu.common.scope import Scope


@transaction.atomic
def export_anchor(by: Scope, *, at: datetime) -> Anchor:
    """Write the state of all heads to a file (导出锚) chained to the one before; numbers run on from 1.

    Copy the file to another machine: against it even a restored old database is found. Needs audit.verify.
    """
    by.need("audit.verify")
    marks = tuple(mark_of(head) for head in ChainHead.objects.order_by("name"))
    files = anchor_files.read_all()
    last = Anchor.objects.first()
    number = max(last.number if last else 0, anchor_files.last_number()) + 1
    previous = file_digest(files[-1][1]) if files else START
    content = encode(sealer(), AnchorFile(number, instant(at), previous, marks))
    anchor = Anchor.objects.create(
        number=number,
        made_at=at,
        chains=len(marks),
        rows=sum(mark.count for mark in marks),
        file_name=anchor_files.write(number, content),
        file_digest=file_digest(content),
    )
    told = {"number": number, "chains": anchor.chains, "rows": anchor.rows}
    record(by, events.ANCHOR_EXPORTED, at=at, subject=anchor, data=told)
    return anchor
