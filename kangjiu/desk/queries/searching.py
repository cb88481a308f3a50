"""One search box (检索): children, institutions and papers this person may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from kangjiu.applications import queries as applications_queries
from kangjiu.applications.choices import Status
from kangjiu.applications.queries import ApplicationFilters
from kangjiu.common.scope import Scope
from kangjiu.documents import queries as documents_queries
from kangjiu.documents.choices import PaperKind
from kangjiu.providers import queries as providers_queries
from kangjiu.registry import queries as registry_queries
from kangjiu.registry.choices import Category
from kangjiu.registry.queries import Hit

MOST = 20
MOST_OTHERS = 8
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Found:
    """One answer that is no child: what it is and where it is read."""

    label: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a text; `too_short` when it was not searched at all."""

    text: str
    too_short: bool
    children: tuple[Hit, ...] = ()
    units: tuple[Found, ...] = ()
    papers: tuple[Found, ...] = ()
    most: int = MOST

    @property
    def count(self) -> int:
        """All answers shown."""
        return len(self.children) + len(self.units) + len(self.papers)

    @property
    def cut(self) -> bool:
        """Whether more children may answer than are shown."""
        return len(self.children) >= self.most


def search(by: Scope, text: str, most: int = MOST) -> Answer:
    """Children by name, pinyin, initials, last four or number, at most `most`; institutions by name; papers by number."""
    text = " ".join(text.split())
    if len(text) < SHORTEST:
        return Answer(text, too_short=bool(text))
    children = _children(by, text, most)
    others = min(most, MOST_OTHERS)
    return Answer(text, False, children, _units(by, text, others), _papers(by, text, others), most)


def _children(by: Scope, text: str, most: int) -> tuple[Hit, ...]:
    if not by.allows("registry.view"):
        return ()
    return tuple(registry_queries.search(by, text, most=most))


def _units(by: Scope, text: str, most: int) -> tuple[Found, ...]:
    if not by.allows("providers.view"):
        return ()
    rows = providers_queries.named(by, text, most)
    return tuple(
        Found(row.organisation.name, row.organisation.region.name, reverse("providers:detail", args=[row.pk]))
        for row in rows
    )


def _papers(by: Scope, text: str, most: int) -> tuple[Found, ...]:
    """Applications by their whole number, documents by a part of it."""
    if not any(character.isdigit() for character in text):
        return ()
    return (*_applications(by, text, most), *_documents(by, text, most))


def _applications(by: Scope, text: str, most: int) -> Iterator[Found]:
    if not by.allows("applications.view"):
        return
    for row in applications_queries.applications(by, ApplicationFilters(number=text))[:most]:
        note = f"申请，{row.year} 年{Category.label_of(row.category)}，{Status.label_of(row.status)}"
        yield Found(row.number or "", note, reverse("applications:detail", args=[row.pk]))


def _documents(by: Scope, text: str, most: int) -> Iterator[Found]:
    if not (by.allows("documents.view") or by.allows("documents.issue")):
        return
    for row in documents_queries.documents(by, number=text)[:most]:
        yield Found(row.number, PaperKind.label_of(row.kind), reverse("documents:detail", args=[row.pk]))
