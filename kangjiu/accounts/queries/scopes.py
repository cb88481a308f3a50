"""From an account to its scope (权限范围), on a day."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from kangjiu.accounts.models import RoleAssignment, User
from kangjiu.accounts.queries.regions import followed_pairs
from kangjiu.accounts.rules import changes, regions
from kangjiu.accounts.rules.roles import ROLES
from kangjiu.common.dates import local_day
from kangjiu.common.scope import Grant, Scope


def assignments_in_force(user_id: int, on: date) -> QuerySet[RoleAssignment]:
    """The assignments of a person that hold on a day (inclusive on both ends)."""
    open_or_later = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return RoleAssignment.objects.filter(open_or_later, user_id=user_id, valid_from__lte=on)


def _grants(assignment: RoleAssignment, pairs: list[tuple[str, str]]) -> list[Grant]:
    role = ROLES.get(assignment.role)
    if role is None:
        return []
    if assignment.organisation_id is not None:
        return [Grant(role.permissions, organisation_id=assignment.organisation_id, role=role.code)]
    if not assignment.region_path:
        return [Grant(role.permissions, role=role.code)]
    paths = (assignment.region_path, *changes.stands_for(assignment.region_path, pairs))
    return [Grant(role.permissions, *regions.subtree(path), role=role.code) for path in paths]


def _former(assignments: list[RoleAssignment], on: date) -> list[tuple[str, str]]:
    """Former divisions matter below the county only: a county's range holds all of its townships, old and new."""
    below = any(regions.level_of(one.region_path) in changes.LOWER for one in assignments if one.region_path)
    return followed_pairs(on) if below else []


def scope_for(user: User, at: datetime, *, session: str = "") -> Scope:
    """What a person may do and see at a moment (权限范围), in one query, two below the county or without an assignment.

    An account that is off, or whose unit is closed, gets an empty scope. Acts of staff go to their unit's
    chain, those of families to their county's. A division stands also for those merged into it.
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
    pairs = _former(assigned, on)
    grants = tuple(grant for assignment in assigned for grant in _grants(assignment, pairs))
    return Scope(user.pk, grants, user.organisation_id, county, chain, user.is_family, session, on)
