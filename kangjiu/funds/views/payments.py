"""Payments: the list, one payment with what may be done next, voucher, bank return, paying again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import now
from kangjiu.common.money import yuan
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.templatetags.kj import tag_
from kangjiu.exchange.views import list_download
from kangjiu.funds import actions, queries
from kangjiu.funds.choices import PaymentKind, PaymentStatus, SourceKind
from kangjiu.funds.forms import PayForm, PaymentFilterForm, ReceiptForm, ReturnForm
from kangjiu.funds.models import BankReceipt, Payment, PaymentAttempt
from kangjiu.funds.rules import states
from kangjiu.funds.views.base import PAYMENT_TONES, scope_of, today

COLUMNS = (
    Column("number", "用款申请号", sort="number", always=True),
    Column("payee", "收款机构"),
    Column("purpose", "用途"),
    Column("service_year", "服务年度", sort="service_year", shown=False),
    Column("budget_year", "预算年度", sort="budget_year", shown=False),
    Column("amount", "金额（元）", sort="amount_fen", number=True),
    Column("requested_at", "申请日期", sort="requested_at"),
    Column("status", "状态", always=True),
)


@needs("funds.view", "funds.request", "funds.pay")
def payments(request: HttpRequest) -> HttpResponse:
    """Payment applications, newest first (用款申请与支付)."""
    scope = scope_of(request)
    filters = PaymentFilterForm(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    page = KeysetPage(
        request,
        queries.payments(scope, **wanted),
        name="payments",
        columns=COLUMNS,
        sort="-requested_at",
        unit="笔",
        present=lambda rows: [_row(row) for row in rows],
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "用款申请与支付")
    return render(request, "funds/payments.html", {"page": page, "filters": filters})


def _row(row: Payment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": reverse("funds:payment", args=[row.pk]),
        "number": row.number,
        "payee": row.payee_organisation.name,
        "purpose": row.purpose,
        "service_year": row.service_year,
        "budget_year": row.budget_year,
        "amount": yuan(row.amount_fen),
        "requested_at": row.requested_at.date(),
        "status": tag_(PaymentStatus.label_of(row.status), PAYMENT_TONES[row.status]),
    }


@needs("funds.view", "funds.request", "funds.pay")
def payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    """One payment: sources, tries, and what may be done next and by whom."""
    scope = scope_of(request)
    row = queries.payment(scope, payment_id)
    attempts = queries.attempts_of(row)
    people = accounts.display_names([row.requested_by_id, *(one.paid_by_id for one in attempts)])
    hands = states.different_hands(row.requested_by_id, scope.user_id, "支付")
    may = {deed: not states.may(deed, row.status) for deed in states.ALLOWED}
    context = {
        "payment": row,
        "status": tag_(PaymentStatus.label_of(row.status), PAYMENT_TONES[row.status]),
        "parts": [
            (SourceKind.label_of(part.line.source), part.line.document_number, part.amount_fen)
            for part in queries.parts_of(row)
        ],
        "account": {
            "name": row.payee.account_name.open(),
            "number": row.payee.account_number.open(),
            "bank": row.payee.bank,
        },
        "requested_by": people.get(row.requested_by_id, "未知用户"),
        "attempts": [
            {
                "row": one,
                "paid_by": people.get(one.paid_by_id, "未知用户"),
                "receipt": getattr(one, "receipt", None),
            }
            for one in attempts
        ],
        "kind": PaymentKind.label_of(row.kind),
        "may_receipt": scope.allows("funds.confirm") and _wants_receipt(attempts, scope.user_id),
        "may_pay": may["pay"] and scope.allows("funds.pay") and not hands,
        "own": may["pay"] and scope.allows("funds.pay") and bool(hands),
        "may_return": may["return"] and scope.allows("funds.pay"),
        "may_reissue": may["reissue"] and scope.allows("funds.request"),
        "may_cancel": may["cancel"] and scope.allows("funds.request"),
    }
    return render(request, "funds/payment.html", context)


def _wants_receipt(attempts: list[PaymentAttempt], user_id: int | None) -> bool:
    """Whether a paid try waits for its bank receipt, and this person did not enter its voucher."""
    return any(
        one.returned_on is None and getattr(one, "receipt", None) is None and one.paid_by_id != user_id
        for one in attempts
    )


@needs("funds.confirm")
def receipt(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Enter the bank's receipt."""
    scope = scope_of(request)
    row = queries.payment(scope, payment_id)

    def act(form: ReceiptForm) -> BankReceipt:
        given = form.cleaned_data
        return actions.enter_receipt(
            scope, payment_id, given["number"], given["amount_fen"] or 0, given["received_on"], at=now()
        )

    def done(saved: BankReceipt) -> HttpResponse:
        short = saved.amount_fen - row.amount_fen
        said = f"回单已登记，与支付相差 {yuan(short)} 元，请核对" if short else "回单已登记，与支付相符"
        (messages.warning if short else messages.success)(request, said)
        return redirect("funds:payment", payment_id)

    return form_page(
        request,
        ReceiptForm,
        "funds/receipt.html",
        act=act,
        done=done,
        context={"payment": row},
        initial={"received_on": today()},
    )


@needs("funds.pay")
def pay(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Enter the voucher."""
    scope = scope_of(request)
    row = queries.payment(scope, payment_id)

    def act(form: PayForm) -> Payment:
        given = form.cleaned_data
        return actions.pay(scope, payment_id, given["voucher_number"], given["paid_on"], at=now())

    def done(paid: Payment) -> HttpResponse:
        messages.success(request, f"{paid.number} 已登记支付，专账已记")
        return redirect("funds:payment", paid.pk)

    return form_page(
        request,
        PayForm,
        "funds/pay.html",
        act=act,
        done=done,
        context={"payment": row},
        initial={"paid_on": today()},
    )


@needs("funds.pay")
def return_payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Enter a bank return."""
    scope = scope_of(request)
    row = queries.payment(scope, payment_id)

    def act(form: ReturnForm) -> Payment:
        given = form.cleaned_data
        return actions.return_payment(scope, payment_id, given["reason"], given["returned_on"], at=now())

    def done(returned: Payment) -> HttpResponse:
        messages.success(request, f"{returned.number} 已登记退回，更正账户后可以重新支付")
        return redirect("funds:payment", returned.pk)

    return form_page(
        request,
        ReturnForm,
        "funds/return.html",
        act=act,
        done=done,
        context={"payment": row},
        initial={"returned_on": today()},
    )


@needs("funds.request")
@post_only
def reissue(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Ask again for a returned payment."""
    row = actions.reissue(scope_of(request), payment_id, at=now())
    messages.success(request, f"{row.number} 已重新申请，等财政支付")
    return redirect("funds:payment", row.pk)


@needs("funds.request")
@post_only
def cancel(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Cancel a payment that was not made."""
    row = actions.cancel(scope_of(request), payment_id, at=now())
    messages.success(request, f"{row.number} 已撤销，指标余额已退回")
    return redirect("funds:payment", row.pk)
