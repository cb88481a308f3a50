"""Children in training for tests, rows made directly: no application is played, dates are in 2026.

`office()` gives the people; `placement(office)` a child in training at the institution's site since 5 January.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from kangjiu.accounts.data import DEMO_COUNTY
from kangjiu.accounts.tests.factories import make_organisation, make_user, scope_of
from kangjiu.applications.choices import Item, Route, Status
from kangjiu.applications.models import Application, Entitlement, Referral
from kangjiu.care import actions
from kangjiu.care.models import MonthSheet, Placement, Session
from kangjiu.common.dates import CHINA, month_end, month_start
from kangjiu.common.scope import Scope
from kangjiu.policy.models import PolicyVersion
from kangjiu.providers.models import Agreement, AgreementCategory, Provider, Site, Therapist
from kangjiu.registry.choices import Category
from kangjiu.registry.models import Person
from kangjiu.registry.tests.factories import grant, make_child

START = date(2026, 1, 5)
YEAR = 2026
_running = count(1)


def moment(day: date, hour: int = 17) -> datetime:
    """That day at an hour in China."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


NOVEMBER = date(2026, 11, 1)
IN_NOVEMBER = moment(date(2026, 11, 24))
IN_DECEMBER = moment(date(2026, 12, 2))


@dataclass(frozen=True)
class Office:
    """An institution with a site under agreement and its people, and the county's clerk (机构与县残联)."""

    site: Site
    admin: Scope
    second: Scope
    therapist: Scope
    clerk: Scope


def site(*, county: str = DEMO_COUNTY, provider: Provider | None = None, **terms: Any) -> Site:
    """A site of a designated provider under agreement for all categories in 2025 to 2027."""
    owner = provider or _provider(county)
    place = Site.objects.create(
        provider=owner, name="示例训练点", address="示例路 1 号", region_path=owner.region_path, capacity=60
    )
    agreement(place, **terms)
    return place


def _provider(county: str) -> Provider:
    unit = make_organisation("provider", county)
    return Provider.objects.create(
        organisation=unit,
        kind="nonprofit",
        region_path=unit.region_path,
        county_code=unit.county_code,
        status="designated",
    )


def agreement(
    place: Site,
    *,
    starts_on: date = date(2025, 1, 1),
    ends_on: date = date(2027, 12, 31),
    categories: Sequence[str] = tuple(Category),
) -> Agreement:
    """A signed agreement of a site."""
    made = Agreement.objects.create(
        provider_id=place.provider_id,
        site=place,
        number=f"示协-{next(_running)}",
        starts_on=starts_on,
        ends_on=ends_on,
        status="signed",
        made_by_id=1,
        signed_by_id=2,
    )
    AgreementCategory.objects.bulk_create(
        AgreementCategory(agreement=made, category=category) for category in categories
    )
    return made


def office(*, county: str = DEMO_COUNTY, at: datetime = IN_NOVEMBER, **terms: Any) -> Office:
    """A site and its people on a day."""
    place = site(county=county, **terms)
    unit = place.provider.organisation

    def scope(role: str) -> Scope:
        return scope_of(make_user(role, county, organisation=unit), at)

    return Office(
        place,
        scope("provider_admin"),
        scope("provider_admin"),
        scope("provider_therapist"),
        scope_of(make_user("county_clerk", county), at),
    )


def version(county: str = DEMO_COUNTY) -> PolicyVersion:
    """A row of policy to hang rights on; nothing is asked of it."""
    found = PolicyVersion.objects.filter(county_code=county, pack="care-tests").first()
    return found or PolicyVersion.objects.create(
        pack="care-tests",
        number=next(_running),
        title="示例",
        region_path=county.ljust(12, "0"),
        county_code=county,
        document_number="示例",
        valid_from_on=date(2026, 1, 1),
        canonical=b"{}",
        digest=f"care-tests-{county}",
        engine_version="1",
        status="published",
        made_at=moment(date(2026, 1, 2)),
        made_by_id=1,
        signed_by_id=2,
    )


def entitlement(
    child: Person,
    *,
    year: int = YEAR,
    payable_from_on: date | None = None,
    category: str = Category.PHYSICAL,
    **fields: Any,
) -> Entitlement:
    """A right to training for a year, payable from its first day unless told."""
    policy = version(child.county_code)
    application = Application.objects.create(
        number=f"示申-{next(_running)}",
        person=child,
        organisation=make_organisation("county_federation", child.county_code),
        region_path=child.region_path,
        county_code=child.county_code,
        year=year,
        category=category,
        route=Route.GUARDIAN,
        version=policy,
        status=Status.APPROVED,
        submitted_on=date(year, 1, 2),
        entered_by_id=1,
        entered_at=moment(date(year, 1, 2)),
    )
    values = {
        "starts_on": date(year, 1, 1),
        "ends_on": date(year, 12, 31),
        "annual_cap_fen": 1_600_000,
        "shares": {},
        **fields,
    }
    return Entitlement.objects.create(
        application=application,
        person=child,
        item=Item.TRAINING,
        category=category,
        year=year,
        version=policy,
        payable_from_on=payable_from_on or date(year, 1, 1),
        **values,
    )


def referral(place: Site, child: Person | None = None, *, issued_on: date = START, **fields: Any) -> Referral:
    """A slip that waits for the institution, valid for 30 days; the file is open to it."""
    person = child or make_child()
    right = fields.pop("entitlement", None) or entitlement(person)
    values = {"valid_to_on": issued_on + timedelta(days=29), **fields}
    grant(person, organisation_id=place.provider_id, ground="referral", to_on=values["valid_to_on"])
    return Referral.objects.create(
        number=f"示残转〔2026〕{next(_running)}号",
        entitlement=right,
        person=person,
        site=place,
        provider_id=place.provider_id,
        issued_on=issued_on,
        **values,
    )


def placement(
    place: Site, child: Person | None = None, *, starts_on: date = START, **fields: Any
) -> Placement:
    """A child in training since 5 January 2026, with a right payable all year."""
    person = child or make_child()
    right = fields.pop("entitlement", None) or entitlement(person)
    grant(person, organisation_id=place.provider_id)
    return Placement.objects.create(
        person=person,
        entitlement=right,
        site=place,
        provider_id=place.provider_id,
        starts_on=starts_on,
        **fields,
    )


def placements(place: Site, number: int) -> list[Placement]:
    """Several children in training."""
    return [placement(place) for _ in range(number)]


def session(row: Placement, day: date, attendance: str = "present", **fields: Any) -> Session:
    """One record of a day, entered that day."""
    return Session.objects.create(
        placement=row,
        person_id=row.person_id,
        day=day,
        attendance=attendance,
        entered_by_id=1,
        entered_at=moment(day),
        **fields,
    )


def workdays(month_on: date) -> list[date]:
    """Monday to Friday of a month."""
    days = [month_start(month_on) + timedelta(days=n) for n in range(month_end(month_on).day)]
    return [day for day in days if day.weekday() < 5]


def attended(row: Placement, month_on: date, attendance: str = "present", days: int = 40) -> MonthSheet:
    """A month with the first so many weekdays recorded, sheet open."""
    Session.objects.bulk_create(
        Session(
            placement=row,
            person_id=row.person_id,
            day=day,
            attendance=attendance,
            entered_by_id=1,
            entered_at=moment(day),
        )
        for day in workdays(month_on)[:days]
        if day >= row.starts_on
    )
    return MonthSheet.objects.get_or_create(placement=row, month_on=month_start(month_on))[0]


def closed(place: Office, row: Placement, month_on: date, *, days: int = 40) -> MonthSheet:
    """A month closed on the second day of the next."""
    sheet = attended(row, month_on, days=days)
    at = moment(month_end(month_on) + timedelta(days=2))
    actions.close_month(place.admin, row.site_id, month_on, placement_ids=[row.pk], at=at)
    sheet.refresh_from_db()
    return sheet


def family(child: Person, at: datetime = IN_DECEMBER) -> Scope:
    """The guardian's account with the file opened to it."""
    user = make_user("guardian")
    grant(child, user_id=user.pk)
    return scope_of(user, at)


def confirmed(place: Office, row: Placement, month_on: date, *, days: int = 40) -> MonthSheet:
    """A month the guardian confirmed by phone."""
    sheet = closed(place, row, month_on, days=days)
    at = moment(month_end(month_on) + timedelta(days=3))
    return actions.confirm_month(family(row.person, at), sheet.pk, True, at=at)


def therapist(place: Site, **fields: Any) -> Therapist:
    """A therapist on duty since 2025 whose licence holds."""
    values = {"from_on": date(2025, 1, 1), "licence_expires_on": date(2028, 1, 1), **fields}
    return Therapist.objects.create(provider_id=place.provider_id, name="示例治疗师", licence="L1", **values)
