"""Reads of settlements (季度结算), and which quarters are late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from kangjiu.claims.choices import ClaimStatus, LineState, SettlementStatus
from kangjiu.claims.models import ClaimLine, ClaimLineQuerySet, Settlement, SettlementLine, SettlementStep
from kangjiu.claims.queries.bills import VIEW
from kangjiu.claims.rules import quarters
from kangjiu.common.dates import quarter_before, quarter_of, quarter_period
from kangjiu.common.scope import Scope

ON_THE_WAY = (SettlementStatus.BUILT, SettlementStatus.CHECKED, SettlementStatus.APPROVED)
COUNTING = (ClaimStatus.SUBMITTED, ClaimStatus.SETTLED)
SEEN = (*VIEW, "funds.request", "funds.pay")


@dataclass(frozen=True)
class LateQuarter:
    """A quarter of a provider that is not settled or not paid (未结算季度), fen; the tone says how late."""

    provider_id: int
    provider: str
    year: int
    quarter: int
    amount_fen: int
    due_on: date
    words: str
    tone: str
    settlement_id: int | None = None
    status: str = ""


def _unsettled() -> ClaimLineQuerySet[Any]:
    """Lines of submitted claims that ask for money and stand in no settlement."""
    taken = SettlementLine.objects.filter(claim_line=OuterRef("pk"), released=False)
    return ClaimLine.objects.filter(
        ~Exists(taken),
        claim__status__in=COUNTING,
        state=LineState.PAYABLE,
        released=False,
        payable_fen__gt=0,
    )


def lock_unsettled(provider_id: int, year: int, quarter: int) -> list[ClaimLine]:
    """Lines a new settlement of the quarter takes up, locked in order of ids, with bill, child and entitlement."""
    period = quarter_period(year, quarter)
    rows = _unsettled().filter(
        claim__provider_id=provider_id, claim__month_on__gte=period.start, claim__month_on__lte=period.end
    )
    locked = rows.select_for_update(of=("self",)).select_related("bill", "person", "entitlement")
    return list(locked.order_by("id"))


def claims_settled(claim_ids: Iterable[int]) -> set[int]:
    """Which of these claims still have a line in a settlement that stands."""
    rows = SettlementLine.objects.filter(claim_line__claim_id__in=set(claim_ids), released=False)
    return set(rows.values_list("claim_line__claim_id", flat=True))


def shares_of(settlement: Settlement) -> list[tuple[int, Mapping[str, int]]]:
    """(fen, shares by source in basis points) of every line and correction, for the drawing of a payment."""
    rows = settlement.lines.order_by("id").values_list("amount_fen", "claim_line__entitlement__shares")
    more = settlement.adjustments.order_by("id").values_list(
        "amount_fen", "adjustment__line__entitlement__shares"
    )
    return [(fen, shares or {}) for fen, shares in [*rows, *more]]


def settlements(
    by: Scope,
    *,
    status: str = "",
    year: int | None = None,
    quarter: int | None = None,
    provider_id: int | None = None,
) -> QuerySet[Settlement]:
    """Settlements this person may read, newest first."""
    found = Settlement.objects.visible_to(by.need(*SEEN)).select_related("provider__organisation", "payment")
    given = {"status": status, "year": year, "quarter": quarter, "provider_id": provider_id}
    found = found.filter(**{name: value for name, value in given.items() if value})
    return found.order_by("-year", "-quarter", "-id")


def settlement(by: Scope, settlement_id: int) -> Settlement:
    """One settlement; DoesNotExist outside the scope."""
    return settlements(by).select_related("organisation", "document").get(pk=settlement_id)


def settlement_behind(by: Scope, payment_id: int) -> Settlement:
    """The settlement in scope that caused a payment (付款的由来); DoesNotExist outside the scope or without one."""
    return Settlement.objects.visible_to(by.need(*SEEN)).get(payment_id=payment_id)


def settlement_of_payment(payment_id: int) -> Settlement | None:
    """The settlement that caused a payment, for a caller that has the payment in scope."""
    return Settlement.objects.filter(payment_id=payment_id).select_related("provider__organisation").first()


def settlement_lines(by: Scope, settlement_id: int) -> QuerySet[SettlementLine]:
    """The roster of a settlement in scope, in the order of files."""
    shown = Settlement.objects.visible_to(by.need(*SEEN))
    rows = SettlementLine.objects.filter(settlement__in=shown, settlement_id=settlement_id)
    joined = rows.select_related("claim_line__bill", "claim_line__entitlement", "claim_line__claim", "person")
    return joined.order_by("person_id", "id")


def steps(settlement_id: int) -> list[SettlementStep]:
    """Steps of a settlement in order (办理步骤)."""
    return list(SettlementStep.objects.filter(settlement_id=settlement_id).order_by("id"))


def to_follow() -> list[tuple[int, str]]:
    """(id, county) of settlements whose status no longer fits their payment's, for the tick."""
    paid = Settlement.objects.filter(status=SettlementStatus.APPROVED, payment__status="paid")
    unpaid = Settlement.objects.filter(status=SettlementStatus.PAID).exclude(payment__status="paid")
    return list((paid | unpaid).order_by("id").values_list("id", "county_code"))


@dataclass(frozen=True)
class Settling:
    """Where settling stands on a day (结算进展): quarters nobody settled, and the settlements still of interest:
    those not paid, and all of the last ended quarter; each says in `touched` whether the person took a step of it."""

    unsettled: tuple[LateQuarter, ...]
    settlements: tuple[Settlement, ...]

    @property
    def unpaid(self) -> tuple[Settlement, ...]:
        """Settlements on their way to payment."""
        return tuple(one for one in self.settlements if one.status in ON_THE_WAY)


def settling(by: Scope, on: date) -> Settling:
    """Where settling stands for this person; two queries. NotAllowed without a right to see settlements."""
    year, quarter = quarter_before(on)
    wanted = Q(status__in=ON_THE_WAY) | Q(year=year, quarter=quarter)
    own = SettlementStep.objects.filter(settlement=OuterRef("pk"), by_id=by.user_id or 0)
    rows = settlements(by).filter(wanted).annotate(touched=Exists(own))
    unsettled = _not_settled(by, on) if any(by.allows(one) for one in VIEW) else []
    return Settling(tuple(unsettled), tuple(rows))


def late_quarters(by: Scope, on: date) -> list[LateQuarter]:
    """Ended quarters with submitted claims not settled, or a settlement not paid, most urgent first.

    济残联〔2024〕9号 四（二）财政: settled at least once a quarter.
    """
    found = [*_not_settled(by, on), *_not_paid(by, on)]
    return sorted(found, key=lambda one: (one.due_on, one.provider_id))


def _not_settled(by: Scope, on: date) -> list[LateQuarter]:
    shown = _unsettled().visible_to(by.need(*VIEW)).order_by()
    rows = shown.values_list(
        "claim__provider_id", "claim__provider__organisation__name", "claim__month_on"
    ).annotate(fen=Sum("payable_fen"))
    sums: dict[tuple[int, str, int, int], int] = {}
    for provider_id, name, month_on, fen in rows:
        year, quarter = quarter_of(month_on)
        if quarter_period(year, quarter).end < on:
            key = (provider_id, name, year, quarter)
            sums[key] = sums.get(key, 0) + fen
    return [_late(*key, fen, on) for key, fen in sums.items()]


def _not_paid(by: Scope, on: date) -> list[LateQuarter]:
    return [
        _late(
            one.provider_id, one.provider.organisation.name, one.year, one.quarter, one.payable_fen, on, one
        )
        for one in settlements(by).filter(status__in=ON_THE_WAY)
    ]


def _late(
    provider_id: int,
    provider: str,
    year: int,
    quarter: int,
    amount_fen: int,
    on: date,
    settlement: Settlement | None = None,
) -> LateQuarter:
    due = quarters.due_on(year, quarter)
    words, tone = quarters.words(due, on)
    return LateQuarter(
        provider_id,
        provider,
        year,
        quarter,
        amount_fen,
        due,
        words,
        tone,
        settlement.pk if settlement else None,
        settlement.status if settlement else "",
    )
