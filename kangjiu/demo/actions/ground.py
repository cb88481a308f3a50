"""The ground the story stands on (示例县的底子): divisions, calendar, units, accounts, policy, institutions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings

from kangjiu.accounts import actions as accounts
from kangjiu.accounts.choices import OrganisationKind
from kangjiu.clocks import actions as clocks
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import county, numbers
from kangjiu.demo.rules.county import House, Worker
from kangjiu.demo.rules.story import Story, moment
from kangjiu.policy import actions as policy
from kangjiu.providers import actions as providers
from kangjiu.providers.actions import PriceData, ProviderData

PACKS = (
    ("shili-2026", "county_clerk", "county_approver"),
    ("henan-jiyuan-2024", "jiyuan_clerk", "jiyuan_approver"),
)


def lay(story: Story) -> Cast:
    """Set everything up some weeks before the county starts to work."""
    cast = Cast(story)
    steps: tuple[Callable[[Cast], None], ...] = (
        divisions,
        offices,
        administrators,
        accounts_of_all,
        publish_policies,
        designate_houses,
    )
    for step in steps:
        step(cast)
    return cast


def divisions(cast: Cast) -> None:
    """Divisions and the working calendar."""
    at = moment(cast.story.prepared_on, 8)
    accounts.load_regions(cast.system(), at=at, demo=True)
    years = range(cast.story.live_on.year - 1, cast.story.today.year + 2)
    clocks.seed_calendar(cast.system(), years, at=at)


def offices(cast: Cast) -> None:
    """Every unit that takes part."""
    at = moment(cast.story.prepared_on, 8, 10)
    for serial, office in enumerate(county.OFFICES):
        cast.offices[office.key] = accounts.create_organisation(
            cast.system(),
            kind=office.kind,
            name=office.name,
            region_path=office.path,
            uscc=numbers.credit_code(100 + serial, office.path[:6], "11"),
            address=office.address,
            phone=office.phone,
            at=at,
        )
    for serial, house in enumerate(county.HOUSES):
        cast.offices[house.key] = accounts.create_organisation(
            cast.system(),
            kind=OrganisationKind.PROVIDER,
            name=house.name,
            region_path=house.path,
            uscc=numbers.credit_code(200 + serial),
            at=at,
        )


def administrators(cast: Cast) -> None:
    """The three administrators, opened by the installation itself."""
    at = moment(cast.story.prepared_on, 8, 20)
    for worker in county.workers():
        if worker.role in county.ADMINISTRATORS:
            _open(cast, worker, "", at.hour, at.minute)


def accounts_of_all(cast: Cast) -> None:
    """Everybody else, opened by the system administrator, their roles given by the security administrator."""
    for worker in county.workers():
        if worker.role not in county.ADMINISTRATORS:
            _open(cast, worker, "admin", 9, 0)


def _open(cast: Cast, worker: Worker, by: str, hour: int, minute: int) -> None:
    at = moment(cast.story.prepared_on, hour, minute)
    opener = cast.by("system_admin", at) if by else cast.system()
    giver = cast.by("security_admin", at) if by else cast.system()
    office = cast.offices[worker.office]
    made = accounts.create_user(
        opener,
        username=worker.username,
        display_name=worker.name,
        kind=worker.kind,
        organisation_id=office.pk,
        password=county.PASSWORD,
        is_demo=True,
        at=at,
    )
    cast.users[worker.username] = made.user
    place = {"region_path": worker.path} if worker.path else {"organisation_id": office.pk}
    accounts.assign_role(giver, made.user.pk, worker.role, valid_from=cast.story.prepared_on, at=at, **place)


def publish_policies(cast: Cast) -> None:
    """Packs read in by one person and signed by another (读入与签发)."""
    at = moment(cast.story.prepared_on, 10)
    for folder, clerk, signer in PACKS:
        version = policy.import_pack(cast.by(clerk, at), settings.BASE_DIR / "packs" / folder, at=at)
        policy.submit(cast.by(clerk, at), version.pk, at=at + timedelta(hours=1))
        policy.sign(cast.by(signer, at), version.pk, at=at + timedelta(hours=5))


def designate_houses(cast: Cast) -> None:
    """Institutions with sites, prices and therapists, designated by the county (定点)."""
    for serial, house in enumerate(county.HOUSES):
        _designate(cast, house, serial)


def _designate(cast: Cast, house: House, serial: int) -> None:
    on = cast.story.prepared_on + timedelta(days=1)
    at = moment(on, 9, 5 * serial)
    clerk = cast.by("county_clerk", at)
    data = ProviderData(house.kind, house.is_medical, cast.story.today + timedelta(days=420))
    provider = providers.register(clerk, cast.offices[house.key].pk, data, at=at)
    cast.houses[house.key] = provider
    for name, capacity in house.sites:
        cast.sites.append(
            providers.add_site(clerk, provider.pk, name, f"{name}1号", house.path, capacity, at=at)
        )
    lines = [PriceData(*line) for line in county.PRICES]
    providers.set_prices(clerk, provider.pk, lines, on.replace(month=1, day=1), at=at)
    cast.therapists[provider.pk] = [
        providers.add_therapist(
            clerk,
            provider.pk,
            f"示例{'王李张刘陈杨'[place]}老师{'一二三四五'[serial]}",
            on.replace(month=1, day=1),
            licence=f"示康{serial:02d}{place:04d}",
            licence_expires_on=cast.story.today + timedelta(days=20 if place == 1 and serial == 1 else 600),
            user_id=cast.users["provider_therapist"].pk if (serial, place) == (0, 0) else None,
            at=at,
        )
        for place in range(house.therapists)
    ]
    providers.designate(cast.by("county_approver", at), provider.pk, at=at + timedelta(hours=6))
