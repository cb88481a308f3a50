"""Addresses of the frame."""

from django.urls import path

from kangjiu.common.pages import views

app_name = "pages"
urlpatterns = [
    path("display/", views.display, name="display"),
    path("columns/<slug:name>/", views.columns, name="columns"),
    path("healthz", views.healthz, name="healthz"),
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/<slug:page>/", views.gallery, name="gallery_page"),
]
