"""Addresses of imports (导入)."""

from django.urls import path

from kangjiu.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.upload, name="upload"),
    path("template/<slug:kind>/", views.template, name="template"),
    path("<int:job_id>/", views.detail, name="detail"),
    path("<int:job_id>/progress/", views.progress, name="progress"),
    path("<int:job_id>/columns/", views.columns, name="columns"),
    path("<int:job_id>/marked/", views.marked, name="marked"),
    path("<int:job_id>/original/", views.original, name="original"),
    path("<int:job_id>/check/", views.check, name="check"),
    path("<int:job_id>/write/", views.write, name="write"),
    path("<int:job_id>/undo/", views.undo, name="undo"),
]
