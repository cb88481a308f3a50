"""The year's end (年终结转) and the service year against the budget year: what may be closed, what needs approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kangjiu.common.errors import Reason
from kangjiu.common.money import yuan
from kangjiu.funds.rules.drawing import DEDICATED


@dataclass(frozen=True)
class Rest:
    """What one line has left at the year's end (指标余额), fen."""

    line_id: int
    name: str
    left_fen: int
    entered_only: bool = False


@dataclass(frozen=True)
class Open:
    """What still runs on the year (未了事项): payments not made, advances and overpayments not cleared, fen."""

    payments: Sequence[tuple[str, int]] = ()
    held: Sequence[tuple[str, int]] = ()


def against_close(
    year: int, rests: Sequence[Rest], carries: Mapping[int, int], still: Open, document_number: str, on: date
) -> list[Reason]:
    """Everything that speaks against closing a budget year; empty when it may be closed."""
    reasons = []
    if on <= date(year, 12, 31):
        reasons.append(_reason("not_ended", f"{year} 年还没有结束", "请在次年 1 月 1 日以后办理结转"))
    if not rests:
        reasons.append(_reason("nothing", f"{year} 年没有可结转的指标", "请核对预算年度"))
    if not document_number.strip():
        reasons.append(_reason("document", "没有填写结转的批准文号", "请照财政批复填写", "document_number"))
    reasons += [
        _reason("entered", f"指标 {rest.name} 还没有第二人确认", "请先确认，登记错的请更正")
        for rest in rests
        if rest.entered_only
    ]
    return reasons + _carries(rests, carries) + _open(still)


def _carries(rests: Sequence[Rest], carries: Mapping[int, int]) -> list[Reason]:
    reasons = []
    for rest in rests:
        carry = carries.get(rest.line_id, 0)
        if carry < 0 or carry > rest.left_fen:
            reasons.append(
                _reason(
                    "carry",
                    f"指标 {rest.name} 结转 {yuan(carry)} 元，不在 0 至余额 {yuan(rest.left_fen)} 元之间",
                    "请填不超过余额的数；不结转的部分收回财政",
                    f"carry_{rest.line_id}",
                )
            )
    return reasons


def _open(still: Open) -> list[Reason]:
    payments = [
        _reason(
            "payment",
            f"用款申请 {number}（{yuan(fen)} 元）还没有支付",
            "请在年内支付，或撤销后经批准从下年指标列支",
        )
        for number, fen in still.payments
    ]
    held = [
        _reason(
            "held", f"{name}还有 {yuan(fen)} 元没有清理", "请在结算中抵扣，或由机构缴回财政并登记缴款凭证"
        )
        for name, fen in still.held
    ]
    return payments + held


def budget_year(service_year: int, wanted: int, basis: str) -> list[Reason]:
    """Late bills of a year are paid from the next year's line, with approval (跨年度列支); never from another."""
    if wanted == service_year:
        return []
    if wanted != service_year + 1:
        return [
            _reason(
                "year",
                f"{service_year} 年的服务不能从 {wanted} 年的预算列支",
                f"只能从 {service_year} 年列支，或经批准从 {service_year + 1} 年列支",
                "budget_year",
            )
        ]
    if not basis.strip():
        return [
            _reason(
                "basis",
                f"{service_year} 年的服务从 {wanted} 年预算列支，没有填写批准依据",
                "请填写批准的文号或会议纪要，例如 示财社〔2027〕3号",
                "cross_year_basis",
            )
        ]
    return []


def _reason(code: str, message: str, next_step: str, field: str = "") -> Reason:
    return Reason(f"funds.year.{code}", message, DEDICATED, next_step, field)
