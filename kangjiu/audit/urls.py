"""Addresses of the trail, under trail/."""

from django.urls import path

from kangjiu.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="list"),
    path("readings/", views.readings, name="readings"),
]
