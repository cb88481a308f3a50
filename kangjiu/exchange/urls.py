"""Addresses of imports and exports (导入、导出)."""

from django.urls import path

from kangjiu.exchange.views import exports, imports

app_name = "exchange"
urlpatterns = [
    path("", imports.index, name="list"),
    path("new/", imports.upload, name="upload"),
    path("template/<slug:kind>/", imports.template, name="template"),
    path("exports/", exports.index, name="exports"),
    path("exports/<int:job_id>/", exports.detail, name="export"),
    path("exports/<int:job_id>/progress/", exports.progress, name="export_progress"),
    path("exports/<int:job_id>/cancel/", exports.cancel, name="export_cancel"),
    path("exports/<int:job_id>/file/", exports.file, name="export_file"),
    path("<int:job_id>/", imports.detail, name="detail"),
    path("<int:job_id>/progress/", imports.progress, name="progress"),
    path("<int:job_id>/columns/", imports.columns, name="columns"),
    path("<int:job_id>/marked/", imports.marked, name="marked"),
    path("<int:job_id>/original/", imports.original, name="original"),
    path("<int:job_id>/check/", imports.check, name="check"),
    path("<int:job_id>/write/", imports.write, name="write"),
    path("<int:job_id>/undo/", imports.undo, name="undo"),
]
