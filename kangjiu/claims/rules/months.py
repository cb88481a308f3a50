"""The month's question (月度费用): facts of one child and item, nested item → month → bill, as the packs read them.

Bills already claimed for the same months stand in the question too, so that a second provider's bill of the same
month never gets more than what is left; amounts in fen, months counted in halves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangjiu.claims.choices import InsuranceState, Payer
from kangjiu.common.dates import month_end
from kangjiu.common.errors import Reason

CLAUSE = "济残联〔2024〕9号 三（二）"
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Trained:
    """What the confirmed month says (出勤): days that count, days of leave, minutes, sessions."""

    days: int = 0
    leave_days: int = 0
    minutes: int = 0
    sessions: int = 0


@dataclass(frozen=True)
class BillFacts:
    """One bill as a pack sees it (账单), fen; `claimed_fen` is None for a bill this question is about."""

    id: int
    month_on: date
    billed_on: date
    total_fen: int
    parts: Mapping[str, int]
    excluded_fen: int
    prepaid_fen: int
    not_assisted_fen: int
    insurance: str
    trained: Trained
    claimed_fen: int | None = None
    claimed_halves: int = 0


@dataclass(frozen=True)
class Used:
    """What the child's item used of the year's ceiling (本年已用): fen and half months, claimed bills included."""

    settled_fen: int = 0
    half_months: int = 0
    left_half_months: int | None = None


@dataclass(frozen=True)
class Answer:
    """What a pack says of one bill (核算结果), fen; months counted in halves."""

    bill_id: int
    payable_fen: int
    half_months: int


def _ordered(bills: Sequence[BillFacts]) -> list[BillFacts]:
    """By month, claimed ones first, then in the order of entry."""
    return sorted(bills, key=lambda one: (one.month_on, one.claimed_fen is None, one.id))


def question(case: Facts, item: Facts, bills: Sequence[BillFacts], used: Used) -> dict[str, Any]:
    """The facts of the question "month" for one child and item, months and bills in order."""
    months: dict[date, list[BillFacts]] = {}
    for bill in _ordered(bills):
        months.setdefault(bill.month_on, []).append(bill)
    claimed = [bill for bill in bills if bill.claimed_fen is not None]
    told = {
        "settled_fen": max(0, used.settled_fen - sum(bill.claimed_fen or 0 for bill in claimed)),
        "half_months_used": max(0, used.half_months - sum(bill.claimed_halves for bill in claimed)),
        "month": [_month(month_on, own) for month_on, own in months.items()],
    }
    return {**case, "item": [{**item, **told}]}


def _month(month_on: date, bills: Sequence[BillFacts]) -> dict[str, Any]:
    return {
        "month_on": month_on,
        "trained_days": min(31, sum(bill.trained.days for bill in bills)),
        "trained_minutes": sum(bill.trained.minutes for bill in bills),
        "session_count": min(400, sum(bill.trained.sessions for bill in bills)),
        "leave_days": min(31, sum(bill.trained.leave_days for bill in bills)),
        "bill": [bill_row(bill) for bill in bills],
    }


def bill_row(bill: BillFacts) -> dict[str, Any]:
    """The facts of one bill by the catalogue's names (账单事实), fen."""
    part = bill.parts.get
    return {
        "bill_no": bill.id,
        "billed_on": bill.billed_on,
        "bill_total_fen": bill.total_fen,
        "basic_fen": part(Payer.BASIC, 0),
        "serious_fen": part(Payer.SERIOUS, 0),
        "assistance_fen": part(Payer.MEDICAL_AID, 0),
        "programme_fen": part(Payer.PROGRAMME, 0),
        "account_fen": part(Payer.ACCOUNT, 0),
        "commercial_fen": 0,
        "charity_fen": part(Payer.CHARITY, 0),
        "out_of_catalogue_fen": bill.excluded_fen,
        "own_first_fen": bill.prepaid_fen,
        "not_assisted_fen": bill.not_assisted_fen,
        "insurance_pending": bill.insurance == InsuranceState.PENDING,
    }


def answers(
    bills: Sequence[BillFacts], month_rows: Sequence[Facts], bill_rows: Sequence[Facts], used: Used
) -> list[Answer]:
    """What the pack's rows mean for the bills asked about; rows are in the order of `question`.

    A month's count goes to its first new bill: what earlier claims of the month counted is not counted again, and
    never more than the ceiling has left.
    """
    ordered = _ordered(bills)
    counted = dict(zip(dict.fromkeys(bill.month_on for bill in ordered), month_rows, strict=True))
    left = {
        month_on: row["half_months_counted"]
        - sum(bill.claimed_halves for bill in ordered if bill.month_on == month_on)
        for month_on, row in counted.items()
    }
    found, ceiling = [], used.left_half_months
    for bill, row in zip(ordered, bill_rows, strict=True):
        if bill.claimed_fen is None:
            halves = max(0, left[bill.month_on])
            if ceiling is not None:
                halves = min(halves, ceiling)
                ceiling -= halves
            found.append(Answer(bill.id, row["payable_fen"], halves))
            left[bill.month_on] = 0
    return found


def blocked(
    insurance: str, sheet: str | None, month_on: date, period: tuple[date, date] | None
) -> list[Reason]:
    """Why a bill cannot be claimed yet; `sheet` is the attendance status, `period` the payable days, None unknown."""
    reasons = []
    if insurance == InsuranceState.PENDING:
        reasons.append(
            _reason("pending", "待医保结算，医保各方金额还不知道", "拿到医保结算单后登记单号和金额")
        )
    if sheet != "confirmed":
        found, step = {
            None: ("这个月没有出勤记录", "请机构补登出勤并截止"),
            "open": ("这个月出勤还没有截止", "请机构核对后截止当月出勤"),
            "closed": ("监护人还没有确认这个月的出勤", "请监护人在手机上确认，或补交签字确认表"),
            "disputed": ("监护人对这个月的出勤有异议", "请机构核对更正后由监护人重新确认"),
        }[sheet]
        reasons.append(_reason("not_confirmed", found, step))
    if period is None:
        reasons.append(_reason("no_entitlement", "没有这个项目本年度的救助资格", "请先办理申请审批"))
    elif month_end(month_on) < period[0] or month_on > period[1]:
        reasons.append(
            _reason(
                "outside",
                f"{month_on:%Y年%m月} 不在可结算期间 {period[0]:%Y-%m-%d} 至 {period[1]:%Y-%m-%d} 内",
                "请核对批准日期与资格状态",
            )
        )
    return reasons


def _reason(code: str, message: str, next_step: str) -> Reason:
    return Reason(f"claims.line.{code}", message, CLAUSE, next_step)
