"""Writing the trail: one event at a time, or thousands on the chain of jobs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db.models import Model
from django.utils import timezone

from kangjiu.audit.actions import bulk, heads
from kangjiu.audit.canonical import sealer, trail_content
from kangjiu.audit.models import ChainHead, TrailRow
from kangjiu.audit.rules import data as trail_data
from kangjiu.audit.types import EventType
from kangjiu.common.scope import Scope

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One event of a bulk job (批量事项): subject id, child, data under the same rules as `record`."""

    subject_id: int
    person_id: int | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    personal: Mapping[str, str] | None = None
    occurred_at: datetime | None = None


def record(
    by: Scope,
    event: EventType,
    *,
    at: datetime,
    subject: Model,
    person_id: int | None = None,
    data: Mapping[str, object] | None = None,
    personal: Mapping[str, str] | None = None,
    occurred_at: datetime | None = None,
) -> TrailRow:
    """Write one event (事项) on the actor's chain, as the last step of an action and inside its transaction.

    `data` takes ids, codes, amounts in fen, dates, document and case numbers (PersonalData for anything
    else, see `rules.data`) and every name the event's sentence needs. `personal` values are kept as one
    keyed digest; their field names go to `data["personal_fields"]`. `occurred_at` is when it happened, else
    `at`; the time of writing is the machine's own. Locks the chain's head: call it after every other lock.
    """
    heads.need_transaction()
    kind, subject_id = subject_of(subject)
    line = Line(subject_id, person_id, data or {}, personal, occurred_at)
    prepared = _prepare(event, [line])
    head = heads.take(by.chain, heads.region_of(by))
    values = next(_rows(prepared, event, by, kind, at, head))
    row = TrailRow(id=bulk.insert_trail_row(values), **dict(zip(bulk.COLUMNS, values, strict=True)))
    heads.advance(head, row.seq, bytes(row.link))
    return row


def record_many(
    by: Scope, event: EventType, lines: Iterable[Line], *, at: datetime, subject_kind: type[Model]
) -> int:
    """Write many events of one kind on the chain of jobs, in the caller's transaction; returns how many.

    The chain is `by.chain` when it is a jobs chain, else "jobs:county:…" of the actor. Hand over
    1,000-5,000 lines for each transaction.
    """
    heads.need_transaction()
    lines = iter(lines)
    done = 0
    while batch := list(islice(lines, BATCH)):
        prepared = _prepare(event, batch)
        head = heads.take(jobs_chain(by), heads.region_of(by))
        rows = list(_rows(prepared, event, by, subject_kind._meta.label_lower, at, head))
        bulk.insert_trail_rows(rows)
        heads.advance(head, head.count + len(rows), rows[-1][-1])
        done += len(rows)
    return done


def jobs_chain(by: Scope) -> str:
    """The chain bulk work of this actor goes to."""
    if by.chain.startswith("jobs:"):
        return by.chain
    return f"jobs:county:{by.county_code}" if by.county_code else "jobs:system"


def subject_of(subject: Model) -> tuple[str, int]:
    """Label and id of a saved row; ValueError for one that is not saved yet."""
    if subject.pk is None:
        raise ValueError(f"{subject._meta.label_lower} must be saved before its event is recorded")
    return subject._meta.label_lower, int(subject.pk)


def _prepare(event: EventType, lines: Sequence[Line]) -> list[tuple[Line, dict[str, trail_data.Value]]]:
    """Lines with checked data; ValueError when the event's sentence names what is not there."""
    prepared = []
    for line in lines:
        clean = trail_data.clean(line.data)
        missing = [name for name in event.placeholders if name not in clean]
        if missing:
            raise ValueError(f"event {event.code} needs data {', '.join(missing)}")
        if line.personal:
            clean["personal_fields"] = ",".join(sorted(line.personal))
        prepared.append((line, clean))
    return prepared


def _rows(
    prepared: list[tuple[Line, dict[str, trail_data.Value]]],
    event: EventType,
    by: Scope,
    kind: str,
    at: datetime,
    head: ChainHead,
) -> Iterator[bulk.Values]:
    """Values of rows in the order of `bulk.COLUMNS`, each linked to the one before it, from the head on."""
    seal, now = sealer(), timezone.now()
    seq, last = head.count, bytes(head.last_link)
    for line, data in prepared:
        seq += 1
        digest = seal.personal(head.name, seq, line.personal) if line.personal else None
        subject = (event.code, by.user_id, kind, line.subject_id, line.person_id)
        values = (*subject, data, digest, line.occurred_at or at, now)
        link = seal.link(last, trail_content(head.name, seq, *values))
        yield (head.pk, seq, *values, last, link)
        last = link
