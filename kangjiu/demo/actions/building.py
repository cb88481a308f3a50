"""The demo county from its first day to today (建立示例县), in the order in which things happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from kangjiu.common.dates import Period, add_months
from kangjiu.demo.actions import billing, deciding, ground, intake, monthly, opening, settling, yearly
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules.people import Child
from kangjiu.demo.rules.story import Story

CHILDREN, CARRIED, LATE = 240, 40, 25
Say = Callable[[str], None]


def build(today: date, say: Say) -> Cast:
    """Build the whole county as of a day; NoStory for a day the example policy does not cover."""
    cast = ground.lay(Story(today))
    yearly.payees(cast)
    yearly.open_year(cast, cast.story.live_on.year)
    say("单位、账号、政策、定点机构和预算已就绪")
    children = intake.invent(cast, CHILDREN, cast.story.prepared_on)
    opening.carry_over(cast, children[:CARRIED])
    say(f"期初余额 {CARRIED} 条已签字")
    for month in cast.story.months:
        _month(cast, month, children, say)
    return cast


def _month(cast: Cast, month: Period, children: Sequence[Child], say: Say) -> None:
    """One month: the round of applications, training, the next year's papers, money."""
    for year, on in cast.story.rounds:
        if on in month:
            _round(cast, children[: CHILDREN - LATE], year, on, say)
    days = monthly.attend(cast, month)
    monthly.leave(cast, month)
    if month.start.month == 12 and month.start.year < cast.story.today.year:
        yearly.open_year(cast, month.start.year + 1)
        opening.nothing(cast, month.start.year + 1)
    _after(cast, month)
    say(f"{month.start:%Y年%m月}训练 {days} 人次")


def _round(cast: Cast, children: Sequence[Child], year: int, on: date, say: Say) -> None:
    rows = intake.apply(cast, children, year, on)
    deciding.whole_way(cast, rows, cast.workday(on, 1))
    say(f"{year} 年度申请 {len(rows)} 件已办结")


def _after(cast: Cast, month: Period) -> None:
    """What follows a month in the first days of the next, as far as today allows."""
    first = cast.workday(add_months(month.start, 1))
    for later, step in enumerate((monthly.close, monthly.sign, billing.bill, billing.claim)):
        day = cast.workday(first, later)
        if day > cast.story.today:
            return
        step(cast, month, day)
    day = cast.workday(first, 5)
    quarter = cast.story.quarter_of_month(month)
    if month.start.month % 3 == 0 and day <= cast.story.today:
        settling.settle(cast, *quarter, day)
