"""Addresses of accounts. The names without a prefix are the ones the sign-in library asks for; no other of its
addresses exists (no sign-up, no mail, no password by mail)."""

from __future__ import annotations

from django.urls import include, path

from kangjiu.accounts.views import people, regions, signin, units

own = [
    path("logout/", signin.sign_out, name="logout"),
    path("account/", signin.me, name="me"),
    path("account/password/", signin.password, name="password"),
    path("accounts/", people.index, name="users"),
    path("accounts/new/", people.create, name="user_create"),
    path("accounts/roles/", people.roles, name="roles"),
    path("accounts/organisations/", units.index, name="organisations"),
    path("accounts/organisations/new/", units.create, name="organisation_create"),
    path(
        "accounts/organisations/<int:organisation_id>/public/",
        units.public_contact,
        name="organisation_public",
    ),
    path("accounts/organisations/<int:organisation_id>/close/", units.close, name="organisation_close"),
    path("accounts/regions/", regions.index, name="regions"),
    path("accounts/regions/<int:region_id>/change/", regions.change, name="region_change"),
    path("accounts/<int:user_id>/", people.detail, name="user"),
    path("accounts/<int:user_id>/password/", people.reset_password, name="reset_password"),
    path("accounts/<int:user_id>/2fa/", people.reset_second_factor, name="reset_second_factor"),
    path("accounts/<int:user_id>/lock/", people.lock, name="lock"),
    path("accounts/<int:user_id>/unlock/", people.unlock, name="unlock"),
    path("accounts/<int:user_id>/roles/new/", people.assign, name="role_assign"),
    path("accounts/<int:user_id>/roles/<int:assignment_id>/end/", people.end, name="role_end"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("login/", signin.sign_in, name="account_login"),
    path("login/code/", signin.code, name="mfa_authenticate"),
    path("account/again/", signin.again, name="account_reauthenticate"),
    path("account/2fa/", signin.second_factor, name="mfa_index"),
    path("account/2fa/bind/", signin.bind, name="mfa_activate_totp"),
    path("account/2fa/again/", signin.code_again, name="mfa_reauthenticate"),
    path("account/2fa/codes/", signin.recovery_codes, name="mfa_view_recovery_codes"),
    path("account/2fa/codes/new/", signin.new_recovery_codes, name="mfa_generate_recovery_codes"),
]
