"""From an account to its scope (权限范围), on a day."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from kangjiu.accounts.models import RoleAssignment, User
from kangjiu.accounts.rules import regions
from kangjiu.accounts.rules.roles import ROLES
from kangjiu.common.dates import local_day
from kangjiu.common.scope import Grant, Scope


def assignments_in_force(user_id: int, on: date) -> QuerySet[RoleAssignment]:
    """The assignments of a person that hold on a day (inclusive on both ends)."""
    open_or_later = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return RoleAssignment.objects.filter(open_or_later, user_id=user_id, valid_from__lte=on)


def _grant(assignment: RoleAssignment) -> Grant | None:
    role = ROLES.get(assignment.role)
    if role is None:
        return None
    if assignment.organisation_id is not None:
        return Grant(role.permissions, organisation_id=assignment.organisation_id, role=role.code)
    if assignment.region_path:
        low, high = regions.subtree(assignment.region_path)
        return Grant(role.permissions, low, high, role=role.code)
    return Grant(role.permissions, role=role.code)


def scope_for(user: User, at: datetime, *, session: str = "") -> Scope:
    """What a person may do and see at a moment (权限范围), in one query; two for who has no assignment.

    An account that is off, or whose unit is closed, gets an empty scope. Acts of staff go to their unit's
    chain, those of families to their county's.
    """
    on = local_day(at)
    assigned = list(assignments_in_force(user.pk, on).select_related("user__organisation"))
    if assigned:
        user.organisation = assigned[0].user.organisation
    unit = user.organisation
    county = unit.county_code if unit else regions.county_of(user.region_path)
    chain = f"org:{unit.pk}" if unit else f"county:{county}"
    if not user.is_active or (unit is not None and not unit.active):
        return Scope(user.pk, (), user.organisation_id, county, chain, user.is_family, session, on)
    found = (_grant(assignment) for assignment in assigned)
    grants = tuple(grant for grant in found if grant is not None)
    return Scope(user.pk, grants, user.organisation_id, county, chain, user.is_family, session, on)
