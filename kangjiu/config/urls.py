"""Addresses: each app owns its prefix; the doors own the rest."""

from django.urls import include, path

urlpatterns = [
    path("", include("kangjiu.desk.urls")),
    path("", include("kangjiu.accounts.urls")),
]
