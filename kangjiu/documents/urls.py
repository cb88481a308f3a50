"""Addresses of papers (文书)."""

from django.urls import path

from kangjiu.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.index, name="list"),
    path("mark/", views.mark, name="mark"),
    path("<int:document_id>/", views.detail, name="detail"),
    path("<int:document_id>/pdf/", views.as_pdf, name="pdf"),
    path("<int:document_id>/word/", views.as_word, name="word"),
    path("<int:document_id>/scan/", views.scan, name="scan"),
    path("<int:document_id>/printed/", views.printed, name="printed"),
    path("<int:document_id>/signatures/", views.sign, name="sign"),
    path("<int:document_id>/void/", views.void, name="void"),
]
