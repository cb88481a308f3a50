"""Addresses of the desk: ids only, never a name or number of a person."""

from django.urls import path

from kangjiu.desk.views import casefile, home, lab, lab_balance, lab_rules, searching

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
    path("lab/", lab.index, name="lab"),
    path("lab/begin/", lab.begin, name="lab_begin"),
    path("lab/<int:draft_id>/", lab.draft, name="lab_draft"),
    path("lab/<int:draft_id>/balance/", lab_balance.balance, name="lab_balance"),
    path("lab/<int:draft_id>/rules/", lab_rules.rules, name="lab_rules"),
    path("lab/<int:draft_id>/check/", lab_rules.check, name="lab_check"),
    path("lab/<int:draft_id>/restate/", lab_rules.restate, name="lab_restate"),
    path("lab/<int:draft_id>/rows/", lab.rows, name="lab_rows"),
    path("lab/<int:draft_id>/child/<int:person_id>/", lab.child, name="lab_child"),
    path("lab/<int:draft_id>/memo/", lab.memo, name="lab_memo"),
    path("lab/<int:draft_id>/copy/", lab.copy, name="lab_copy"),
    path("lab/<int:draft_id>/drop/", lab.drop, name="lab_drop"),
    path("lab/<int:draft_id>/save/", lab.save, name="lab_save"),
]
