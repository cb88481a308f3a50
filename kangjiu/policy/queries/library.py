"""The library as a map (政策库): what holds where on a day, from the nation down, and where something is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kangjiu.accounts import queries as accounts
from kangjiu.accounts.models import Region
from kangjiu.accounts.rules import regions as divisions
from kangjiu.common.scope import Scope
from kangjiu.policy.choices import PackStatus
from kangjiu.policy.models import PolicyVersion
from kangjiu.policy.queries.published import versions, versions_within
from kangjiu.policy.rules.timeline import FOR_EVER, Held, Stretch, gaps, in_force, taken_over_on

LEVELS = ("nation", "province", "city", "county")
MOST_PLACES = 400


@dataclass(frozen=True)
class Holding:
    """A published version in its place (一版): `state` is now, coming, ended or replaced, by the day asked for."""

    version: PolicyVersion
    state: str
    taken_over_on: date | None = None

    @property
    def has_end(self) -> bool:
        """Whether it says when it ends."""
        return self.version.valid_to_on is not None and self.version.valid_to_on < date(2099, 1, 1)


@dataclass
class Place:
    """A division with its versions (一个地区); `missing` when a county has nothing in force that day."""

    path: str
    name: str
    level: str
    now: list[Holding] = field(default_factory=list)
    coming: list[Holding] = field(default_factory=list)
    past: list[Holding] = field(default_factory=list)
    drafts: list[PolicyVersion] = field(default_factory=list)
    gaps: list[Stretch] = field(default_factory=list)
    ends_on: date | None = None
    own: bool = False
    below: list[Place] = field(default_factory=list)

    @property
    def level_label(self) -> str:
        """国家, 省, 市 or 县."""
        return {"nation": "国家", "province": "省级", "city": "市级", "county": "县级"}.get(self.level, "")

    @property
    def missing(self) -> bool:
        """Whether children of this county cannot be decided about that day."""
        return self.level == "county" and not self.now

    @property
    def counties(self) -> list[Place]:
        """This place, if it is a county, and every county below."""
        own = [self] if self.level == "county" else []
        return own + [one for place in self.below for one in place.counties]

    @property
    def missing_count(self) -> int:
        """How many counties of it have nothing in force."""
        return sum(one.missing for one in self.counties)


def library(by: Scope, on: date, *, path: str = "") -> list[Place]:
    """What holds where on a day, as a tree; `path` keeps one division, what lies above it and below."""
    rows = list(versions(by).exclude(status__in=(PackStatus.DRAFT, PackStatus.SUBMITTED)))
    drafts = list(versions_within(by).filter(status__in=(PackStatus.DRAFT, PackStatus.SUBMITTED)))
    places = _places(by, {one.region_path for one in (*rows, *drafts)}, path)
    for place in places.values():
        _fill(place, [one for one in rows if one.region_path == place.path], on)
        place.drafts = [one for one in drafts if one.region_path == place.path]
    return _tree(places)


def _places(by: Scope, used: Iterable[str], path: str) -> dict[str, Place]:
    """The divisions to show: those with a policy, those of the person, and what they lie in."""
    seen = by.narrow("policy.view")
    own = {one.path: one for one in accounts.regions_in(seen, LEVELS)[:MOST_PLACES]}
    wanted = {step for one in (*used, *own) for step in (one, *divisions.ancestors(one))}
    if path:
        low, high = divisions.subtree(path)
        wanted = {one for one in wanted if low <= one <= high or one in divisions.ancestors(path)}
    rows = [*own.values(), *accounts.regions_at(wanted - set(own))]
    found = (one for one in rows if one.path in wanted)
    return {one.path: _place(one, one.path in own) for one in sorted(found, key=lambda one: one.path)}


def _place(region: Region, own: bool) -> Place:
    return Place(region.path, region.name, region.level, own=own)


def _fill(place: Place, rows: Sequence[PolicyVersion], on: date) -> None:
    held = [_held(one) for one in rows if one.status == PackStatus.PUBLISHED]
    winner = in_force(held, on)
    for one in sorted(rows, key=lambda row: (row.valid_from_on, row.number), reverse=True):
        holding = Holding(one, *_state(one, held, winner, on))
        shelf = {"now": place.now, "coming": place.coming}.get(holding.state, place.past)
        shelf.append(holding)
    place.gaps = gaps(held) if place.level == "county" else []
    last = max((one.to_on for one in held), default=None)
    place.ends_on = last if last is not None and last < on and place.level == "county" else None


def _held(one: PolicyVersion) -> Held:
    return Held(one.pk, one.valid_from_on, one.valid_to_on or FOR_EVER, one.number)


def _state(one: PolicyVersion, held: Sequence[Held], winner: int | None, on: date) -> tuple[str, date | None]:
    if one.status == PackStatus.WITHDRAWN:
        return "withdrawn", None
    over = taken_over_on(held, one.pk)
    if one.pk == winner:
        return "now", over
    if one.valid_from_on > on:
        return "coming", over
    if one.valid_to_on is not None and one.valid_to_on < on:
        return "ended", over
    return "replaced", over


def _tree(places: Mapping[str, Place]) -> list[Place]:
    """Each place under the nearest one it lies in."""
    roots: list[Place] = []
    for place in places.values():
        above = next((places[step] for step in divisions.ancestors(place.path) if step in places), None)
        (above.below if above else roots).append(place)
    return roots
