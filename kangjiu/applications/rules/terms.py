"""What a decision grants (资格内容): days, caps and shares of one item, read from the policy's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangjiu.common.dates import year_period
from kangjiu.common.errors import Reason

SOURCES = {
    "central": "share_central_bp",
    "provincial": "share_provincial_bp",
    "municipal": "share_municipal_bp",
    "county_level": "share_county_bp",
}
WHOLE_BP = 10_000


@dataclass(frozen=True)
class Terms:
    """Days (inclusive), caps in fen and months, shares in basis points by source of one item."""

    payable_from_on: date
    starts_on: date
    ends_on: date
    annual_cap_fen: int
    monthly_cap_fen: int | None
    months_cap: int | None
    shares: dict[str, int]


def terms(year: int, case: Mapping[str, Any], item: Mapping[str, Any], last_on: date | None = None) -> Terms:
    """The terms of one item in a year, from the outputs of the question `entitlement`.

    The days are those of the year from `payable_from_on` on, to `last_on` when the policy names a day in it.
    """
    whole = year_period(year)
    payable = case["payable_from_on"]
    starts = min(max(payable, whole.start), whole.end)
    ends = last_on if last_on is not None and starts <= last_on <= whole.end else whole.end
    return Terms(
        payable_from_on=payable,
        starts_on=starts,
        ends_on=ends,
        annual_cap_fen=item["annual_cap_fen"],
        monthly_cap_fen=item["monthly_cap_fen"] if item["has_monthly_cap"] else None,
        months_cap=item["months_cap"] or None,
        shares={source: item[name] for source, name in SOURCES.items() if item[name]},
    )


def against(found: Terms) -> list[Reason]:
    """Reasons against terms that cannot be: no money, shares that do not make a whole."""
    reasons = []
    if found.annual_cap_fen <= 0:
        reasons.append(
            Reason("applications.no_standard", "政策没有给这个项目标准（0 元）", next_step="请核对项目和政策")
        )
    if sum(found.shares.values()) != WHOLE_BP:
        reasons.append(
            Reason(
                "applications.shares",
                "各级资金承担比例相加不是 100%",
                next_step="请由政策签发单位核对各级资金比例",
            )
        )
    return reasons
