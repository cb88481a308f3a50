"""When things happen in the demo county (示例县的时间线): four complete quarters before today and the running one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kangjiu.common.dates import (
    CHINA,
    Period,
    add_months,
    month_start,
    months_in,
    quarter_of,
    quarter_period,
)

FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2027, 12, 31)
QUARTERS = 4


class NoStory(ValueError):
    """The example policy does not cover the days this demo would need (演示日期不在示例政策期内)."""


@dataclass(frozen=True)
class Story:
    """The days of one demo, all worked out from today."""

    today: date

    def __post_init__(self) -> None:
        if not FIRST_DAY <= self.today <= LAST_DAY:
            raise NoStory(f"示例政策只够演示 {FIRST_DAY} 至 {LAST_DAY} 之间的日子，请用 --today 选一天")

    @property
    def quarters(self) -> tuple[tuple[int, int], ...]:
        """The last four complete quarters (year, quarter), oldest first."""
        day = quarter_period(*quarter_of(self.today)).start
        return tuple(quarter_of(add_months(day, -3 * back)) for back in range(QUARTERS, 0, -1))

    @property
    def live_on(self) -> date:
        """The first day of the first quarter: the county starts to work with the system."""
        return quarter_period(*self.quarters[0]).start

    @property
    def prepared_on(self) -> date:
        """When offices, accounts and policy were set up, some weeks before."""
        day = self.live_on - timedelta(days=28)
        return day - timedelta(days=day.weekday())

    @property
    def years(self) -> tuple[int, ...]:
        """The years of assistance the story touches."""
        return tuple(range(self.live_on.year, self.today.year + 1))

    @property
    def rounds(self) -> tuple[tuple[int, date], ...]:
        """When all families apply: (year, day). A year that begins with its last quarter has opening balances only."""
        found = [] if self.live_on.month == 10 else [(self.live_on.year, self.live_on + timedelta(days=4))]
        januaries = (date(year, 1, 5) for year in self.years[1:])
        return (*found, *((day.year, day) for day in januaries if day <= self.today - timedelta(days=21)))

    @property
    def months(self) -> tuple[Period, ...]:
        """Every month from the first day to today, the last one cut at yesterday's evening."""
        last = self.today - timedelta(days=1)
        return tuple(months_in(Period(self.live_on, max(last, self.live_on))))

    def is_closed(self, month: Period) -> bool:
        """Whether the month is over and its cut-off day (the third of the next) has passed."""
        return self.today > add_months(month_start(month.start), 1) + timedelta(days=2)

    def quarter_of_month(self, month: Period) -> tuple[int, int]:
        """Year and quarter of a month."""
        return quarter_of(month.start)


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A time of day in China, aware."""
    return datetime.combine(day, time(hour, minute), CHINA)


def spread(day: date, count: int, first_hour: int = 9) -> Iterator[datetime]:
    """So many moments of one working day, in order, never after 17:30."""
    start = moment(day, first_hour)
    whole = (17 * 60 + 30 - first_hour * 60) * 60
    return (start + timedelta(seconds=whole * place // max(1, count)) for place in range(count))


def later(day: date, days: int, today: date) -> date:
    """A day so many days later, but not after today."""
    return min(day + timedelta(days=days), today)
