"""Addresses of applications; ids only, never a name or number of a person."""

from django.urls import path

from kangjiu.applications.views import (
    after,
    deciding,
    entering,
    explaining,
    lists,
    merging,
    papers,
    publicity,
    rights,
)

app_name = "applications"

urlpatterns = [
    path("", lists.index, name="list"),
    path("referrals/", lists.referrals, name="referrals"),
    path("new/", entering.find, name="enter"),
    path("new/<int:person_id>/", entering.enter, name="enter_for"),
    path("files/<int:person_id>/merge/<int:other_id>/", merging.merge, name="merge_files"),
    path("files/merges/<int:merge_id>/undo/", merging.undo, name="unmerge_files"),
    path("<int:application_id>/", lists.detail, name="detail"),
    path("<int:application_id>/basis/", explaining.basis, name="basis"),
    path("rechecks/", explaining.findings, name="findings"),
    path("rechecks/<int:finding_id>/", explaining.finding, name="finding"),
    path("<int:application_id>/edit/", entering.edit, name="edit"),
    path("<int:application_id>/answers/", entering.answers, name="answers"),
    path("<int:application_id>/submit/", entering.submit, name="submit"),
    path("<int:application_id>/withdraw/", entering.withdraw, name="withdraw"),
    path("<int:application_id>/form/", entering.print_form, name="print_form"),
    path("<int:application_id>/papers/new/", papers.add, name="paper_add"),
    path("papers/<int:paper_id>/", papers.scan, name="paper"),
    path("<int:application_id>/notice/", papers.notify, name="notify"),
    path("<int:application_id>/complete/", papers.complete, name="complete"),
    path("<int:application_id>/pause/", papers.pause, name="pause"),
    path("<int:application_id>/resume/", papers.resume, name="resume"),
    path("<int:application_id>/review/", deciding.review, name="review"),
    path("<int:application_id>/decide/", deciding.decide, name="decide"),
    path("<int:application_id>/publicity/", publicity.post_notice, name="publicity"),
    path("<int:application_id>/publicity/end/", publicity.end_notice, name="publicity_end"),
    path("<int:application_id>/objection/", publicity.objection, name="objection"),
    path("objections/<int:objection_id>/", publicity.objection_answer, name="objection_answer"),
    path("<int:application_id>/appeal/", after.appeal, name="appeal"),
    path("appeals/<int:appeal_id>/", after.appeal_answer, name="appeal_answer"),
    path("<int:application_id>/correct/", after.correct, name="correct"),
    path("corrections/<int:correction_id>/", after.correction, name="correction"),
    path("corrections/<int:correction_id>/proof/", after.correction_proof, name="correction_proof"),
    path("rights/<int:entitlement_id>/refer/", rights.refer, name="refer"),
    path("rights/<int:entitlement_id>/change/", rights.change, name="right_change"),
    path("rights/<int:entitlement_id>/restore/", rights.restore, name="right_restore"),
    path("referrals/<int:referral_id>/cancel/", rights.cancel, name="referral_cancel"),
]
