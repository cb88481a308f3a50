"""Pages of papers (文书): print → sign → scan, with the signers entered by a second person."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kangjiu.accounts import queries as accounts_queries
from kangjiu.common.dates import now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.pages.workbook import list_download
from kangjiu.common.templatetags.kj import tag_
from kangjiu.documents import actions, queries
from kangjiu.documents.choices import DocumentStatus, MediaType, PaperKind
from kangjiu.documents.forms import FilterForm, MarkForm, SignForm, VoidForm
from kangjiu.documents.models import Attachment, IssuedDocument

TONES: dict[str, str] = {
    DocumentStatus.DRAFT: "info",
    DocumentStatus.PRINTED: "warn",
    DocumentStatus.SIGNED: "ok",
    DocumentStatus.VOID: "",
}
COLUMNS = (
    Column("number", "文号", always=True),
    Column("kind", "种类"),
    Column("organisation", "制发单位"),
    Column("issued_on", "制发日期", sort="issued_on"),
    Column("status", "状态"),
)


def file_response(content: bytes, media_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    """A file to save or, when `inline`, to look at in the browser."""
    response = HttpResponse(content, content_type=media_type)
    way = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response


def attachment_response(attachment: Attachment, name: str) -> HttpResponse:
    """An attachment for the views of the owning app, after they checked the scope; pictures and PDF open inline."""
    content = queries.open_attachment(attachment).read()
    inline = attachment.media_type in (MediaType.PDF, MediaType.JPEG, MediaType.PNG)
    return file_response(content, attachment.media_type, name, inline=inline)


@needs("documents.view", "documents.issue")
def index(request: HttpRequest) -> HttpResponse:
    """Papers of the person's range, newest first."""
    filters = FilterForm(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.documents(request.scope, **wanted)  # type: ignore[attr-defined]
    page = KeysetPage(
        request, rows, name="documents", columns=COLUMNS, sort="-id", unit="份", present=_lines, exporting=""
    )
    if page.wants_export:
        return list_download(page, "文书")
    may_issue = request.scope.allows("documents.issue")  # type: ignore[attr-defined]
    context = {"page": page, "filters": filters, "may_issue": may_issue}
    return render(request, "documents/list.html", context)


def _lines(documents: list[IssuedDocument]) -> list[dict[str, Any]]:
    return [
        {
            "id": document.pk,
            "url": reverse("documents:detail", args=[document.pk]),
            "number": document.number,
            "kind": PaperKind.label_of(document.kind),
            "organisation": document.organisation.name,
            "issued_on": document.issued_on,
            "status": _status_tag(document),
        }
        for document in documents
    ]


def _status_tag(document: IssuedDocument) -> str:
    return tag_(DocumentStatus.label_of(document.status), TONES[document.status])


@needs("documents.view", "documents.issue")
def detail(request: HttpRequest, document_id: int) -> HttpResponse:
    """One paper: where it stands and what is next; what it says is behind the PDF."""
    scope = request.scope  # type: ignore[attr-defined]
    document = queries.document(scope, document_id)
    open_ = document.status in (DocumentStatus.DRAFT, DocumentStatus.PRINTED)
    facts = {
        "document": document,
        "kind": PaperKind.label_of(document.kind),
        "status": _status_tag(document),
        "waiting": open_,
        "draft": document.status == DocumentStatus.DRAFT,
        "void": document.status == DocumentStatus.VOID,
        "signatures": queries.signatures(document),
        "may_print": scope.allows("documents.issue") or scope.allows("documents.sign_entry"),
        "may_sign": queries.may_enter_signatures(scope, document),
        "may_void": scope.allows("documents.issue") and document.status != DocumentStatus.VOID,
        "is_maker": scope.user_id == document.made_by_id,
    }
    return render(request, "documents/detail.html", facts)


@needs("documents.view", "documents.issue")
def as_pdf(request: HttpRequest, document_id: int) -> HttpResponse:
    """The paper as PDF; the reading is noted."""
    document = _opened(request, document_id)
    content = queries.render_pdf(document).content
    return file_response(content, MediaType.PDF, queries.file_name(document, "pdf"), inline=True)


@needs("documents.view", "documents.issue")
def as_word(request: HttpRequest, document_id: int) -> HttpResponse:
    """The paper as an editable Word file; the reading is noted."""
    document = _opened(request, document_id)
    return file_response(queries.render_docx(document), MediaType.DOCX, queries.file_name(document, "docx"))


@needs("documents.view", "documents.issue")
def scan(request: HttpRequest, document_id: int) -> HttpResponse:
    """The scan of the signed paper; the reading is noted."""
    document = _opened(request, document_id)
    if document.scan is None:
        raise Http404
    name = f"{PaperKind.label_of(document.kind)} 签章扫描件"
    return attachment_response(document.scan, name)


def _opened(request: HttpRequest, document_id: int) -> IssuedDocument:
    scope = request.scope  # type: ignore[attr-defined]
    document = queries.document(scope, document_id)
    actions.note_reading(scope, document, at=now())
    return document


@needs("documents.issue", "documents.sign_entry")
@post_only
def printed(request: HttpRequest, document_id: int) -> HttpResponse:
    """The paper goes to be signed."""
    actions.mark_printed(request.scope, document_id, at=now())  # type: ignore[attr-defined]
    return redirect("documents:detail", document_id)


@needs("documents.sign_entry")
def sign(request: HttpRequest, document_id: int) -> HttpResponse:
    """Enter who signed, with the scan."""
    scope = request.scope  # type: ignore[attr-defined]
    document = queries.document(scope, document_id)

    def act(form: SignForm) -> IssuedDocument:
        upload = form.cleaned_data["scan"]
        return actions.enter_scanned(scope, document_id, form.signers(), upload.read(), upload.name, at=now())

    return form_page(
        request,
        SignForm,
        "documents/sign.html",
        act=act,
        done=lambda document: redirect("documents:detail", document.pk),
        context={"paper": document, "kind": PaperKind.label_of(document.kind)},
        document=document,
    )


@needs("documents.issue")
def mark(request: HttpRequest) -> HttpResponse:
    """The short name of the person's own office in document numbers (机关代字)."""
    scope = request.scope  # type: ignore[attr-defined]
    office = accounts_queries.organisation(scope, scope.organisation_id)
    return form_page(
        request,
        MarkForm,
        "documents/mark.html",
        act=lambda form: actions.set_mark(scope, office.pk, form.cleaned_data["mark"], at=now()),
        done=lambda letterhead: redirect("documents:list"),
        context={"office": office},
        initial={"mark": queries.mark_of(office.pk, office.name)},
    )


@needs("documents.issue")
def void(request: HttpRequest, document_id: int) -> HttpResponse:
    """Void a paper, with the reason."""
    scope = request.scope  # type: ignore[attr-defined]
    document = queries.document(scope, document_id)
    return form_page(
        request,
        VoidForm,
        "documents/void.html",
        act=lambda form: actions.void(scope, document, form.cleaned_data["reason"], at=now()),
        done=lambda document: redirect("documents:detail", document.pk),
        context={"paper": document, "kind": PaperKind.label_of(document.kind)},
    )
