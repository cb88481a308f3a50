"""Addresses of the family's pages; ids only."""

from django.urls import path

from kangjiu.portal.views import entitled, home

app_name = "portal"

urlpatterns = [
    path("", home.index, name="home"),
    path("entitled/", entitled.choose, name="entitled"),
    path("entitled/<str:county_code>/", entitled.ask, name="entitled_ask"),
]
