"""Addresses of policy, below policy/."""

from django.urls import path

from kangjiu.policy.views import library, notices, open_values, versions

app_name = "policy"
urlpatterns = [
    path("", library.index, name="library"),
    path("versions/", library.versions, name="list"),
    path("import/", versions.import_pack, name="import"),
    path("open/", open_values.own_open_values, name="open"),
    path("notices/", notices.index, name="notices"),
    path("notices/<int:version_id>/", notices.notice, name="notice"),
    path("notices/<int:version_id>/read/", notices.read, name="notice_read"),
    path("<int:version_id>/", versions.version, name="version"),
    path("<int:version_id>/read/", library.read, name="read"),
    path("<int:version_id>/examples/", library.examples, name="examples"),
    path("<int:version_id>/open/", open_values.open_values, name="open_values"),
    path("<int:version_id>/open/<slug:name>/", open_values.enter, name="enter"),
    path("<int:version_id>/diff/<int:other_id>/", versions.diff, name="diff"),
    path("<int:version_id>/submit/", versions.submit, name="submit"),
    path("<int:version_id>/sign/", versions.sign, name="sign"),
    path("<int:version_id>/withdraw/", versions.withdraw, name="withdraw"),
    path("<int:version_id>/upper/<int:parent_id>/", versions.upper, name="upper"),
    path("<int:version_id>/upper/<int:parent_id>/draft/", versions.rebase, name="rebase"),
    path("entries/<int:entry_id>/sign/", open_values.sign_entry, name="sign_entry"),
    path("entries/<int:entry_id>/refuse/", open_values.refuse_entry, name="refuse_entry"),
]
