"""What can happen in claims, and the sentence the timeline shows."""

from __future__ import annotations

from kangjiu.audit.types import EventType
from kangjiu.claims.choices import LineState

_STATES = {"state": dict(LineState.choices())}

BILL_ENTERED = EventType("claims.bill_entered", "登记 {month_on} 账单，总费用 {total_fen} 元", "money")
BILL_INSURED = EventType("claims.bill_insured", "登记 {month_on} 账单的医保结算", "money")
BILL_VOID = EventType("claims.bill_void", "作废 {month_on} 账单", "money")
CLAIM_BUILT = EventType("claims.claim_built", "生成 {month_on} 申报 {number}，{lines} 条", "money")
CLAIM_SUBMITTED = EventType(
    "claims.claim_submitted", "提交 {month_on} 申报 {number}，救助 {payable_fen} 元", "money"
)
CLAIM_RETURNED = EventType("claims.claim_returned", "退回 {month_on} 申报 {number}", "money")
LINE_CLAIMED = EventType(
    "claims.line_claimed",
    "{month_on} 费用 {total_fen} 元申报，救助 {payable_fen} 元（{state}）",
    "money",
    _STATES,
)
SETTLEMENT_BUILT = EventType(
    "claims.settlement_built", "编制 {year} 年第 {quarter} 季度结算 {number}，{payable_fen} 元", "money"
)
SETTLEMENT_CHECKED = EventType("claims.settlement_checked", "复核结算 {number}", "money")
SETTLEMENT_APPROVED = EventType("claims.settlement_approved", "审批结算 {number}，{payable_fen} 元", "money")
PAYMENT_REQUESTED = EventType("claims.payment_requested", "结算 {number} 申请用款 {payment}", "money")
SETTLEMENT_PAID = EventType("claims.settlement_paid", "结算 {number} 已支付，{payable_fen} 元", "money")
SETTLEMENT_UNPAID = EventType("claims.settlement_unpaid", "结算 {number} 的款项被退回，待重新支付", "money")
SETTLEMENT_RETURNED = EventType("claims.settlement_returned", "退回结算 {number}", "money")
CHILD_PAID = EventType("claims.child_paid", "{month_on} 康复救助 {amount_fen} 元已支付给机构", "money")
ADJUSTMENT_PROPOSED = EventType(
    "claims.adjustment_proposed", "提出调整 {number}：{month_on} 救助应为 {should_fen} 元", "money"
)
ADJUSTMENT_CONFIRMED = EventType(
    "claims.adjustment_confirmed",
    "确认调整 {number}：{month_on} 救助应为 {should_fen} 元，差额 {difference_fen} 元",
    "money",
)
ADJUSTMENT_WITHDRAWN = EventType("claims.adjustment_withdrawn", "撤回调整 {number}", "money")
OPENING_ENTERED = EventType("claims.opening_entered", "登记 {year} 年期初余额，{rows} 条", "money")
OPENING_UNDONE = EventType("claims.opening_undone", "撤回一条 {year} 年期初余额", "money")
OPENING_CONFIRMED = EventType("claims.opening_confirmed", "确认 {year} 年期初余额，{rows} 条", "money")
OPENING_REOPENED = EventType("claims.opening_reopened", "{year} 年期初余额退回修改", "money")
OPENING_SIGNED = EventType("claims.opening_signed", "签字 {year} 年期初余额，{rows} 条", "money")
