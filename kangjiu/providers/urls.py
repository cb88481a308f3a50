"""Addresses of providers (定点机构)."""

from django.urls import path

from kangjiu.providers.views import agreements, licences, lists, parts

app_name = "providers"
urlpatterns = [
    path("", lists.index, name="list"),
    path("register/", lists.register, name="register"),
    path("<int:provider_id>/", lists.detail, name="detail"),
    path("<int:provider_id>/status/", lists.status, name="status"),
    path("<int:provider_id>/sites/new/", parts.site, name="site_add"),
    path("<int:provider_id>/agreements/", agreements.index, name="agreements"),
    path("<int:provider_id>/agreements/new/", agreements.draft, name="agreement_draft"),
    path("agreements/<int:agreement_id>/sign/", agreements.sign, name="agreement_sign"),
    path("agreements/<int:agreement_id>/end/", agreements.end, name="agreement_end"),
    path("<int:provider_id>/prices/", parts.prices, name="prices"),
    path("<int:provider_id>/prices/new/", parts.set_prices, name="prices_set"),
    path("<int:provider_id>/staff/", parts.staff, name="staff"),
    path("<int:provider_id>/staff/new/", parts.therapist, name="therapist_add"),
    path("<int:provider_id>/licence/", licences.renew, name="licence"),
    path("staff/<int:therapist_id>/licence/", licences.renew_therapist, name="therapist_licence"),
    path("staff/<int:therapist_id>/leave/", parts.leave, name="therapist_end"),
]
