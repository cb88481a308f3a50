"""Addresses of care (康复服务)."""

from django.urls import path

from kangjiu.care.views import attendance, placements, sheets

app_name = "care"
urlpatterns = [
    path("", placements.index, name="list"),
    path("grid/", attendance.grid, name="attendance"),
    path("grid/close/", attendance.close, name="close"),
    path("day/", attendance.day, name="day"),
    path("cutoff/", sheets.cutoff, name="cutoff"),
    path("referrals/<int:referral_id>/receive/", placements.receive, name="receive"),
    path("placements/<int:placement_id>/", placements.detail, name="placement"),
    path("placements/<int:placement_id>/fill/", attendance.fill, name="fill"),
    path("placements/<int:placement_id>/session/", attendance.session, name="session"),
    path("placements/<int:placement_id>/plan/", placements.plan, name="plan"),
    path("placements/<int:placement_id>/assessment/", placements.assess, name="assess"),
    path("placements/<int:placement_id>/end/", placements.end, name="end"),
    path("sheets/", sheets.index, name="sheets"),
    path("sheets/<int:sheet_id>/", sheets.detail, name="sheet"),
    path("sheets/<int:sheet_id>/close/", sheets.close, name="close_sheet"),
    path("sheets/<int:sheet_id>/reopen/", sheets.reopen, name="reopen"),
    path("sheets/<int:sheet_id>/print/", sheets.print_paper, name="print"),
    path("sheets/<int:sheet_id>/scan/", sheets.scan, name="scan"),
    path("sheets/<int:sheet_id>/slip/", sheets.slip, name="slip"),
    path("slips/<int:slip_id>/scan/", sheets.slip_scan, name="slip_scan"),
]
