"""Addresses of files; ids only, never a name or number of a person."""

from django.urls import path

from kangjiu.registry.views import family, files, lists, merging, rows

app_name = "registry"

urlpatterns = [
    path("", lists.index, name="list"),
    path("export/", lists.export_full, name="export_full"),
    path("duplicates/", lists.duplicates, name="duplicates"),
    path("check-number/", lists.check_number, name="check_number"),
    path("check-child/", lists.check_child, name="check_child"),
    path("new/", files.create, name="new"),
    path("<int:person_id>/", files.detail, name="detail"),
    path("<int:person_id>/purpose/", files.purpose, name="purpose"),
    path("<int:person_id>/reveal/", files.reveal, name="reveal"),
    path("<int:person_id>/edit/", files.edit, name="edit"),
    path("<int:person_id>/status/", files.status, name="status"),
    path("<int:person_id>/guardians/new/", rows.guardian_add, name="guardian_add"),
    path("<int:person_id>/guardians/<int:guardian_id>/end/", rows.guardian_end, name="guardian_end"),
    path("<int:person_id>/guardians/<int:guardian_id>/account/", family.guardian, name="guardian_account"),
    path("<int:person_id>/proxy/", family.proxy, name="proxy_account"),
    path("<int:person_id>/household/", rows.household, name="household"),
    path("<int:person_id>/hardship/new/", rows.hardship_add, name="hardship_add"),
    path("<int:person_id>/hardship/<int:hardship_id>/end/", rows.hardship_end, name="hardship_end"),
    path("<int:person_id>/certificates/new/", rows.certificate_add, name="certificate_add"),
    path("<int:person_id>/diagnoses/new/", rows.diagnosis_add, name="diagnosis_add"),
    path(
        "<int:person_id>/diagnoses/<int:diagnosis_id>/paper/", files.diagnosis_paper, name="diagnosis_paper"
    ),
    path("<int:person_id>/categories/", rows.categories, name="categories"),
    path("<int:person_id>/upper/", rows.upper, name="upper"),
    path("<int:person_id>/merge/", merging.choose, name="merge_choose"),
    path("<int:person_id>/merge/<int:other_id>/", merging.merge, name="merge"),
]
