"""Subjects for the table of addresses: each maker makes one row in a county and returns the address's arguments."""

from __future__ import annotations

from collections.abc import Callable

from kangjiu.accounts.data import DEMO_COUNTY
from kangjiu.accounts.models import RoleAssignment
from kangjiu.accounts.tests.factories import make_organisation, make_user

OWN_COUNTY = DEMO_COUNTY
OTHER_COUNTY = "419001"

Maker = Callable[[str], dict[str, object]]
RowsMaker = Callable[..., None]  # (county, count, **arguments of the subject)


def user(county: str) -> dict[str, object]:
    return {"user_id": make_user("county_clerk", county).pk}


def role(county: str) -> dict[str, object]:
    person = make_user("county_clerk", county)
    return {"user_id": person.pk, "assignment_id": RoleAssignment.objects.get(user=person).pk}


def organisation(county: str) -> dict[str, object]:
    return {"organisation_id": make_organisation("provider", county).pk}


def users(county: str, count: int) -> None:
    for _ in range(count):
        make_user("county_clerk", county)


def organisations(county: str, count: int) -> None:
    for _ in range(count):
        make_organisation("provider", county)


MAKERS: dict[str, Maker] = {
    "list_name": lambda county: {"name": "accounts"},
    "gallery_page": lambda county: {"page": "grid"},
    "calendar_year": lambda county: {"year": 2026},
    "user": user,
    "role": role,
    "organisation": organisation,
}
ROWS: dict[str, RowsMaker] = {"users": users, "organisations": organisations}
