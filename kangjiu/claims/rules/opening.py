"""Opening balances (期初余额): what one child brings over from before this system; fen by source, whole months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan

MOST_FEN = 500_000_00


@dataclass(frozen=True)
class BalanceRow:
    """One child and item brought over (一条期初): approval, provider, months, settled by source in fen."""

    person_id: int
    category: str
    item: str
    provider_id: int
    approval_number: str
    approved_on: date
    months_trained: int
    months_unsettled: int = 0
    amounts: Mapping[str, int] = field(default_factory=dict)

    @property
    def settled_fen(self) -> int:
        """All that was settled, fen."""
        return sum(self.amounts.values())

    @property
    def half_months_used(self) -> int:
        """Half months that were settled; unsettled ones stay claimable."""
        return 2 * (self.months_trained - self.months_unsettled)


def findings(row: BalanceRow, year: int, on: date) -> list[Reason]:
    """Everything wrong with a row; empty when it may be kept."""
    reasons = []
    if not row.approval_number.strip():
        reasons.append(_reason("number", "没有填写原批准文号", "请照批准文件填写", "approval_number"))
    if row.approved_on.year != year or row.approved_on > on:
        reasons.append(
            _reason("approved_on", "批准日期不在本年度，或在今天之后", "请照批准文件填写", "approved_on")
        )
    if not 0 <= row.months_trained <= 12:
        reasons.append(_reason("months", "已训练月数应为 0 到 12", "请核对训练记录", "months_trained"))
    if not 0 <= row.months_unsettled <= row.months_trained:
        reasons.append(
            _reason(
                "unsettled", "未结算月数多于已训练月数", "未结算的月份包含在已训练月数里", "months_unsettled"
            )
        )
    if min(row.amounts.values(), default=0) < 0:
        reasons.append(_reason("negative", "已结算金额不能小于零", "请核对结算凭证", "amounts"))
    if row.settled_fen > MOST_FEN:
        reasons.append(
            _reason("absurd", f"已结算金额超过 {yuan(MOST_FEN)} 元", "请核对是否多写了数字", "amounts")
        )
    settled_months = row.months_trained - row.months_unsettled
    if row.settled_fen and row.item == "training" and settled_months == 0:
        reasons.append(
            _reason("no_months", "有已结算金额，但没有已结算的月数", "请核对训练月数", "months_trained")
        )
    return reasons


def _reason(code: str, message: str, next_step: str, field_name: str) -> Reason:
    return Reason(f"claims.opening.{code}", message, "", next_step, field_name)
