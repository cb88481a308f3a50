"""What comes with every year (每年的准备): agreements with the institutions, money by source, payee accounts."""

from __future__ import annotations

from datetime import date, timedelta

from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import county, numbers
from kangjiu.demo.rules.county import House
from kangjiu.demo.rules.story import moment
from kangjiu.funds import actions as funds
from kangjiu.funds.actions import LineData, PayeeData
from kangjiu.providers import actions as providers
from kangjiu.providers.actions import AgreementData

FUNCTION_CODE = "2081104"


def open_year(cast: Cast, year: int) -> None:
    """Sign the agreements of a year and enter its budget."""
    on = max(cast.story.prepared_on + timedelta(days=2), date(year, 1, 2) - timedelta(days=14))
    for house in county.HOUSES:
        _agree(cast, house, year, on)
    _budget(cast, year, max(on, min(date(year, 1, 4), cast.story.today)))


def _agree(cast: Cast, house: House, year: int, on: date) -> None:
    """One agreement for each site, drafted by the clerk, signed by the approver."""
    at = moment(on, 14)
    clerk, signer = cast.by("county_clerk", at), cast.by("county_approver", at)
    provider = cast.houses[house.key]
    for site in (one for one in cast.sites if one.provider_id == provider.pk):
        data = AgreementData(
            site.pk, f"示协〔{year}〕{site.pk}号", date(year, 1, 1), date(year, 12, 31), house.categories
        )
        agreement = providers.draft_agreement(clerk, provider.pk, data, at=at)
        providers.sign_agreement(signer, agreement.pk, at=at + timedelta(hours=1))


def _budget(cast: Cast, year: int, on: date) -> None:
    """The documents that give money for a year, entered by the federation, confirmed by the treasury."""
    at = moment(on, 10)
    enterer, confirmer = cast.by("county_finance", at), cast.by("finance", at)
    office = cast.offices["federation"].pk
    for serial, (source, number, amount) in enumerate(county.BUDGET, 11):
        data = LineData(
            source,
            year,
            number.format(year=year, serial=serial),
            on - timedelta(days=3),
            FUNCTION_CODE,
            "残疾儿童康复救助",
            amount,
        )
        line = funds.enter_line(enterer, office, data, at=at)
        funds.confirm_line(confirmer, line.pk, at=at + timedelta(hours=2))


def payees(cast: Cast) -> None:
    """The account of each institution, entered by one person and confirmed by another."""
    at = moment(cast.story.prepared_on + timedelta(days=2), 15)
    proposer, confirmer = cast.by("county_finance", at), cast.by("finance", at)
    for serial, house in enumerate(county.HOUSES):
        organisation = cast.offices[house.key]
        data = PayeeData(house.name, numbers.account(serial), "示例县农村商业银行营业部")
        payee = funds.propose_payee(proposer, organisation.pk, data, at=at)
        funds.confirm_payee(confirmer, payee.pk, at=at + timedelta(hours=1))
