"""Addresses of money (资金)."""

from django.urls import path

from kangjiu.funds import views

app_name = "funds"
urlpatterns = [
    path("", views.index, name="list"),
    path("lines/new/", views.new_line, name="line_new"),
    path("lines/<int:line_id>/confirm/", views.confirm_line, name="line_confirm"),
    path("lines/<int:line_id>/", views.line, name="line"),
    path("held/", views.held, name="held"),
    path("held/<int:held_id>/", views.held_one, name="held_one"),
    path("held/<int:held_id>/recover/", views.recover, name="held_recover"),
    path("advances/new/", views.new_advance, name="advance_new"),
    path("years/", views.closes, name="closes"),
    path("years/<int:office_id>/<int:year>/propose/", views.propose_close, name="close_propose"),
    path("years/<int:close_id>/confirm/", views.confirm_close, name="close_confirm"),
    path("years/<int:close_id>/return/", views.return_close, name="close_return"),
    path("months/", views.months, name="months"),
    path("months/new/", views.new_month, name="month_new"),
    path("months/<int:month_id>/sign/", views.sign_month, name="month_sign"),
    path("payments/<int:payment_id>/receipt/", views.receipt, name="payment_receipt"),
    path("payments/", views.payments, name="payments"),
    path("payments/<int:payment_id>/", views.payment, name="payment"),
    path("payments/<int:payment_id>/pay/", views.pay, name="pay"),
    path("payments/<int:payment_id>/return/", views.return_payment, name="payment_return"),
    path("payments/<int:payment_id>/reissue/", views.reissue, name="payment_reissue"),
    path("payments/<int:payment_id>/cancel/", views.cancel, name="payment_cancel"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/<int:booking_id>/reverse/", views.reverse_booking, name="booking_reverse"),
    path("payees/", views.payees, name="payees"),
    path("payees/new/", views.new_payee, name="payee_new"),
    path("payees/<int:payee_id>/confirm/", views.confirm_payee, name="payee_confirm"),
    path("payees/<int:payee_id>/proof/", views.payee_proof, name="payee_proof"),
]
