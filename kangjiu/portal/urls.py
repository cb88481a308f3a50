"""Addresses of the family's pages; ids only."""

from django.urls import path

from kangjiu.portal.views import applications, apply, entitled, home, months

app_name = "portal"

urlpatterns = [
    path("", home.index, name="home"),
    path("progress/", home.progress, name="progress"),
    path("money/", home.money, name="money"),
    path("mine/", home.mine, name="mine"),
    path("children/<int:person_id>/readings/", home.readings, name="readings"),
    path("months/<int:sheet_id>/", months.month, name="month"),
    path("corrections/<int:slip_id>/", months.slip, name="slip"),
    path("apply/", apply.choose, name="apply"),
    path("apply/<int:person_id>/", apply.start, name="apply_start"),
    path("applications/<int:application_id>/", applications.detail, name="application"),
    path("applications/<int:application_id>/paper/", applications.add_paper, name="paper_add"),
    path("applications/<int:application_id>/withdraw/", applications.withdraw, name="withdraw"),
    path("applications/<int:application_id>/appeal/", applications.appeal, name="appeal"),
    path("applications/<int:application_id>/decision/", applications.decision, name="decision"),
    path("applications/<int:application_id>/submit/", apply.submit, name="submit"),
    path("applications/<int:application_id>/fill/<str:page>/", apply.step, name="apply_step"),
    path("entitled/", entitled.choose, name="entitled"),
    path("entitled/<str:county_code>/", entitled.ask, name="entitled_ask"),
]
