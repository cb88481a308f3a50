"""A big county for measuring (压力数据): many people and children through the bulk actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from kangjiu.applications import actions as applications
from kangjiu.applications.choices import Item, Route
from kangjiu.demo.actions import deciding, ground, intake, yearly
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import people
from kangjiu.demo.rules.files import file_of
from kangjiu.demo.rules.people import Child
from kangjiu.demo.rules.story import Story, moment
from kangjiu.registry import actions as registry
from kangjiu.registry.rules.values import FileData

TRAINING = 60


def load(
    today: date, people_count: int, children_count: int, applied: int, say: Callable[[str], None]
) -> Cast:
    """Lay the ground of the demo and fill it: children with files, adults around them, applications for some.

    The first sixty train at one place, so that a whole screen of attendance can be measured.
    """
    cast = ground.lay(Story(today))
    yearly.payees(cast)
    yearly.open_year(cast, today.year)
    on = cast.workday(today, -30)
    children = intake.invent(cast, children_count, on)
    each = max(0, people_count // max(1, children_count) - 2)
    at = moment(on, 9)
    ids = registry.open_many(cast.by("county_clerk", at), _files(children, each, on), at=at)
    cast.children |= dict(zip(ids, children, strict=True))
    say(f"人员 {children_count * (each + 2)} 名，其中儿童 {len(ids)} 名")
    rows = [_apply(cast, pk, child, on) for pk, child in list(cast.children.items())[:applied]]
    say(f"申请 {len(rows)} 件")
    deciding.whole_way(cast, rows[:TRAINING], cast.workday(on, 1))
    say(f"在训 {min(TRAINING, len(rows))} 名")
    return cast


def _files(children: list[Child], each: int, on: date) -> Iterator[FileData]:
    for child, others in zip(children, people.relatives(children, each, on), strict=True):
        yield file_of(child, others)


def _apply(cast: Cast, person_id: int, child: Child, on: date) -> object:
    at = moment(on, 14)
    return applications.enter(
        cast.by("county_clerk", at),
        person_id,
        child.category,
        [Item.TRAINING],
        Route.GUARDIAN,
        year=on.year,
        answers={"aid_elsewhere": False},
        at=at,
    )
