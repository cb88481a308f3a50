"""Steps of a settlement: check, approve, request the payment, enter the voucher, return."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kangjiu.claims import actions, queries
from kangjiu.claims.forms import NoteForm, PayForm, ReasonForm, RequestForm
from kangjiu.claims.models import Settlement
from kangjiu.claims.views.base import scope_of, today
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.funds import actions as funds
from kangjiu.funds.models import Payment


def _note(request: HttpRequest) -> str:
    form = NoteForm(request.POST)
    return str(form.cleaned_data["note"]) if form.is_valid() else ""


@needs("claims.check")
@post_only
def check(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """Check as the second person."""
    row = actions.check(scope_of(request), settlement_id, _note(request), at=now())
    messages.success(request, f"{row.number} 已复核，等审批")
    return redirect("claims:settlement", row.pk)


@needs("claims.approve")
@post_only
def approve(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """Approve."""
    row = actions.approve(scope_of(request), settlement_id, _note(request), at=now())
    messages.success(request, f"{row.number} 已审批，请财务申请用款")
    return redirect("claims:settlement", row.pk)


@needs("funds.request")
def request_payment(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """Request the payment from the till."""
    scope = scope_of(request)
    row = queries.settlement(scope, settlement_id)

    def act(form: RequestForm) -> Payment:
        given = form.cleaned_data
        basis = given["cross_year_basis"]
        return actions.request_payment(
            scope, settlement_id, budget_year=given["budget_year"], cross_year_basis=basis, at=now()
        )

    def done(payment: Payment) -> HttpResponse:
        said = f"已申请用款 {payment.number}，等财政支付"
        messages.success(request, said if payment.amount_fen else "全额抵扣，不用付款，专账已记")
        return redirect("claims:settlement", settlement_id)

    return form_page(
        request,
        RequestForm,
        "claims/request.html",
        act=act,
        done=done,
        context={"settlement": row},
        initial={"budget_year": today().year},
    )


@needs("funds.pay")
def pay(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """Enter the voucher of the settlement's payment; the settlement follows at once."""
    scope = scope_of(request)
    row = queries.settlement(scope, settlement_id)

    def act(form: PayForm) -> Settlement:
        given, at = form.cleaned_data, now()
        funds.pay(scope, row.payment_id or 0, given["voucher_number"], given["paid_on"], at=at)
        return actions.mark_paid(scope, settlement_id, at=at)

    def done(paid: Settlement) -> HttpResponse:
        messages.success(request, f"{paid.number} 已支付，专账已记")
        return redirect("claims:settlement", paid.pk)

    return form_page(
        request,
        PayForm,
        "claims/pay.html",
        act=act,
        done=done,
        context={"settlement": row},
        initial={"paid_on": today()},
    )


@needs("claims.check", "claims.approve")
def return_settlement(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """Return a settlement."""
    scope = scope_of(request)
    row = queries.settlement(scope, settlement_id)

    def act(form: ReasonForm) -> Settlement:
        return actions.return_settlement(scope, settlement_id, form.cleaned_data["reason"], at=now())

    return form_page(
        request,
        ReasonForm,
        "claims/settlement_return.html",
        act=act,
        done=lambda done: redirect("claims:settlement", done.pk),
        context={"settlement": row},
    )
