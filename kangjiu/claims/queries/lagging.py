"""Confirmed months nobody claimed (已确认未申报): without a claim no quarter would ever look late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef

from kangjiu.care.models import MonthSheet
from kangjiu.claims.choices import ClaimStatus
from kangjiu.claims.models import ClaimLine
from kangjiu.common.dates import quarter_of, quarter_period
from kangjiu.common.scope import Scope

COUNTING = (ClaimStatus.SUBMITTED, ClaimStatus.SETTLED)


@dataclass(frozen=True)
class Unclaimed:
    """Confirmed months of a provider and ended quarter without a claim (人月)."""

    provider: str
    provider_id: int
    year: int
    quarter: int
    sheets: int


def unclaimed_months(by: Scope, on: date) -> list[Unclaimed]:
    """Ended quarters of this year and the last with confirmed attendance and no claim, oldest first; one query."""
    claimed = ClaimLine.objects.filter(sheet=OuterRef("pk"), released=False, claim__status__in=COUNTING)
    rows = MonthSheet.objects.visible_to(by.narrow("claims.check")).filter(
        ~Exists(claimed),
        status="confirmed",
        month_on__gte=date(on.year - 1, 1, 1),
        month_on__lt=quarter_period(*quarter_of(on)).start,
        placement__entitlement__payable_from_on__lte=on,
    )
    counted = rows.order_by().values_list(
        "placement__provider_id", "placement__provider__organisation__name", "month_on"
    )
    sums: dict[tuple[int, int, int, str], int] = {}
    for provider_id, name, month_on, sheets in counted.annotate(Count("id")):
        key = (*quarter_of(month_on), provider_id, name)
        sums[key] = sums.get(key, 0) + sheets
    return [Unclaimed(name, pk, year, quarter, n) for (year, quarter, pk, name), n in sorted(sums.items())]
