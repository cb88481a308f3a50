"""Notices (公告): what a published version means for families, in plain words; made from the version, stored nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import local_day
from kangjiu.common.scope import Scope
from kangjiu.policy.choices import PackStatus, Question
from kangjiu.policy.engine import Program, wording
from kangjiu.policy.models import NoticeReading, PolicyVersion
from kangjiu.policy.queries.comparing import Difference, compared
from kangjiu.policy.queries.published import PUBLIC, before, program
from kangjiu.policy.queries.reading import Value, value_of
from kangjiu.policy.rules.timeline import FOR_EVER, Held, taken_over_on

NEW_FOR = timedelta(days=60)
NOTHING_PAID = wording.yuan(0)
STATES = {
    "coming": ("还没有施行", "info"),
    "now": ("施行中", "ok"),
    "replaced": ("已由新版代替", ""),
    "ended": ("已到期", ""),
    "withdrawn": ("已废止", "bad"),
}


@dataclass(frozen=True)
class Condition:
    """One condition in the policy's own words (条件)."""

    label: str
    sentences: tuple[str, ...]
    clause: str
    remedy: str


@dataclass(frozen=True)
class Notice:
    """A notice (公告): state on the day it is read, conditions, standards, what is new, the papers it rests on."""

    version: PolicyVersion
    region: str
    state: str
    taken_over: tuple[PolicyVersion, date] | None
    conditions: tuple[Condition, ...]
    standards: tuple[Value, ...]
    other_values: tuple[Value, ...]
    before: PolicyVersion | None
    news: tuple[Difference, ...]
    papers: tuple[tuple[str, str], ...]
    note: str

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        """Colour of the state's tag."""
        return STATES[self.state][1]


def notice_version(version_id: int) -> PolicyVersion:
    """A version whose notice is public; DoesNotExist for drafts."""
    return PolicyVersion.objects.filter(status__in=PUBLIC).get(pk=version_id)


def notices(county_code: str = "") -> QuerySet[PolicyVersion]:
    """Versions with a notice, newest first, of one county or all; public, so no scope."""
    rows = PolicyVersion.objects.defer("canonical").filter(status__in=PUBLIC, signed_at__isnull=False)
    rows = rows.filter(county_code=county_code) if county_code else rows
    return rows.order_by("-signed_at", "-pk")


def notice(version_id: int, on: date) -> Notice:
    """The notice of a version as it reads on a day."""
    version = notice_version(version_id)
    of, old = program(version), before(version)
    state, over = state_of(version, on)
    entitlement = _read_by(of, Question.ENTITLEMENT)
    standards = [_paid(value) for value in entitlement if _is_money(of, value)]
    named = {value.name for value in standards}
    asked = [*_read_by(of, Question.ELIGIBILITY), *entitlement]
    other = list(dict.fromkeys(value for value in asked if value.name not in named))
    return Notice(
        version=version,
        region=accounts.region_label(version.region_path) or "全国",
        state=state,
        taken_over=over,
        conditions=tuple(_conditions(of)),
        standards=tuple(standards),
        other_values=tuple(other),
        before=old,
        news=tuple(one for one in compared(old, version) if one.is_value) if old else (),
        papers=tuple(dict.fromkeys((one.document, one.title) for one in of.definition.sources)),
        note=of.definition.manifest.notice,
    )


def state_of(version: PolicyVersion, on: date) -> tuple[str, tuple[PolicyVersion, date] | None]:
    """How a published version stands on a day, and which one takes its place from when."""
    rows = PolicyVersion.objects.defer("canonical").filter(
        region_path=version.region_path, status=PackStatus.PUBLISHED
    )
    by_id = {one.pk: one for one in rows}
    if version.status == PackStatus.WITHDRAWN or version.pk not in by_id:
        return "withdrawn", None
    held = [Held(one.pk, one.valid_from_on, one.valid_to_on or FOR_EVER, one.number) for one in rows]
    day = taken_over_on(held, version.pk)
    over = (by_id[_winner(held, day)], day) if day else None
    if day is not None and day <= on:
        return "replaced", over
    if on < version.valid_from_on:
        return "coming", over
    return ("ended" if version.valid_to_on and version.valid_to_on < on else "now"), over


def standing(version: PolicyVersion, on: date) -> tuple[str, str]:
    """Words and tone of a version in a list of notices, from its own dates and status."""
    if version.status == PackStatus.WITHDRAWN:
        return STATES["withdrawn"]
    if version.valid_from_on > on:
        return STATES["coming"]
    return STATES["ended" if version.valid_to_on and version.valid_to_on < on else "now"]


def _winner(held: list[Held], day: date) -> int:
    return max((one for one in held if one.holds(day)), key=lambda one: one.rank).id


def _conditions(of: Program) -> Iterator[Condition]:
    """The checks of who is entitled, each with the sentence it rests on."""
    if Question.ELIGIBILITY not in of.answers:
        return
    for rule in of.rules_for(Question.ELIGIBILITY):
        if rule.is_check:
            said = tuple(dict.fromkeys(of.sources[clause].sentence for clause in rule.clauses))
            yield Condition(rule.label, said, of.cite(rule.clauses), _plain(rule.remedy))


def _plain(remedy: str) -> str:
    """A remedy that fills nothing in; one with values belongs to a child's own answer."""
    return "" if "{" in remedy else remedy


def _read_by(of: Program, question: str) -> list[Value]:
    names = of.tables_for(question) if question in of.answers else ()
    return [value_of(of, of.names.tables[name]) for name in names]


def _paid(value: Value) -> Value:
    """Without the cells of a table that pay nothing: those items have a standard of their own elsewhere."""
    spans = (
        replace(span, cells=tuple(cell for cell in span.cells if cell.value != NOTHING_PAID) or span.cells)
        for span in value.spans
    )
    return replace(value, spans=tuple(spans))


def _is_money(of: Program, value: Value) -> bool:
    unit = of.names.tables[value.name].unit
    return unit.kind == "number" and (unit.fen, unit.bp) == (1, 0)


def unread_notices(by: Scope, on: date) -> list[PolicyVersion]:
    """Versions of the person's county signed lately that they have not read (待阅公告)."""
    if not _reads(by):
        return []
    rows = notices(by.county_code).filter(status=PackStatus.PUBLISHED).exclude(has_read(by))
    return unread_of(by, rows.filter(Q(valid_to_on__isnull=True) | Q(valid_to_on__gte=on))[:20], on)


def has_read(by: Scope) -> Exists:
    """Whether this person has read the notice of a version, inside a query of versions."""
    return Exists(NoticeReading.objects.filter(version=OuterRef("pk"), user_id=by.user_id or 0))


def unread_of(by: Scope, rows: Iterable[PolicyVersion], on: date) -> list[PolicyVersion]:
    """Of versions not read those of the person's county that are news, the newest of each pack."""
    if not _reads(by):
        return []
    signed = [one for one in rows if one.signed_at and one.status == PackStatus.PUBLISHED]
    here = [one for one in signed if one.county_code == by.county_code and (one.valid_to_on or on) >= on]
    fresh = [one for one in here if max(_signed(one), one.valid_from_on) >= on - NEW_FOR]
    return list(_newest(sorted(fresh, key=lambda one: (_signed(one), one.pk), reverse=True)))


def _reads(by: Scope) -> bool:
    return by.allows("policy.view") and not by.is_family and bool(by.county_code) and by.user_id is not None


def _signed(one: PolicyVersion) -> date:
    assert one.signed_at is not None  # noqa: S101
    return local_day(one.signed_at)


def _newest(rows: Iterable[PolicyVersion]) -> Iterator[PolicyVersion]:
    """Of several versions of one pack only the newest: its notice says all that is new."""
    seen: set[str] = set()
    for one in rows:
        if one.pack not in seen:
            seen.add(one.pack)
            yield one


def fresh_notice(county_code: str, on: date) -> PolicyVersion | None:
    """The newest notice of a county from the last 60 days or still to take effect (新政策), or None."""
    found = notices(county_code).filter(status=PackStatus.PUBLISHED).first() if county_code else None
    if found is None or max(_signed(found), found.valid_from_on) < on - NEW_FOR:
        return None
    return found


def read_by(version: PolicyVersion) -> QuerySet[NoticeReading]:
    """Who has read a notice (已阅), in order."""
    return NoticeReading.objects.filter(version=version).order_by("read_at", "pk")
