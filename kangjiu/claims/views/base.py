"""What the pages of claims share."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest

from kangjiu.claims.choices import BillStatus, ClaimStatus, InsuranceState, LineState, SettlementStatus
from kangjiu.common.dates import local_day, month_start, now
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_
from kangjiu.providers import queries as providers

BILL_TONES: dict[str, str] = {BillStatus.ENTERED: "info", BillStatus.CLAIMED: "ok", BillStatus.VOID: ""}
INSURANCE_TONES: dict[str, str] = {
    InsuranceState.NOT_INSURED: "",
    InsuranceState.PENDING: "warn",
    InsuranceState.SETTLED: "ok",
}
CLAIM_TONES: dict[str, str] = {
    ClaimStatus.DRAFT: "warn",
    ClaimStatus.SUBMITTED: "info",
    ClaimStatus.SETTLED: "ok",
    ClaimStatus.RETURNED: "bad",
}
LINE_TONES: dict[str, str] = {LineState.PAYABLE: "ok", LineState.ZERO: "", LineState.BLOCKED: "warn"}
SETTLEMENT_TONES: dict[str, str] = {
    SettlementStatus.BUILT: "warn",
    SettlementStatus.CHECKED: "warn",
    SettlementStatus.APPROVED: "info",
    SettlementStatus.PAID: "ok",
    SettlementStatus.RETURNED: "bad",
}


def scope_of(request: HttpRequest) -> Scope:
    """The scope of the person at the door."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def today() -> date:
    """The day at the door."""
    return local_day(now())


def last_month() -> date:
    """The first day of the month before this one."""
    return month_start(month_start(today()) - timedelta(days=1))


def provider_choices(scope: Scope) -> list[tuple[int, str]]:
    """Providers in scope to choose from."""
    return [(one.pk, one.organisation.name) for one in providers.providers(scope)[:300]]


def settlement_tag(status: str) -> str:
    """A settlement's status as a tag."""
    return tag_(SettlementStatus.label_of(status), SETTLEMENT_TONES[status])


def line_tag(state: str) -> str:
    """A claim line's state as a tag."""
    return tag_(LineState.label_of(state), LINE_TONES[state])
