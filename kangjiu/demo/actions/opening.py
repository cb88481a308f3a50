"""The balances a county brings into this system (期初余额): entered, confirmed, signed; then settlements may run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kangjiu.applications import queries as applications_queries
from kangjiu.claims import actions as claims
from kangjiu.claims import queries as claims_queries
from kangjiu.demo.actions import deciding, intake
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules.people import Child
from kangjiu.demo.rules.rows import balance_row
from kangjiu.demo.rules.story import moment, spread


def carry_over(cast: Cast, children: Sequence[Child]) -> None:
    """Children approved on paper before the first day: files, balances, signature, a slip each, training goes on."""
    live_on = cast.story.live_on
    day = cast.workday(live_on, -6)
    ids = intake.open_files(cast, children, day)
    at = moment(cast.workday(day, 1), 10)
    houses = {row.pk: cast.offices[key].name for key, row in cast.houses.items()}
    rows = [
        balance_row(child, houses[cast.site_for(child.category).provider_id], live_on) for child in children
    ]
    intake.upload(cast, "opening_balances", rows, f"示例{live_on.year}年期初余额.xlsx", at)
    clerk = cast.by("county_clerk", at)
    sheet = claims_queries.opening_sheets(clerk)[0]
    claims.confirm_opening(clerk, sheet.pk, at=at + timedelta(hours=2))
    signed = moment(cast.workday(day, 2), 11)
    claims.sign_opening(cast.by("county_approver", signed), sheet.pk, at=signed)
    _place(cast, ids, cast.workday(day, 3), live_on)


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
