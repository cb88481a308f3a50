"""The demo county from its first day to today (建立示例县), in the order in which things happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from kangjiu.common.dates import Period, add_months, month_start
from kangjiu.demo.actions import (
    billing,
    deciding,
    family,
    ground,
    intake,
    monthly,
    opening,
    settling,
    unfinished,
    yearly,
)
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules.fates import LATE
from kangjiu.demo.rules.people import Child
from kangjiu.demo.rules.story import Story
from kangjiu.exchange import queries as exchange_queries
from kangjiu.exchange.workbook import export_workbook

CHILDREN, CARRIED = 240, 40
Say = Callable[[str], None]


def build(today: date, say: Say, *, count: int = CHILDREN, carried: int = CARRIED) -> Cast:
    """Build the whole county as of a day; NoStory for a day the example policy does not cover.

    Of `count` children so many are `carried` over with opening balances, and the last 25 apply in these weeks.
    """
    cast = ground.lay(Story(today))
    yearly.payees(cast)
    yearly.open_year(cast, cast.story.live_on.year)
    say("单位、账号、政策、定点机构和预算已就绪")
    children = intake.invent(cast, count, cast.story.prepared_on)
    whole = intake.form_rows(cast, children, cast.story.live_on)
    intake.keep(
        "示例县全部儿童.xlsx", export_workbook(exchange_queries.importer("applications").sheet, whole)
    )
    if cast.story.live_on.month == 1:
        opening.nothing(cast, cast.story.live_on.year)
    else:
        opening.carry_over(cast, children[:carried])
        say(f"期初余额 {carried} 条已签字")
        _families(cast, cast.story.live_on)
    for month in cast.story.months:
        _month(cast, month, children[: -len(LATE)], say)
    unfinished.apply_late(cast, children[-len(LATE) :])
    say(f"近期申请 {len(LATE)} 件，各在不同环节")
    return cast


def _month(cast: Cast, month: Period, children: Sequence[Child], say: Say) -> None:
    """One month: the round of applications, training, the next year's papers, money."""
    for _, on in cast.story.rounds:
        if on in month:
            _round(cast, children, on, say)
    days = monthly.attend(cast, month)
    monthly.leave(cast, month)
    if month.start.month == 12 and month.start.year < cast.story.today.year:
        yearly.open_year(cast, month.start.year + 1)
        opening.nothing(cast, month.start.year + 1)
    _after(cast, month)
    say(f"{month.start:%Y年%m月}训练 {days} 人次")


def _round(cast: Cast, children: Sequence[Child], on: date, say: Say) -> None:
    """Everybody applies; in the first year those with opening balances have their approval already."""
    known = {one.identity for one in cast.children.values()} if on.year == cast.story.live_on.year else set()
    rows = intake.apply(cast, [one for one in children if one.identity not in known], on)
    _families(cast, on)
    deciding.whole_way(cast, rows, cast.workday(on, 1))
    say(f"{on.year} 年度申请 {len(rows)} 件已办结")


def _families(cast: Cast, on: date) -> None:
    """The two families' accounts, as soon as there are children."""
    if "guardian" not in cast.users:
        guarded, helped, *_ = cast.children
        family.open_accounts(cast, guarded, helped, cast.workday(on))


def _after(cast: Cast, month: Period) -> None:
    """What follows a month in the first days of the next, as far as today allows."""
    first, today = cast.workday(add_months(month.start, 1)), cast.story.today
    left = Left.of(cast, month)
    steps: tuple[Callable[[date], None], ...] = (
        lambda day: monthly.close(cast, month, day),
        lambda day: _confirm(cast, month, day, left),
        lambda day: billing.bill(cast, month, day, waiting=left.uninsured),
        lambda day: billing.claim(cast, month, day, drafts=left.drafts),
        lambda day: None,
        lambda day: _settle(cast, month, day),
    )
    for later, step in enumerate(steps):
        if cast.workday(first, later) <= today:
            step(cast.workday(first, later))


@dataclass(frozen=True)
class Left:
    """What the last complete month leaves to be done today (待办): children by id, institutions by id."""

    unsigned: frozenset[int] = frozenset()
    disputed: frozenset[int] = frozenset()
    uninsured: frozenset[int] = frozenset()
    drafts: frozenset[int] = frozenset()

    @staticmethod
    def of(cast: Cast, month: Period) -> Left:
        """Nothing for earlier months; for the last one a few of each kind."""
        if add_months(month.start, 1) != month_start(cast.story.today):
            return Left()
        ids = list(cast.children)
        return Left(
            frozenset({ids[0], *ids[7::31]}),
            frozenset(ids[11::97]),
            frozenset(ids[::13]),
            frozenset({cast.houses["kindergarten"].pk}),
        )


def _confirm(cast: Cast, month: Period, day: date, left: Left) -> None:
    """Most sign on paper, one guardian agrees by phone, in the last month some are still to come."""
    guarded = next(iter(cast.children))
    monthly.sign(cast, month, day, but={guarded, *left.unsigned, *left.disputed})
    if guarded not in left.unsigned:
        family.confirm(cast, month, day, guarded)
    for person_id in left.disputed - left.unsigned:
        family.object_(cast, month, day, person_id)


def _settle(cast: Cast, month: Period, day: date) -> None:
    if month.start.month % 3 == 0:
        settling.settle(cast, *cast.story.quarter_of_month(month), day)
