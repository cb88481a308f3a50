"""Rows for tests: divisions, units, people and what they may do. Every test of the project may use these.

`make_user("county_clerk")` gives a clerk of 示例县 with the role in force; `scope_of(user)` its scope.
`make_scope("county_clerk")` is both in one.
"""

from __future__ import annotations

from datetime import date, datetime

import factory

from kangjiu.accounts import choices, queries
from kangjiu.accounts.data import DEMO_COUNTY, KEPT_SINCE, shipped_regions
from kangjiu.accounts.models import Organisation, Region, RoleAssignment, User
from kangjiu.accounts.rules import regions
from kangjiu.accounts.rules.roles import ROLES, Side
from kangjiu.common.dates import CHINA
from kangjiu.common.scope import Scope

PASSWORD = "Shili-2024-mima"  # noqa: S105
EARLY = datetime(2020, 1, 2, 9, 0, tzinfo=CHINA)
MIDYEAR = datetime(2024, 6, 3, 10, 0, tzinfo=CHINA)
_NAMES = {row.code: row.name for row in shipped_regions(demo=True)}
_KIND_OF_ROLE = {
    "village": "village",
    "township": "township_federation",
    "township_health": "township_health",
    "assessor": "assessor",
    "expert": "expert_group",
    "volunteer": "volunteer_team",
    "city_federation": "city_federation",
    "province_federation": "province_federation",
}


def make_region(code: str = DEMO_COUNTY) -> Region:
    """The division of a code with everything above it, made when missing; unknown codes get a 示例 name."""
    path = regions.path_of(code)
    found = Region.objects.filter(path=path, valid_to__isnull=True).first()
    if found:
        return found
    above = regions.parent_of(path, {regions.path_of(known) for known in _NAMES})
    return Region.objects.create(
        code=code,
        name=_NAMES.get(code, f"示例区划{code}"),
        level=regions.level_of(path),
        path=path,
        parent=None if above is None else make_region(_code_of(above)),
        pseudo=regions.is_pseudo(path),
        valid_from=KEPT_SINCE,
    )


def _code_of(path: str) -> str:
    length = {"township": 9, "village": 12}.get(regions.level_of(path), 6)
    return path[:length]


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A unit in 示例县 (单位)."""

    class Meta:
        model = Organisation

    kind = choices.OrganisationKind.COUNTY_FEDERATION
    name = factory.Sequence(lambda n: f"示例单位{n}")
    region = factory.LazyFunction(make_region)
    region_path = factory.LazyAttribute(lambda unit: unit.region.path)
    county_code = factory.LazyAttribute(lambda unit: regions.county_of(unit.region_path))


class UserFactory(factory.django.DjangoModelFactory):
    """A staff account of a unit in 示例县, password `PASSWORD` (账号)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"shili{n}")
    display_name = factory.Sequence(lambda n: f"示例人员{n}")
    kind = choices.UserKind.STAFF
    organisation = factory.SubFactory(OrganisationFactory)
    region_path = factory.LazyAttribute(
        lambda user: user.organisation.region_path if user.organisation else make_region().path
    )
    password_changed_at = EARLY
    created_at = EARLY

    @factory.post_generation
    def password(self, create: bool, extracted: str | None, **kwargs: object) -> None:
        self.set_password(extracted or PASSWORD)
        if create:
            self.save(update_fields=["password"])


class RoleAssignmentFactory(factory.django.DjangoModelFactory):
    """A role in force since 2020 (角色授权)."""

    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = "county_clerk"
    region_path = factory.LazyAttribute(lambda row: row.user.region_path)
    valid_from = EARLY.date()
    granted_at = EARLY


def make_organisation(kind: str = "provider", region: str = DEMO_COUNTY, **fields: object) -> Organisation:
    """A unit of a kind in the division of a code."""
    return OrganisationFactory(kind=kind, region=make_region(region), **fields)


def make_user(
    role: str = "county_clerk",
    county: str = DEMO_COUNTY,
    *,
    region: str = "",
    organisation: Organisation | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    **fields: object,
) -> User:
    """A person with a role in force.

    The role's range is `region` (a code), else what fits its level: the county, its first township, its city
    or province. Roles of institutions get `organisation`, made when missing; families get neither.
    """
    wanted = ROLES[role]
    place = make_region(region or _fitting(wanted.level, county))
    if wanted.side is Side.FAMILY:
        person = UserFactory(kind="family", organisation=None, region_path=place.path, **fields)
    else:
        unit = organisation or make_organisation(_kind_of(role), place.code)
        kind = "provider" if wanted.own_rows else "staff"
        person = UserFactory(kind=kind, organisation=unit, **fields)
    RoleAssignmentFactory(
        user=person,
        role=role,
        organisation=person.organisation if wanted.own_rows else None,
        region_path=place.path if wanted.levels else "",
        valid_from=valid_from or EARLY.date(),
        valid_to=valid_to,
    )
    return person


def _kind_of(role: str) -> str:
    if role in list(choices.OrganisationKind):
        return role
    return _KIND_OF_ROLE.get(role, "provider" if role.startswith("provider") else "county_federation")


def _fitting(level: str, county: str) -> str:
    if level == "city":
        return county[:4] + "00"
    if level == "province":
        return county[:2] + "0000"
    if level in ("township", "village"):
        inside = sorted(code for code in _NAMES if code.startswith(county) and len(code) in (9, 12))
        return next(code for code in inside if len(code) == (9 if level == "township" else 12))
    return county


def scope_of(user: User, at: datetime = MIDYEAR) -> Scope:
    """The scope of a person, on 3 June 2024 unless told."""
    return queries.scope_for(user, at)


def make_scope(role: str = "county_clerk", county: str = DEMO_COUNTY, **fields: object) -> Scope:
    """The scope of a newly made person with a role."""
    return scope_of(make_user(role, county, **fields))  # type: ignore[arg-type]


def office_of_two(county: str = DEMO_COUNTY) -> tuple[Scope, Scope]:
    """A county federation of two people (两人单位): the clerk, and the one who reviews and approves."""
    unit = make_organisation("county_federation", county)
    return tuple(  # type: ignore[return-value]
        scope_of(make_user(role, county, organisation=unit))
        for role in ("county_clerk", "county_review_approve")
    )
