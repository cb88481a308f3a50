"""What the pages of money share."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from kangjiu.accounts import queries as accounts
from kangjiu.accounts.choices import OrganisationKind
from kangjiu.common.dates import local_day, now
from kangjiu.common.scope import Scope
from kangjiu.funds.choices import PaymentStatus

INSTITUTIONS = (
    OrganisationKind.PROVIDER,
    OrganisationKind.HOSPITAL,
    OrganisationKind.SCHOOL,
    OrganisationKind.WELFARE_INSTITUTION,
)
PAYMENT_TONES: dict[str, str] = {
    PaymentStatus.REQUESTED: "warn",
    PaymentStatus.PAID: "ok",
    PaymentStatus.RETURNED: "bad",
    PaymentStatus.CANCELLED: "",
}


def scope_of(request: HttpRequest) -> Scope:
    """The scope of the person at the door."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def today() -> date:
    """The day at the door."""
    return local_day(now())


def offices(scope: Scope) -> list[tuple[int, str]]:
    """Federations of the county or counties in scope, to choose from."""
    rows = accounts.organisations(scope, (OrganisationKind.COUNTY_FEDERATION,))
    return [(one.pk, one.name) for one in rows[:50]]


def institutions(scope: Scope) -> list[tuple[int, str]]:
    """Institutions that may be paid, to choose from."""
    return [(one.pk, one.name) for one in accounts.organisations(scope, INSTITUTIONS)[:300]]
