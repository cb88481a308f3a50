"""Addresses of policy, below policy/."""

from django.urls import path

from kangjiu.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.index, name="list"),
    path("import/", views.import_pack, name="import"),
    path("open/", views.own_open_values, name="open"),
    path("<int:version_id>/", views.version, name="version"),
    path("<int:version_id>/read/", views.read, name="read"),
    path("<int:version_id>/open/", views.open_values, name="open_values"),
    path("<int:version_id>/open/<slug:name>/", views.enter, name="enter"),
    path("<int:version_id>/diff/<int:other_id>/", views.diff, name="diff"),
    path("<int:version_id>/submit/", views.submit, name="submit"),
    path("<int:version_id>/sign/", views.sign, name="sign"),
    path("<int:version_id>/withdraw/", views.withdraw, name="withdraw"),
    path("entries/<int:entry_id>/sign/", views.sign_entry, name="sign_entry"),
    path("entries/<int:entry_id>/refuse/", views.refuse_entry, name="refuse_entry"),
]
