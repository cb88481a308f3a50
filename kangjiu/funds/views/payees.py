"""Payee accounts: proposed by one, confirmed by another, with proof."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kangjiu.common.dates import now
from kangjiu.common.identifiers import tail
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.templatetags.kj import tag_
from kangjiu.documents.views import attachment_response
from kangjiu.exchange.views import list_download
from kangjiu.funds import actions, queries
from kangjiu.funds.choices import PayeeStatus
from kangjiu.funds.forms import PayeeForm
from kangjiu.funds.models import Payee
from kangjiu.funds.views.base import institutions, scope_of

TONES: dict[str, str] = {PayeeStatus.PROPOSED: "warn", PayeeStatus.CONFIRMED: "ok", PayeeStatus.REPLACED: ""}
COLUMNS = (
    Column("organisation", "收款机构", always=True),
    Column("account_name", "户名"),
    Column("number", "账号"),
    Column("bank", "开户行"),
    Column("status", "状态", always=True),
)


@needs("funds.view", "funds.request", "funds.confirm")
def payees(request: HttpRequest) -> HttpResponse:
    """Accounts of institutions (收款账户)."""
    scope = scope_of(request)
    page = KeysetPage(
        request,
        queries.payees(scope),
        name="payees",
        columns=COLUMNS,
        sort="-id",
        unit="个账户",
        present=lambda rows: [_row(row) for row in rows],
    )
    if page.wants_export:
        scope.need("exchange.export")
        return list_download(page, "收款账户")
    context = {
        "page": page,
        "may_enter": scope.allows("funds.request") or scope.allows("funds.confirm"),
        "may_confirm": scope.allows("funds.confirm"),
        "me": scope.user_id,
    }
    return render(request, "funds/payees.html", context)


def _row(row: Payee) -> dict[str, Any]:
    return {
        "id": row.pk,
        "organisation": row.organisation.name,
        "account_name": row.account_name.open(),
        "number": f"尾号 {tail(str(row.account_number.open()))}",
        "bank": row.bank,
        "status": tag_(PayeeStatus.label_of(row.status), TONES[row.status]),
        "waits": row.status == PayeeStatus.PROPOSED,
        "proposed_by_id": row.proposed_by_id,
        "has_proof": row.proof_id is not None,
    }


@needs("funds.request", "funds.confirm")
def new_payee(request: HttpRequest) -> HttpResponse:
    """Propose an account."""
    scope = scope_of(request)

    def act(form: PayeeForm) -> Payee:
        given = form.cleaned_data
        proof = given["proof_id"]
        data = actions.PayeeData(given["account_name"], given["account_number"], given["bank"])
        paper = (proof.read(), proof.name) if proof else None
        return actions.propose_payee(scope, given["organisation"], data, proof=paper, at=now())

    def done(payee: Payee) -> HttpResponse:
        messages.success(request, "账户已登记，请另一名同事核对证明后确认")
        return redirect("funds:payees")

    return form_page(
        request, PayeeForm, "funds/payee_form.html", act=act, done=done, institutions=institutions(scope)
    )


@needs("funds.confirm")
@post_only
def confirm_payee(request: HttpRequest, payee_id: int) -> HttpResponse:
    """Confirm an account as the second person."""
    actions.confirm_payee(scope_of(request), payee_id, at=now())
    messages.success(request, "账户已确认，以后的款项付到这个账户")
    return redirect("funds:payees")


@needs("funds.view", "funds.request", "funds.confirm")
def payee_proof(request: HttpRequest, payee_id: int) -> HttpResponse:
    """The proof of an account."""
    payee = queries.payee(scope_of(request), payee_id)
    if payee.proof is None:
        raise Http404
    return attachment_response(payee.proof, f"账户证明 {payee_id}")
