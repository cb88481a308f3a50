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
    ids = {child.identity: pk for pk, child in cast.children.items()}
    new = [child for child in children if child.identity not in ids]
    open_files(cast, new, on)
    ids = {child.identity: pk for pk, child in cast.children.items()}
    at = moment(on, 10)
    clerk = cast.by("county_clerk", at)
    return [
        applications.enter(
            clerk,
            ids[child.identity],
            child.category,
            [Item.TRAINING],
            Route.GUARDIAN,
            year=year,
            answers={"aid_elsewhere": False},
            at=at,
        )
        for child in children
    ]
