"""Reads of accounts: scopes, divisions, units and people."""

from kangjiu.accounts.queries.people import (
    assignments,
    display_name,
    display_names,
    held_roles,
    me,
    organisation,
    organisations,
    own_roles,
    role_counts,
    role_labels,
    user,
    users,
)
from kangjiu.accounts.queries.regions import (
    children,
    county_of,
    nation,
    offered_levels,
    region,
    region_label,
    region_names,
    regions_in,
    subtree,
)
from kangjiu.accounts.queries.scopes import assignments_in_force, scope_for

__all__ = [
    "assignments",
    "assignments_in_force",
    "children",
    "county_of",
    "display_name",
    "display_names",
    "held_roles",
    "me",
    "nation",
    "offered_levels",
    "organisation",
    "organisations",
    "own_roles",
    "region",
    "region_label",
    "region_names",
    "regions_in",
    "role_counts",
    "role_labels",
    "scope_for",
    "subtree",
    "user",
    "users",
]
