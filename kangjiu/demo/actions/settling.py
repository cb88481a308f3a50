"""A quarter's settlement (季度结算): built, checked, approved, requested and paid by five people."""

from __future__ import annotations

from datetime import date
from typing import Any

from kangjiu.claims import actions as claims
from kangjiu.claims import queries as claims_queries
from kangjiu.demo.actions.cast import Cast
from kangjiu.demo.rules.story import moment
from kangjiu.funds import actions as funds

STEPS = ("build", "check", "approve", "request", "pay")


def settle(cast: Cast, year: int, quarter: int, day: date) -> None:
    """Settle a quarter with every institution, a step a working day, as far as today allows."""
    for serial, provider in enumerate(cast.houses.values()):
        settlement = _build(cast, provider, year, quarter, day, serial)
        if settlement is not None:
            _go_on(cast, settlement, day, serial)


def _build(cast: Cast, provider: Any, year: int, quarter: int, day: date, serial: int) -> Any:
    at = moment(day, 10, serial)
    clerk = cast.by("county_clerk", at)
    waiting = claims_queries.late_quarters(clerk, day)
    if not any((one.provider_id, one.year, one.quarter) == (provider.pk, year, quarter) for one in waiting):
        return None
    return claims.build_settlement(clerk, provider.pk, year, quarter, at=at)


def _go_on(cast: Cast, settlement: Any, day: date, serial: int) -> None:
    for later, step in enumerate(STEPS[1:], 1):
        on = cast.workday(day, later)
        if on > cast.story.today:
            return
        _step(cast, settlement, step, on, serial)


def _step(cast: Cast, settlement: Any, step: str, on: date, serial: int) -> None:
    at = moment(on, 14, serial)
    if step == "check":
        claims.check(cast.by("county_reviewer", at), settlement.pk, "花名册与申报一致。", at=at)
    elif step == "approve":
        claims.approve(cast.by("county_approver", at), settlement.pk, "同意支付。", at=at)
    elif step == "request":
        late = f"示财社〔{on.year}〕3号（示例）" if on.year != settlement.year else ""
        claims.request_payment(cast.by("county_finance", at), settlement.pk, cross_year_basis=late, at=at)
    else:
        payer = cast.by("finance", at)
        payment = claims_queries.settlement(payer, settlement.pk).payment
        if payment is None:
            raise ValueError("a requested settlement names its payment")
        funds.pay(payer, payment.pk, f"示库支{on:%Y%m}{settlement.pk:04d}", on, at=at)
        claims.mark_paid(payer, settlement.pk, at=at)
        number, banked = f"示回{on:%Y%m}{settlement.pk:04d}", moment(on, 16, serial)
        finance = cast.by("county_finance", banked)
        funds.enter_receipt(finance, payment.pk, number, payment.amount_fen, on, at=banked)
