"""Addresses of claims (费用结算)."""

from django.urls import path

from kangjiu.claims import views

app_name = "claims"
urlpatterns = [
    path("", views.settlements, name="list"),
    path("settlements/build/", views.build_settlement, name="build"),
    path("settlements/<int:settlement_id>/", views.settlement, name="settlement"),
    path("settlements/<int:settlement_id>/check/", views.check, name="check"),
    path("settlements/<int:settlement_id>/approve/", views.approve, name="approve"),
    path("settlements/<int:settlement_id>/request/", views.request_payment, name="request"),
    path("settlements/<int:settlement_id>/pay/", views.pay, name="pay"),
    path("settlements/<int:settlement_id>/return/", views.return_settlement, name="settlement_return"),
    path("settlements/of-payment/<int:payment_id>/", views.of_payment, name="of_payment"),
    path("bills/", views.bills, name="bills"),
    path("bills/enter/", views.enter_bills, name="bills_enter"),
    path("bills/enter/<int:placement_id>/", views.enter_bill, name="bill_enter"),
    path("bills/<int:bill_id>/", views.bill, name="bill"),
    path("bills/<int:bill_id>/insurance/", views.insurance, name="bill_insurance"),
    path("bills/<int:bill_id>/void/", views.void_bill, name="bill_void"),
    path("monthly/", views.claims, name="claims"),
    path("monthly/build/", views.build_claim, name="claim_build"),
    path("monthly/<int:claim_id>/", views.claim, name="claim"),
    path("monthly/<int:claim_id>/rebuild/", views.rebuild_claim, name="claim_rebuild"),
    path("monthly/<int:claim_id>/submit/", views.submit_claim, name="claim_submit"),
    path("monthly/<int:claim_id>/return/", views.return_claim, name="claim_return"),
    path("amounts/<int:line_id>/", views.amount, name="amount"),
    path("amounts/<int:line_id>/adjust/", views.adjust, name="adjust"),
    path("adjustments/", views.adjustments, name="adjustments"),
    path("adjustments/<int:adjustment_id>/", views.adjustment, name="adjustment"),
    path("adjustments/<int:adjustment_id>/confirm/", views.confirm_adjustment, name="adjustment_confirm"),
    path("adjustments/<int:adjustment_id>/withdraw/", views.withdraw_adjustment, name="adjustment_withdraw"),
    path("adjustments/<int:adjustment_id>/evidence/", views.adjustment_evidence, name="adjustment_evidence"),
    path("matching/", views.matching, name="matching"),
    path("unpaid/", views.unpaid, name="unpaid"),
    path("opening/", views.opening, name="opening"),
    path("opening/nothing/", views.nothing_to_carry, name="opening_nothing"),
    path("opening/<int:sheet_id>/", views.opening_sheet, name="opening_sheet"),
    path("opening/<int:sheet_id>/confirm/", views.confirm_opening, name="opening_confirm"),
    path("opening/<int:sheet_id>/reopen/", views.reopen_opening, name="opening_reopen"),
    path("opening/<int:sheet_id>/sign/", views.sign_opening, name="opening_sign"),
]
