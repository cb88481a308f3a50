"""Children come into the system (建档与申请): files opened in one go, applications by the official form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from kangjiu.accounts import queries as accounts_queries
from kangjiu.applications import actions as applications
from kangjiu.applications.choices import Item, Route
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import people
from kangjiu.demo.rules.files import file_of
from kangjiu.demo.rules.people import Child
from kangjiu.demo.rules.story import moment
from kangjiu.registry import actions as registry


def invent(cast: Cast, count: int, on: date) -> list[Child]:
    """The children of the county, spread over its villages."""
    scope = cast.by("county_clerk", moment(on))
    places = accounts_queries.regions_in(scope.need("registry.edit"), ("village",))
    villages = [(place.path, accounts_queries.region_label(place.path)) for place in places]
    return list(people.children(count, on, villages))


def open_files(cast: Cast, children: Sequence[Child], on: date) -> list[int]:
    """Files of children already known on paper (批量建档)."""
    at = moment(on, 9)
    ids = registry.open_many(cast.by("county_clerk", at), [file_of(child) for child in children], at=at)
    cast.children |= dict(zip(ids, children, strict=True))
    return ids


def apply(cast: Cast, children: Sequence[Child], year: int, on: date) -> list[Any]:
    known = {child.identity for child in cast.children.values()}
    open_files(cast, [child for child in children if child.identity not in known], on)
    return [enter(cast, child, on) for child in children]


def enter(cast: Cast, child: Child, on: date, *, aid_elsewhere: bool = False) -> Any:
    """One application at the counter; opens the file when there is none."""
    person_id = next((pk for pk, one in cast.children.items() if one.identity == child.identity), None)
    person_id = person_id or open_files(cast, [child], on)[0]
    at = moment(on, 10)
    return applications.enter(
        cast.by("county_clerk", at),
        person_id,
        child.category,
        [Item.TRAINING],
        (Route.GUARDIAN, Route.VILLAGE, Route.TOWNSHIP)[child.serial % 3],
        year=on.year,
        answers={"aid_elsewhere": aid_elsewhere},
        at=at,
    )
