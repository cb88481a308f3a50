"""The demo county from its first day to today (建立示例县), in the order in which things happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kangjiu.demo.actions import ground, yearly
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules.story import Story


def build(today: date, say: Callable[[str], None]) -> Cast:
    """Build the whole county as of a day; NoStory for a day the example policy does not cover."""
    story = Story(today)
    cast = ground.lay(story)
    yearly.payees(cast)
    for year in story.years:
        yearly.open_year(cast, year)
    say("单位、账号、政策、定点机构和预算已就绪")
    return cast
