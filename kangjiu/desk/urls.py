"""Addresses of the desk: ids only, never a name or number of a person."""

from django.urls import path

from kangjiu.desk.views import casefile, home, searching

app_name = "desk"

urlpatterns = [
    path("", home.index, name="home"),
    path("search/", searching.index, name="search"),
    path("file/<int:person_id>/", casefile.overview, name="file"),
    path("file/<int:person_id>/purpose/", casefile.purpose, name="purpose"),
    path("file/<int:person_id>/family/", casefile.family, name="file_family"),
    path("file/<int:person_id>/care/", casefile.care, name="file_care"),
    path("file/<int:person_id>/money/", casefile.money, name="file_money"),
    path("file/<int:person_id>/papers/", casefile.papers, name="file_papers"),
    path("file/<int:person_id>/readings/", casefile.readings, name="file_readings"),
    path("file/<int:person_id>/changes/", casefile.changes, name="file_changes"),
    path("file/<int:person_id>/print/", casefile.archive, name="file_print"),
]
