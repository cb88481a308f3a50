"""Addresses of money (资金)."""

from django.urls import path

from kangjiu.funds import views

app_name = "funds"
urlpatterns = [
    path("", views.index, name="list"),
    path("lines/new/", views.new_line, name="line_new"),
    path("lines/<int:line_id>/confirm/", views.confirm_line, name="line_confirm"),
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
