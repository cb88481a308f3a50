"""The people of the demo as the system sees them (示例人员): one place that turns a user name into a scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kangjiu.accounts import queries as accounts_queries
from kangjiu.common.dates import local_day
from kangjiu.common.scope import Scope
from kangjiu.demo.rules.story import Story

BOOTSTRAP = ("accounts.users", "accounts.roles", "clocks.calendar")


@dataclass
class Cast:
    """Accounts, units and institutions of the demo while it is being built, by their short names."""

    story: Story
    users: dict[str, Any] = field(default_factory=dict)
    offices: dict[str, Any] = field(default_factory=dict)
    houses: dict[str, Any] = field(default_factory=dict)  # key of a house → its row of providers
    sites: list[Any] = field(default_factory=list)
    therapists: dict[int, list[Any]] = field(default_factory=dict)  # by provider
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

    @staticmethod
    def system(permissions: Iterable[str] = BOOTSTRAP) -> Scope:
        """The installation itself, before there are people."""
        return Scope.system(permissions, county_code="999901")
