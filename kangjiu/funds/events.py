"""What can happen to money, and the sentence the timeline shows."""

from __future__ import annotations

from kangjiu.audit.types import EventType
from kangjiu.funds.choices import SourceKind

_SOURCES = {"source": dict(SourceKind.choices())}

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
