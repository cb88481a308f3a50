"""Advances and overpayments (预拨与追回): the list, one sum with how it was cleared, asking, paying back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.accounts import queries as accounts
from kangjiu.common.dates import now
from kangjiu.common.money import yuan
from kangjiu.common.pages.doors import needs
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.exchange.views import list_download
from kangjiu.funds import actions, queries
from kangjiu.funds.choices import HeldKind, PaymentStatus
from kangjiu.funds.forms import AdvanceForm, HeldFilterForm, RecoverForm
from kangjiu.funds.models import Held, Payment
from kangjiu.funds.rules import states
from kangjiu.funds.views.base import institutions, offices, scope_of, today

COLUMNS = (
    Column("payee", "机构", always=True),
    Column("kind", "性质"),
    Column("memo", "说明"),
    Column("opened_on", "形成日期", sort="opened_on"),
    Column("amount", "金额（元）", sort="amount_fen", number=True),
    Column("cleared", "已清理（元）", number=True),
    Column("left", "余额（元）", number=True),
)


@needs("funds.view", "funds.request", "funds.pay")
def held(request: HttpRequest) -> HttpResponse:
    """Money in providers' hands, newest first."""
    scope = scope_of(request)
    filters = HeldFilterForm(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    page = KeysetPage(
        request,
        queries.held(scope, **wanted),
        name="held",
        columns=COLUMNS,
        sort="-opened_on",
        unit="笔",
        present=lambda rows: [_row(row) for row in rows],
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "预拨与追回")
    context = {"page": page, "filters": filters, "may_advance": scope.allows("funds.request")}
    return render(request, "funds/held.html", context)


def _row(row: Held) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": reverse("funds:held_one", args=[row.pk]),
        "payee": row.payee_organisation.name,
        "kind": HeldKind.label_of(row.kind),
        "memo": row.memo,
        "opened_on": row.opened_on,
        "amount": yuan(row.amount_fen),
        "cleared": yuan(row.cleared_fen),
        "left": yuan(row.left_fen),
    }


@needs("funds.view", "funds.request", "funds.pay")
def held_one(request: HttpRequest, held_id: int) -> HttpResponse:
    """One sum: where it came from, how it was cleared, what is left."""
    scope = scope_of(request)
    row = queries.held_one(scope, held_id)
    moves = queries.moves_of(held_id)
    people = accounts.display_names([row.opened_by_id, *(one.by_id for one in moves)])
    paid = row.payment.status == PaymentStatus.PAID
    hands = states.different_hands(row.opened_by_id, scope.user_id, "登记缴回")
    may = bool(row.left_fen) and paid and scope.allows("funds.pay")
    context = {
        "held": row,
        "kind": HeldKind.label_of(row.kind),
        "paid": paid,
        "opened_by": people.get(row.opened_by_id, "系统"),
        "moves": [{"row": one, "by": people.get(one.by_id, "系统")} for one in moves],
        "may_recover": may and not hands,
        "own": may and bool(hands),
    }
    return render(request, "funds/held_one.html", context)


@needs("funds.request")
def new_advance(request: HttpRequest) -> HttpResponse:
    """Request an advance."""
    scope = scope_of(request)

    def act(form: AdvanceForm) -> Payment:
        given = form.cleaned_data
        wanted = actions.AdvanceRequest(
            given["payee"], given["budget_year"], given["amount_fen"] or 0, given["purpose"]
        )
        return actions.request_advance(scope, given["organisation"], wanted, at=now())

    def done(payment: Payment) -> HttpResponse:
        messages.success(request, f"已申请预拨 {payment.number}，等财政支付；支付后可以在结算中抵扣")
        return redirect("funds:payment", payment.pk)

    return form_page(
        request,
        AdvanceForm,
        "funds/advance.html",
        act=act,
        done=done,
        check=True,
        offices=offices(scope),
        institutions=institutions(scope),
        initial={"budget_year": today().year},
    )


@needs("funds.pay")
def recover(request: HttpRequest, held_id: int) -> HttpResponse:
    """Enter what was paid back."""
    scope = scope_of(request)
    row = queries.held_one(scope, held_id)

    def act(form: RecoverForm) -> Held:
        given = form.cleaned_data
        return actions.recover(
            scope, held_id, given["amount_fen"] or 0, given["voucher_number"], given["paid_on"], at=now()
        )

    def done(saved: Held) -> HttpResponse:
        messages.success(request, f"缴回已登记，专账已记，还剩 {yuan(saved.left_fen)} 元")
        return redirect("funds:held_one", saved.pk)

    return form_page(
        request,
        RecoverForm,
        "funds/recover.html",
        act=act,
        done=done,
        context={"held": row},
        initial={"amount_fen": row.left_fen, "paid_on": today()},
    )
