"""Today's work with money (今日工作)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from kangjiu.common.money import yuan
from kangjiu.common.scope import Scope
from kangjiu.common.work import WorkRow
from kangjiu.funds.choices import LineStatus, PayeeStatus, PaymentStatus
from kangjiu.funds.models import BudgetLine, Payee, Payment
from kangjiu.funds.rules import drawing

PROMPT = "济残联〔2024〕9号 四（二）财政"  # 加快资金支付进度


def work(by: Scope, on: date, limit: int) -> list[WorkRow]:
    """Payments to make, returned ones to ask for again, lines and accounts a second person confirms (今日工作)."""
    found = [
        *_payments_due(by, "funds.pay", PaymentStatus.REQUESTED, "登记支付凭证", "info", limit),
        *_payments_due(by, "funds.request", PaymentStatus.RETURNED, "更正账户后重新申请", "bad", limit),
        *_to_confirm(by, limit),
    ]
    return found[:limit]


def _payments_due(by: Scope, permission: str, status: str, what: str, tone: str, limit: int) -> list[WorkRow]:
    if not by.allows(permission):
        return []
    rows = Payment.objects.visible_to(by.narrow(permission)).filter(status=status)
    rows = rows.exclude(requested_by_id=by.user_id) if permission == "funds.pay" else rows
    words = "已退回" if tone == "bad" else "等您支付"
    return [
        WorkRow(
            None,
            words,
            tone,
            f"{what}：{yuan(one.amount_fen)} 元",
            one.payee_organisation.name,
            PROMPT,
            reverse("funds:payment", args=[one.pk]),
            "funds.payment",
        )
        for one in rows.select_related("payee_organisation").order_by("id")[:limit]
    ]


def _to_confirm(by: Scope, limit: int) -> list[WorkRow]:
    if not by.allows("funds.confirm"):
        return []
    scope = by.narrow("funds.confirm")
    waiting = BudgetLine.objects.visible_to(scope).filter(status=LineStatus.ENTERED)
    proposed = Payee.objects.visible_to(scope).filter(status=PayeeStatus.PROPOSED)
    lines_ = waiting.exclude(entered_by_id=by.user_id).count()
    accounts = proposed.exclude(proposed_by_id=by.user_id).count()
    found = [
        (lines_, "确认预算指标", "条", reverse("funds:list"), "funds.line"),
        (accounts, "确认收款账户", "个", reverse("funds:payees"), "funds.payee"),
    ]
    return [
        WorkRow(None, "等第二人确认", "info", what, f"{count} {unit}", drawing.DEDICATED, url, kind)
        for count, what, unit, url, kind in found[:limit]
        if count
    ]
