"""The table of addresses: institutions, training, money (机构、服务、资金)."""

from __future__ import annotations

from tests.architecture.url_row import Row

# Townships and villages look the designated institutions of their county up.
PROVIDERS = {
    "providers:list": Row("providers.view", rows="providers"),
    "providers:register": Row("providers.manage"),
    "providers:detail": Row("providers.view", make="provider"),
    "providers:status": Row("providers.sign", make="provider"),
    "providers:site_add": Row("providers.manage", make="provider"),
    "providers:agreements": Row("providers.view", make="provider"),
    "providers:agreement_draft": Row("providers.manage", make="provider"),
    "providers:agreement_sign": Row("providers.sign", make="agreement_draft", own=302, post={}),
    "providers:agreement_end": Row("providers.sign", make="agreement"),
    "providers:prices": Row("providers.view", make="provider"),
    "providers:prices_set": Row("providers.manage", make="provider"),
    "providers:staff": Row("providers.view", make="provider"),
    "providers:therapist_add": Row("providers.manage", make="provider"),
    "providers:licence": Row("providers.manage", make="provider"),
    "providers:therapist_licence": Row("providers.manage", make="therapist"),
    "providers:therapist_end": Row("providers.manage", make="therapist"),
}

# Attendance is kept by the institution that trains the child, and by nobody else.
CARE = {
    "care:list": Row("care.view", rows="placements"),
    "care:attendance": Row("care.attend"),
    "care:close": Row("care.attend", own=422, post={}),
    "care:day": Row("care.attend"),
    "care:cutoff": Row("care.place"),
    "care:receive": Row("care.accept", make="waiting_slip"),
    "care:placement": Row("care.view", make="placement"),
    "care:fill": Row("care.attend", make="placement"),
    "care:session": Row("care.attend", make="placement"),
    "care:plan": Row("care.plan", make="placement"),
    "care:assess": Row("care.plan", make="placement"),
    "care:end": Row("care.place|care.accept", make="placement"),
    "care:sheets": Row("care.view", rows="months"),
    "care:sheet": Row("care.view", make="family_month"),
    "care:close_sheet": Row("care.attend", make="family_month", post={}),
    "care:reopen": Row("care.attend", make="family_month", post={}),
    "care:print": Row(
        "care.attend|care.scan",
        make="family_month",
        own=302,
        post={},
        roles={"township": 403, "provider_therapist": 403},
    ),
    "care:scan": Row("care.scan", make="family_month"),
    "care:slip": Row("care.attend", make="family_month"),
    "care:slip_scan": Row("care.scan", make="family_slip"),
}

TILL = "funds.view|funds.request|funds.pay"
CHECKED_BOOKS = "funds.view|funds.budget|funds.confirm"
ACCOUNTED = "funds.view|funds.request|funds.confirm"

FUNDS = {
    "funds:list": Row("funds.view|funds.budget", rows="budget_lines"),
    "funds:line_new": Row("funds.budget"),
    "funds:line_confirm": Row("funds.confirm", make="budget_line", own=302, post={}),
    "funds:line": Row("funds.view|funds.budget", make="budget_line"),
    "funds:held": Row(TILL, rows="held"),
    "funds:held_one": Row(TILL, make="held"),
    "funds:held_recover": Row("funds.pay", make="held"),
    "funds:advance_new": Row("funds.request"),
    "funds:closes": Row(CHECKED_BOOKS, rows="year_closes"),
    "funds:close_propose": Row("funds.budget", make="office_year"),
    "funds:close_confirm": Row("funds.confirm", make="year_close", own=422, post={}),
    "funds:close_return": Row("funds.confirm", make="year_close", own=302, post={}),
    "funds:months": Row(CHECKED_BOOKS, rows="months"),
    "funds:month_new": Row("funds.budget"),
    "funds:month_sign": Row("funds.confirm", make="month", own=409, post={}),
    "funds:payments": Row(TILL, rows="payments"),
    "funds:payment": Row(TILL, make="payment"),
    "funds:pay": Row("funds.pay", make="payment"),
    "funds:payment_receipt": Row("funds.confirm", make="payment"),
    "funds:payment_return": Row("funds.pay", make="payment"),
    "funds:payment_reissue": Row("funds.request", make="payment", own=409, post={}),
    "funds:payment_cancel": Row("funds.request", make="payment", own=302, post={}),
    "funds:ledger": Row("funds.view", rows="bookings"),
    "funds:booking_reverse": Row("funds.confirm", make="booking", own=302, post={}),
    "funds:payees": Row(ACCOUNTED, rows="payees"),
    "funds:payee_new": Row("funds.request|funds.confirm"),
    "funds:payee_confirm": Row("funds.confirm", make="payee", own=302, post={}),
    "funds:payee_proof": Row(ACCOUNTED, make="payee", own=404),
}

# Bills are the institution's; checking, approving and paying are done by three others.
SETTLES = "claims.view|claims.check|claims.approve|funds.request|funds.pay"
OPENS = "claims.view|claims.opening_enter|claims.opening_confirm"

CLAIMS = {
    "claims:list": Row("claims.view|claims.check|claims.approve", rows="settlements"),
    "claims:build": Row("claims.check"),
    "claims:settlement": Row(
        "claims.view|claims.check|claims.approve|funds.request|funds.pay", make="settlement"
    ),
    "claims:of_payment": Row(
        "claims.view|claims.check|claims.approve|funds.request|funds.pay", make="settled_payment", own=302
    ),
    "claims:check": Row("claims.check", make="settlement", own=302, post={}),
    "claims:approve": Row("claims.approve", make="settlement", own=409, post={}),
    "claims:request": Row("funds.request", make="settlement"),
    "claims:pay": Row("funds.pay", make="settlement"),
    "claims:settlement_return": Row("claims.check|claims.approve", make="settlement"),
    "claims:bills": Row("claims.view|claims.bill", rows="bills"),
    "claims:bills_enter": Row("claims.bill", own=404),
    "claims:bill_enter": Row("claims.bill", make="money_placement"),
    "claims:bill": Row("claims.view|claims.bill", make="bill"),
    "claims:bill_insurance": Row("claims.bill", make="bill"),
    "claims:bill_void": Row("claims.bill", make="bill", post={}),
    "claims:claims": Row("claims.view|claims.submit", rows="claims"),
    "claims:claim_build": Row("claims.submit"),
    "claims:claim": Row("claims.view|claims.submit", make="claim"),
    "claims:claim_rebuild": Row("claims.submit", make="claim_draft", post={}),
    "claims:claim_submit": Row("claims.submit", make="claim_draft", post={}),
    "claims:claim_return": Row("claims.check", make="claim"),
    "claims:amount": Row("claims.view|family.use", make="claim_line"),
    "claims:adjust": Row("claims.check", make="claim_line"),
    "claims:adjustments": Row(SETTLES, rows="adjustments"),
    "claims:adjustment": Row(SETTLES, make="adjustment"),
    "claims:adjustment_confirm": Row("claims.approve", make="adjustment", own=409, post={}),
    "claims:adjustment_withdraw": Row("claims.check|claims.approve", make="adjustment", own=302, post={}),
    "claims:adjustment_evidence": Row(SETTLES, make="adjustment", own=404),
    "claims:matching": Row(SETTLES, rows="settlements"),
    "claims:unpaid": Row(SETTLES),
    "claims:opening": Row(OPENS, rows="opening_sheets"),
    "claims:opening_nothing": Row("claims.opening_enter"),
    "claims:opening_sheet": Row(OPENS, make="opening_sheet"),
    "claims:opening_confirm": Row(
        "claims.opening_enter|claims.opening_confirm", make="opening_sheet", own=302, post={}
    ),
    "claims:opening_reopen": Row("claims.opening_confirm", make="opening_sheet", own=409, post={}),
    "claims:opening_sign": Row("claims.opening_confirm", make="opening_sheet", own=409, post={}),
}
