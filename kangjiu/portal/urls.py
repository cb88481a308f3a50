"""Addresses of the family's pages; ids only."""

from django.urls import path

from kangjiu.portal.views import home

app_name = "portal"

urlpatterns = [
    path("", home.index, name="home"),
]
