"""The balances a county brings into this system (期初余额): entered, confirmed, signed; then settlements may run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kangjiu.applications import queries as applications_queries
from kangjiu.applications.choices import Item
from kangjiu.claims import actions as claims
from kangjiu.claims.actions import BalanceRow
from kangjiu.common.dates import years_between
from kangjiu.demo.actions import deciding, intake
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules import bills
from kangjiu.demo.rules.attendance import draw
from kangjiu.demo.rules.people import Child
from kangjiu.demo.rules.story import moment, spread


def carry_over(cast: Cast, children: Sequence[Child]) -> None:
    """Children approved on paper before the first day: files, balances, signature, a slip each, training goes on."""
    live_on = cast.story.live_on
    day = cast.workday(live_on, -6)
    ids = intake.open_files(cast, children, day)
    at = moment(cast.workday(day, 1), 10)
    clerk = cast.by("county_clerk", at)
    rows = [_balance(cast, pk, child, live_on) for pk, child in zip(ids, children, strict=True)]
    sheet = claims.enter_balances(clerk, live_on.year, rows, go_live_on=live_on, at=at)
    claims.confirm_opening(clerk, sheet.pk, at=at + timedelta(hours=2))
    signed = moment(cast.workday(day, 2), 11)
    claims.sign_opening(cast.by("county_approver", signed), sheet.pk, at=signed)
    _place(cast, ids, cast.workday(day, 3), live_on)


def _balance(cast: Cast, person_id: int, child: Child, live_on: date) -> BalanceRow:
    ended = live_on.month - 1
    months = min(ended, 3 + draw("opening", child.serial) % 4)
    young = years_between(child.birth_on, live_on) < 7
    settled = bills.settled_before(child.category, young=young, months=months)
    site = cast.site_for(child.category)
    return BalanceRow(
        person_id=person_id,
        category=child.category,
        item=Item.TRAINING,
        provider_id=site.provider_id,
        approval_number=f"示残康〔{live_on.year}〕旧{child.serial + 1}号",
        approved_on=date(live_on.year, max(1, ended - months), 10 + child.serial % 15),
        months_trained=months,
        months_unsettled=0,
        amounts=bills.by_source(settled),
    )


def _place(cast: Cast, ids: Sequence[int], day: date, live_on: date) -> None:
    for person_id, at in zip(ids, spread(day, len(ids)), strict=True):
        clerk = cast.by("county_clerk", at)
        for right in applications_queries.entitlements(clerk, person_id, live_on.year):
            deciding.send(cast, right, day, at, start_on=cast.workday(live_on))


def nothing(cast: Cast, year: int) -> None:
    """A later year begins inside this system: nothing to bring over (无期初), signed all the same."""
    at = moment(cast.workday(date(year, 1, 5)), 9)
    clerk = cast.by("county_clerk", at)
    sheet = claims.enter_balances(clerk, year, [], nothing_to_carry=True, go_live_on=date(year, 1, 1), at=at)
    claims.confirm_opening(clerk, sheet.pk, at=at + timedelta(hours=1))
    claims.sign_opening(cast.by("county_approver", at), sheet.pk, at=at + timedelta(hours=5))
