"""What can happen to money, and the sentence the timeline shows."""

from __future__ import annotations

from kangjiu.audit.types import EventType
from kangjiu.funds.choices import HeldKind, SourceKind

_SOURCES = {"source": dict(SourceKind.choices())}
_HELD = {"kind": dict(HeldKind.choices())}

LINE_ENTERED = EventType("funds.line_entered", "登记预算指标（{source}）{amount_fen} 元", "money", _SOURCES)
LINE_CONFIRMED = EventType(
    "funds.line_confirmed", "确认预算指标（{source}）{amount_fen} 元", "money", _SOURCES
)
PAYEE_PROPOSED = EventType("funds.payee_proposed", "登记收款账户，待第二人确认", "money")
PAYEE_CONFIRMED = EventType("funds.payee_confirmed", "确认收款账户", "money")
REQUESTED = EventType("funds.payment_requested", "申请用款 {number}，{amount_fen} 元", "money")
PAID = EventType("funds.payment_paid", "支付 {number}，{amount_fen} 元", "money")
RETURNED = EventType("funds.payment_returned", "款项 {number} 被退回，{amount_fen} 元", "money")
REISSUED = EventType("funds.payment_reissued", "款项 {number} 更正账户后重新申请支付", "money")
CANCELLED = EventType("funds.payment_cancelled", "撤销用款申请 {number}", "money")
REVERSED = EventType("funds.booking_reversed", "冲销记账凭证 {number}", "money")
HELD_OPENED = EventType("funds.held_opened", "记{kind} {amount_fen} 元", "money", _HELD)
HELD_RECOVERED = EventType("funds.held_recovered", "缴回财政 {amount_fen} 元", "money")
RECEIPT_ENTERED = EventType("funds.receipt_entered", "登记用款 {number} 的银行回单，{amount_fen} 元", "money")
CLOSE_PROPOSED = EventType("funds.close_proposed", "提出 {year} 年结转，结转 {carry_fen} 元", "money")
CLOSE_RETURNED = EventType("funds.close_returned", "退回 {year} 年结转", "money")
CLOSE_CONFIRMED = EventType(
    "funds.close_confirmed", "办完 {year} 年结转，结转 {carry_fen} 元，收回 {lapse_fen} 元", "money"
)
MONTH_ENTERED = EventType("funds.month_entered", "登记 {month_on} 月度对账", "money")
MONTH_SIGNED = EventType("funds.month_signed", "签字 {month_on} 月度对账", "money")
