"""The month's reconciliation with the unit's books (月度对账): every difference is explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kangjiu.common.dates import month_end
from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan
from kangjiu.funds.choices import SourceKind
from kangjiu.funds.rules.drawing import DEDICATED


@dataclass(frozen=True)
class UnitBalance:
    """What the unit's books say of one source (单位账余额), fen, and why it differs from ours."""

    unit_fen: int
    explanation: str = ""


def findings(
    ledger: Mapping[str, int], unit: Mapping[str, UnitBalance], month_on: date, on: date
) -> list[Reason]:
    """Everything wrong with a reconciliation; empty when it may be kept."""
    reasons = []
    if month_end(month_on) >= on:
        reasons.append(_reason("month", f"{month_on:%Y年%m月} 还没有结束", "月末以后再对账", "month_on"))
    if not ledger:
        reasons.append(_reason("nothing", "这个账簿到这个月没有记账", "请核对账簿和月份", "month_on"))
    for source, ours in ledger.items():
        label = SourceKind.label_of(source)
        given = unit.get(source)
        if given is None:
            reasons.append(
                _reason(
                    "missing",
                    f"没有填写“{label}”的单位账余额",
                    "请照单位账填写，没有余额的填 0",
                    f"unit_{source}",
                )
            )
        elif given.unit_fen != ours and not given.explanation.strip():
            reasons.append(
                _reason(
                    "unexplained",
                    f"“{label}”专账 {yuan(ours)} 元，单位账 {yuan(given.unit_fen)} 元，"
                    f"相差 {yuan(ours - given.unit_fen)} 元，没有说明原因",
                    "请写明差在哪张凭证，例如 在途、单位未记账",
                    f"explain_{source}",
                )
            )
    return reasons


def _reason(code: str, message: str, next_step: str, field: str) -> Reason:
    return Reason(f"funds.month.{code}", message, DEDICATED, next_step, field)
