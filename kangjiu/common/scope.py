"""Scope (权限范围): who acts, with which permissions, over which regions and institution. Built once per request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from kangjiu.common.errors import NotAllowed

WHOLE_COUNTRY = ("000000000000", "999999999999")


@dataclass(frozen=True)
class Grant:
    """One role assignment in force: permissions over an inclusive region-path range, or over one institution's own rows.

    `organisation_id` set means "only what concerns this institution" (a provider, an assessor); the region range
    is then not used for reading rows. A guardian's grant has neither: only files granted to the user.
    """

    permissions: frozenset[str]
    low: str = ""
    high: str = ""
    organisation_id: int | None = None
    role: str = ""


@dataclass(frozen=True)
class Scope:
    """Value handed to every query and action as its first argument.

    `chain` names the trail chain of this person's acts; `session` goes to the access log only; `on` is the day the
    scope was built for (file grants in force that day are read).
    """

    user_id: int | None
    grants: tuple[Grant, ...] = ()
    organisation_id: int | None = None
    county_code: str = ""
    chain: str = "system"
    is_family: bool = False
    session: str = field(default="", compare=False)
    on: date | None = None

    def allows(self, permission: str) -> bool:
        """Whether any assignment carries the permission."""
        return any(permission in grant.permissions for grant in self.grants)

    def need(self, *permissions: str) -> Scope:
        """Narrow to the assignments that carry one of the permissions; NotAllowed when there is none."""
        narrowed = self.narrow(*permissions)
        if not narrowed.grants:
            raise NotAllowed(permissions[0])
        return narrowed

    def narrow(self, *permissions: str) -> Scope:
        """The same person seen only through the assignments that carry one of the permissions."""
        kept = tuple(grant for grant in self.grants if grant.permissions.intersection(permissions))
        return replace(self, grants=kept)

    def ranges(self) -> tuple[tuple[str, str], ...]:
        """Inclusive region-path ranges this scope reads."""
        return tuple((grant.low, grant.high) for grant in self.grants if grant.low)

    def organisations(self) -> tuple[int, ...]:
        """Institutions whose own rows this scope reads."""
        return tuple(grant.organisation_id for grant in self.grants if grant.organisation_id is not None)

    def covers(self, path: str) -> bool:
        """Whether a region path lies inside one of the ranges."""
        return any(low <= path <= high for low, high in self.ranges())

    @staticmethod
    def system(permissions: Iterable[str], *, county_code: str = "", chain: str = "system") -> Scope:
        """The system itself (定时任务、迁移): given permissions over the whole country, on a jobs chain."""
        low, high = WHOLE_COUNTRY
        return Scope(
            None, (Grant(frozenset(permissions), low, high, role="system"),), None, county_code, chain
        )
