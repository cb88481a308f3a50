"""The case file (一人一档) as pages: who it is, what happened, who read it, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kangjiu.accounts import queries as accounts_queries
from kangjiu.audit import queries as audit_queries
from kangjiu.audit.choices import Purpose
from kangjiu.audit.queries import Entry
from kangjiu.common.dates import local_day, month_start
from kangjiu.common.identifiers import tail
from kangjiu.common.scope import Scope
from kangjiu.registry import queries as registry_queries
from kangjiu.registry.choices import FileStatus, Sex
from kangjiu.registry.models import Person
from kangjiu.registry.queries import FileView
from kangjiu.registry.rules.ages import age_words

LOOKS = {"care": "care", "money": "money", "oversight": "watch", "file": "file", "system": "system"}
ICONS = {"care": "heart", "money": "coin", "oversight": "flag", "file": "file", "system": "settings"}
CHIPS = (
    ("", "全部", ""),
    ("care", "照护", "heart"),
    ("money", "资金", "coin"),
    ("oversight", "监督", "flag"),
)


@dataclass(frozen=True, slots=True)
class Head:
    """The first lines of every page of a file: the name opened, as the purpose was given."""

    person: Person
    name: str
    sex: str
    age: str
    category: str
    region: str
    status: str
    active: bool
    number_tail: str
    purpose: str


def head(by: Scope, person_id: int, on: date, purpose: str) -> Head:
    """Who the file is about, read for the given purpose; Person.DoesNotExist outside the scope. Two queries."""
    person = registry_queries.person(by, person_id)
    return _head(person, registry_queries.primary_categories([person_id]).get(person_id, ""), on, purpose)


def head_of(file: FileView, on: date, purpose: str) -> Head:
    """The same of a file already read."""
    return _head(file.person, file.category, on, purpose)


def _head(person: Person, category: str, on: date, purpose: str) -> Head:
    number = person.id_number.open()
    return Head(
        person=person,
        name=person.name.open(),
        sex=Sex.label_of(person.sex),
        age=age_words(person.birth_on, on),
        category=category,
        region=person.region.name,
        status=FileStatus.label_of(person.status),
        active=person.status == FileStatus.ACTIVE,
        number_tail=tail(number) if number else "",
        purpose=str(Purpose(purpose).label),
    )


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the file."""

    code: str
    label: str
    url_name: str
    current: bool


TABS = (
    ("overview", "总览", "desk:file", ()),
    ("family", "家庭与证件", "desk:file_family", ()),
    ("care", "康复训练", "desk:file_care", ("care.view",)),
    ("money", "资金", "desk:file_money", ("claims.view",)),
    ("papers", "材料", "desk:file_papers", ("applications.view",)),
    ("readings", "查阅记录", "desk:file_readings", ()),
    ("changes", "修改记录", "desk:file_changes", ()),
)


def tabs(by: Scope, current: str) -> list[Tab]:
    """The pages of the file this person may open."""
    return [
        Tab(code, label, url_name, code == current)
        for code, label, url_name, needed in TABS
        if not needed or any(by.allows(one) for one in needed)
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline as drawn."""

    sentence: str
    look: str
    icon: str
    day: date
    who: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, by month, newest first (时间线)."""

    months: tuple[tuple[date, tuple[Step, ...]], ...]
    kind: str
    chips: tuple[tuple[str, str, str], ...] = CHIPS

    @property
    def count(self) -> int:
        """Lines shown."""
        return sum(len(steps) for _, steps in self.months)


def timeline(by: Scope, person_id: int, *, kind: str = "", limit: int = 15, names: bool = False) -> Timeline:
    """Care, money and oversight of one child in one line of time; the caller has the child in scope.

    `names` adds who did it.
    """
    kind = kind if kind in LOOKS else ""
    entries = audit_queries.timeline(by, person_id, kinds=[kind] if kind else (), limit=limit)
    people = accounts_queries.display_names(entry.actor_id for entry in entries) if names else {}
    steps = [_step(entry, people) for entry in entries]
    months = groupby(steps, key=lambda step: month_start(step.day))
    return Timeline(tuple((month, tuple(rows)) for month, rows in months), kind)


def _step(entry: Entry, people: dict[int, str]) -> Step:
    return Step(
        sentence=entry.sentence,
        look=LOOKS[entry.kind],
        icon=ICONS[entry.kind],
        day=local_day(entry.occurred_at),
        who="系统" if entry.actor_id is None else people.get(entry.actor_id, ""),
    )
