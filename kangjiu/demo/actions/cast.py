"""The people of the demo as the system sees them (示例人员): one place that turns a user name into a scope."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kangjiu.accounts import queries as accounts_queries
from kangjiu.clocks import queries as clocks_queries
from kangjiu.clocks.rules.working_days import Calendar, next_working_day
from kangjiu.common.dates import local_day
from kangjiu.common.scope import Scope
from kangjiu.demo.rules import county
from kangjiu.demo.rules.people import Child
from kangjiu.demo.rules.story import Story

BOOTSTRAP = ("accounts.users", "accounts.roles", "clocks.calendar")


@dataclass
class Cast:
    """Accounts, units, institutions and children of the demo while it is being built, by their short names."""

    story: Story
    users: dict[str, Any] = field(default_factory=dict)
    offices: dict[str, Any] = field(default_factory=dict)
    houses: dict[str, Any] = field(default_factory=dict)  # key of a house → its row of providers
    sites: list[Any] = field(default_factory=list)
    therapists: dict[int, list[Any]] = field(default_factory=dict)  # by provider
    children: dict[int, Child] = field(default_factory=dict)  # by id of the file
    taken: Counter[int] = field(default_factory=Counter)  # children at a site
    _calendar: Calendar | None = None
    _scopes: dict[tuple[str, date], Scope] = field(default_factory=dict)

    def by(self, username: str, at: datetime) -> Scope:
        """What this person may do at a moment."""
        key = (username, local_day(at))
        if key not in self._scopes:
            self._scopes[key] = accounts_queries.scope_for(self.users[username], at)
        return self._scopes[key]

    def admin_of(self, provider_id: int) -> str:
        """The user name of an institution's own administrator."""
        key = next(key for key, row in self.houses.items() if row.pk == provider_id)
        return "provider_admin" if key == "centre" else f"admin_{key}"

    def site_for(self, category: str) -> Any:
        """The place with most room for a category."""
        covered = {house.key: house.categories for house in county.HOUSES}
        keys = {row.pk: key for key, row in self.houses.items()}
        able = [site for site in self.sites if category in covered[keys[site.provider_id]]]
        return max(able, key=lambda site: (site.capacity - self.taken[site.pk], -site.pk))

    @property
    def calendar(self) -> Calendar:
        """The working calendar of the whole story."""
        if self._calendar is None:
            days = (self.story.prepared_on, self.story.today + timedelta(days=30))
            self._calendar = clocks_queries.working_calendar(*days)
        return self._calendar

    def workday(self, day: date, later: int = 0) -> date:
        """The working day so many after a day (or before it); 0 gives the day itself or the next one that works."""
        step = timedelta(days=1 if later >= 0 else -1)
        day = next_working_day(self.calendar, day) if later >= 0 else day
        for _ in range(abs(later)):
            day += step
            while not self.calendar.is_workday(day):
                day += step
        return day

    @staticmethod
    def system(permissions: Iterable[str] = BOOTSTRAP) -> Scope:
        """The installation itself, before there are people."""
        return Scope.system(permissions, county_code="999901")
