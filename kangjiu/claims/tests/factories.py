"""Money of one provider and its county for tests: real approvals and policy, attendance rows made directly.

`world()` gives the people; `child(world)` a child in training; `trained`, `bill`, `submitted`, `settled` the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from kangjiu.accounts.models import Organisation
from kangjiu.accounts.tests.factories import make_user, scope_of
from kangjiu.applications.tests import factories as applications
from kangjiu.care.models import MonthSheet, Placement
from kangjiu.care.tests import factories as care
from kangjiu.claims import actions
from kangjiu.claims.models import Bill, Claim, OpeningSheet, Settlement
from kangjiu.common.dates import CHINA, add_months, month_end, quarter_period
from kangjiu.common.scope import Scope
from kangjiu.funds import actions as funds
from kangjiu.funds.tests.factories import budget_line, payee
from kangjiu.providers.models import Site

JANUARY = date(2026, 1, 1)
_running = count(1)
ON = applications.ON
START = date(2026, 1, 12)


def moment(day: date, hour: int = 9) -> datetime:
    """That day at an hour in China."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


LATER = moment(date(2026, 12, 30))


@dataclass(frozen=True)
class World:
    """The people of a county and one provider (县残联、财政、定点机构)."""

    cast: applications.Cast
    finance: Scope
    treasury: Scope
    site: Site
    admin: Scope
    office: Organisation

    @property
    def provider_id(self) -> int:
        """The provider's id."""
        return self.site.provider_id


def world(*, is_medical: bool = True) -> World:
    """A county with published policy, a designated provider, its clerk, finance and treasury."""
    cast = applications.cast()
    office = Organisation.objects.get(pk=cast.clerk.organisation_id)
    site = applications.place(cast)
    provider = site.provider
    provider.is_medical = is_medical
    provider.save()
    return World(
        cast,
        scope_of(make_user("county_finance", organisation=office), LATER),
        scope_of(make_user("finance"), LATER),
        site,
        scope_of(make_user("provider_admin", organisation=provider.organisation), LATER),
        office,
    )


def child(who: World, *, starts_on: date = START, **fields: Any) -> Placement:
    """A child approved for training and in training at the provider (在训)."""
    right = applications.approved(who.cast, applications.child(**fields))
    return care.placement(who.site, right.person, entitlement=right, starts_on=starts_on)


def trained(
    row: Placement, month_on: date = JANUARY, *, days: int = 20, status: str = "confirmed"
) -> MonthSheet:
    """A month's sheet of so many days (出勤表)."""
    return MonthSheet.objects.create(
        placement=row, month_on=month_on, status=status, present_days=days, counted_halves=2 * days
    )


def data(month_on: date = JANUARY, **changes: Any) -> actions.BillData:
    """A bill of 3,000 yuan without insurance."""
    values: dict[str, Any] = {
        "invoice_number": f"FP{next(_running):08d}",
        "invoice_on": month_end(month_on),
        "total_fen": 300_000,
    }
    return actions.BillData(**(values | changes))


def bill(who: World, row: Placement, month_on: date = JANUARY, **changes: Any) -> Bill:
    """A month's bill entered by the provider on the second day of the next month."""
    at = moment(add_months(month_on, 1) + timedelta(days=1))
    return actions.enter_bill(who.admin, row.pk, month_on, "training", data(month_on, **changes), at=at)


def ready(who: World, row: Placement, month_on: date = JANUARY, *, days: int = 20, **changes: Any) -> Bill:
    """A confirmed month with its bill."""
    trained(row, month_on, days=days)
    return bill(who, row, month_on, **changes)


def built(who: World, month_on: date = JANUARY) -> Claim:
    """The month's claim, draft."""
    at = moment(add_months(month_on, 1) + timedelta(days=4))
    return actions.build_claim(who.admin, who.provider_id, month_on, at=at)


def submitted(who: World, month_on: date = JANUARY) -> Claim:
    """The month's claim, submitted on the sixth day of the next month."""
    at = moment(add_months(month_on, 1) + timedelta(days=5))
    return actions.submit_claim(who.admin, built(who, month_on).pk, at=at)


def opening(who: World, year: int = 2026, rows: Sequence[actions.BalanceRow] = ()) -> OpeningSheet:
    """Signed opening balances; without rows 无期初."""
    at = moment(date(year, 1, 20))
    sheet = actions.enter_balances(who.cast.clerk, year, rows, nothing_to_carry=not rows, at=at)
    actions.confirm_opening(who.cast.clerk, sheet.pk, at=at)
    return actions.sign_opening(who.cast.approver, sheet.pk, at=at)


def settlement(who: World, quarter: int = 1, year: int = 2026) -> Settlement:
    """A quarter's settlement, built by the clerk in the month after."""
    at = moment(quarter_period(year, quarter).end + timedelta(days=10))
    return actions.build_settlement(who.cast.clerk, who.provider_id, year, quarter, at=at)


def approved(who: World, quarter: int = 1, year: int = 2026) -> Settlement:
    """Built, checked and approved by three people."""
    at = moment(quarter_period(year, quarter).end + timedelta(days=11))
    made = settlement(who, quarter, year)
    actions.check(who.cast.reviewer, made.pk, at=at)
    return actions.approve(who.cast.approver, made.pk, at=at)


def with_money(who: World, amount_fen: int = 10_000_000) -> None:
    """Budget of every source the policy shares, and the provider's account."""
    for number, source in enumerate(("central_general", "provincial", "county_level"), 1):
        budget_line(
            who.finance,
            who.treasury,
            who.office,
            amount_fen,
            source=source,
            document_number=f"示财预〔2026〕{number}号",
        )
    payee(who.finance, who.treasury, who.site.provider.organisation)


def paid(who: World, quarter: int = 1, year: int = 2026) -> Settlement:
    """Approved, requested by finance, paid by the treasury."""
    day = quarter_period(year, quarter).end + timedelta(days=12)
    made = approved(who, quarter, year)
    payment = actions.request_payment(who.finance, made.pk, at=moment(day))
    funds.pay(who.treasury, payment.pk, f"ZF-{next(_running)}", day, at=moment(day, 15))
    return actions.mark_paid(who.treasury, made.pk, at=moment(day, 16))
