"""The demo county from its first day to today (建立示例县), in the order in which things happened."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from kangjiu.demo.actions import deciding, ground, intake, monthly, yearly
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules.story import Story

CHILDREN = 240


def build(today: date, say: Callable[[str], None]) -> Cast:
    """Build the whole county as of a day; NoStory for a day the example policy does not cover."""
    story = Story(today)
    cast = ground.lay(story)
    yearly.payees(cast)
    for year in story.years:
        yearly.open_year(cast, year)
    say("单位、账号、政策、定点机构和预算已就绪")
    children = intake.invent(cast, CHILDREN, story.rounds[0][1])
    for year, on in story.rounds:
        rows = intake.apply(cast, children[:60], year, on)
        say(f"{year} 年度申请 {len(rows)} 件")
        deciding.whole_way(cast, rows, cast.workday(on, 1))
    for month in story.months:
        began = time.monotonic()
        n = monthly.attend(cast, month)
        monthly.leave(cast, month)
        if story.is_closed(month) and n:
            monthly.close(cast, month)
            monthly.sign(cast, month)
        say(f"{month.start:%Y-%m} {n} {time.monotonic() - began:.2f}")
    return cast
