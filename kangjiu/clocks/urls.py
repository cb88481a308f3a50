"""Addresses of the calendar, below calendar/."""

from django.urls import path

from kangjiu.clocks import views

app_name = "clocks"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("<int:year>/", views.calendar, name="year"),
    path("<int:year>/notice/", views.notice, name="notice"),
    path("day/", views.day, name="day"),
]
