"""Reading the trail: a child's timeline, the history of one row, the trail page of auditors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet

from kangjiu.audit import catalogue
from kangjiu.audit.canonical import sealer
from kangjiu.audit.models import ChainHead, TrailRow
from kangjiu.audit.rules.sentence import render
from kangjiu.audit.types import KIND_LABELS
from kangjiu.common import dates
from kangjiu.common.scope import Scope

READERS = (
    "registry.view",
    "applications.view",
    "care.view",
    "claims.view",
    "funds.view",
    "audit.view",
    "family.use",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline (时间线): the sentence ready to show, and plain ids for the page to name.

    `actor_id` None is the system itself. `chain` and `seq` are its place in the trail.
    """

    id: int
    chain: str
    seq: int
    event: str
    kind: str
    kind_label: str
    sentence: str
    actor_id: int | None
    subject_kind: str
    subject_id: int
    person_id: int | None
    occurred_at: datetime
    recorded_at: datetime


def timeline(by: Scope, person_id: int, *, kinds: Sequence[str] = (), limit: int = 200) -> list[Entry]:
    """Events about one child, newest first. The caller has found the child through its own `visible_to`."""
    by.need(*READERS)
    rows = TrailRow.objects.filter(person_id=person_id)
    if kinds:
        rows = rows.filter(event__in=codes_of(kinds))
    return sorted(entries(rows.order_by("-id")[:limit]), key=lambda entry: entry.occurred_at, reverse=True)


def subject_history(subject: Model, *, limit: int = 200) -> list[Entry]:
    """Events about one row the caller may read, oldest first."""
    rows = TrailRow.objects.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
    return entries(rows.order_by("id")[:limit])


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What an auditor looks for: chain, kind of event, actor, child, inclusive days of writing."""

    chain: str = ""
    kind: str = ""
    actor_id: int | None = None
    person_id: int | None = None
    start: date | None = None
    end: date | None = None


def trail_rows(by: Scope, wanted: TrailFilter) -> QuerySet[TrailRow]:
    """The trail of the scope's regions as an auditor filters it, for a list page; needs audit.view."""
    return _filtered(TrailRow.objects.filter(chain__in=chains(by)), wanted).select_related("chain")


def shown(rows: Iterable[TrailRow]) -> list[dict[str, object]]:
    """Rows of a list page: sentence, place and the actor's login name."""
    found = [_entry(row) for row in rows]
    names = login_names(entry.actor_id for entry in found)
    return [{**asdict(entry), "actor": names.get(entry.actor_id or 0, "系统")} for entry in found]


def login_names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Login names by user id; the trail keeps plain ids, and names of people are sealed elsewhere."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    return dict(get_user_model().objects.filter(pk__in=wanted).values_list("pk", "username"))


def chains(by: Scope) -> QuerySet[ChainHead]:
    """Chains an auditor may read, by name; those of access rows are shown by the access report instead."""
    return (
        ChainHead.objects.visible_to(by.need("audit.view"))
        .exclude(name__startswith="access:")
        .order_by("name")
    )


def _filtered(rows: QuerySet[TrailRow], wanted: TrailFilter) -> QuerySet[TrailRow]:
    simple = {"chain__name": wanted.chain, "actor_id": wanted.actor_id, "person_id": wanted.person_id}
    rows = rows.filter(**{name: value for name, value in simple.items() if value})
    if wanted.kind:
        rows = rows.filter(event__in=codes_of([wanted.kind]))
    if wanted.start:
        rows = rows.filter(recorded_at__gte=dates.day_start(wanted.start))
    if wanted.end:
        rows = rows.filter(recorded_at__lt=dates.day_end(wanted.end))
    return rows


def codes_of(kinds: Iterable[str]) -> list[str]:
    """Codes of all event types of some kinds."""
    wanted = set(kinds)
    return [code for code, event in catalogue.EVENT_TYPES.items() if event.kind in wanted]


def entries(rows: QuerySet[TrailRow]) -> list[Entry]:
    """Rows as lines of a timeline."""
    return [_entry(row) for row in rows.select_related("chain")]


def _entry(row: TrailRow) -> Entry:
    event = catalogue.EVENT_TYPES.get(row.event)
    kind = event.kind if event else "system"
    return Entry(
        id=row.pk,
        chain=row.chain.name,
        seq=row.seq,
        event=row.event,
        kind=kind,
        kind_label=KIND_LABELS[kind],
        sentence=render(event, row.data) if event else row.event,
        actor_id=row.actor_id,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        person_id=row.person_id,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
    )


def proves(row: TrailRow, personal: dict[str, str]) -> bool:
    """Whether these personal values are the ones recorded with a row (举证), which itself does not show them."""
    if row.personal_digest is None:
        return False
    return sealer().personal(row.chain.name, row.seq, personal) == bytes(row.personal_digest)
