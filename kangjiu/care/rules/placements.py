"""Placement (在训安置): receipt of a referral, and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kangjiu.care.rules.sessions import CLAUSE, ONE_PLACE
from kangjiu.common.errors import Reason
from kangjiu.providers.rules import agreements, ladder
from kangjiu.providers.rules.agreements import Term


@dataclass(frozen=True)
class Slip:
    """A referral slip as the rules see it (转介单), inclusive dates."""

    valid_to_on: date
    category: str
    site_name: str
    provider_status: str
    terms: Sequence[Term]


@dataclass(frozen=True)
class Former:
    """Another placement of the child (其他安置), inclusive dates; `ends_on` None = still there."""

    starts_on: date
    ends_on: date | None


def check_receipt(slip: Slip, start_on: date, formers: Sequence[Former]) -> list[Reason]:
    """Reasons of care against receiving a referral; applications adds those of the slip and the right."""
    reasons = []
    if start_on > slip.valid_to_on:
        found = f"开始日期 {start_on} 超过转介单有效期 {slip.valid_to_on}"
        reasons.append(Reason("care.slip_expired", found, CLAUSE, "请县残联作废后重新开具", "start_on"))
    reasons += ladder.may_take_child(slip.provider_status, slip.site_name)
    if agreements.in_force(slip.terms, slip.category, start_on) is None:
        reasons.append(agreements.not_covered(slip.site_name, slip.terms, slip.category, start_on))
    return reasons + _one_place(start_on, formers)


def _one_place(start_on: date, formers: Sequence[Former]) -> list[Reason]:
    reasons = []
    for former in formers:
        if former.ends_on is None:
            found = f"这名儿童从 {former.starts_on} 起正在另一处训练，不得同时在两处"
            step = "请县残联先结束原安置，再按新转介单接收"
            reasons.append(Reason("care.second_placement", found, ONE_PLACE, step, "start_on"))
        elif start_on <= former.ends_on:
            found = f"这名儿童 {former.ends_on} 才从另一处离开"
            reasons.append(
                Reason("care.placements_overlap", found, ONE_PLACE, "开始日期应在离开次日或之后", "start_on")
            )
    return reasons


def check_leaving(starts_on: date, ends_on: date, on: date, last_session_on: date | None) -> list[Reason]:
    """All reasons against ending a placement on this day."""
    reasons = []
    if ends_on < starts_on:
        found = f"离开日期 {ends_on} 早于开始日期 {starts_on}"
        reasons.append(Reason("care.leave_early", found, "", "请核对日期", "ends_on"))
    if ends_on > on:
        reasons.append(
            Reason("care.leave_future", f"离开日期 {ends_on} 还没有到", "", "请在离开当天办理", "ends_on")
        )
    if last_session_on is not None and ends_on < last_session_on:
        found = f"离开日期 {ends_on} 早于最后一次记录 {last_session_on}"
        step = "请核对离开日期；记录有误的先更正出勤"
        reasons.append(Reason("care.leave_before_session", found, CLAUSE, step, "ends_on"))
    return reasons
