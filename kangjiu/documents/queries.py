"""Reading papers (材料文书)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, BinaryIO

from django.db.models import QuerySet

from kangjiu.common.scope import Scope
from kangjiu.documents import vault
from kangjiu.documents.choices import DocumentStatus, PaperKind
from kangjiu.documents.models import Attachment, IssuedDocument, IssuedDocumentQuerySet, Letterhead, Signature
from kangjiu.documents.paper import once, pdf, word
from kangjiu.documents.rules.numbering import default_mark
from kangjiu.documents.rules.papers import PAPERS
from kangjiu.documents.rules.papers.policy_memo import POLICY_MEMO_LAYOUT, PolicyMemo
from kangjiu.documents.vault import FileBroken

__all__ = [
    "FileBroken",
    "attachments",
    "document",
    "documents",
    "file_name",
    "mark_of",
    "may_enter_signatures",
    "open_attachment",
    "render_docx",
    "render_pdf",
    "signatures",
    "template_hash",
    "temporary_content",
    "temporary_names",
]


def open_attachment(attachment: Attachment) -> BinaryIO:
    """The plain content of an attachment (打开附件) as a stream; the owning app checks the scope before it calls.

    Raises FileBroken when the file is missing or was changed.
    """
    return io.BytesIO(vault.read(attachment.storage_name))


def temporary_content(name: str) -> Iterator[bytes]:
    """A temporary file piece by piece; FileBroken, before anything is read, when it is gone."""
    if not vault.has_temporary(name):
        raise FileBroken("临时文件已经不在")
    return vault.read_temporary(name)


def temporary_names() -> set[str]:
    """The names of all temporary files there are."""
    return set(vault.temporaries())


def documents(by: Scope, kind: str = "", number: str = "") -> IssuedDocumentQuerySet:
    """Issued papers the person may list, of a kind and with a part of the number."""
    found = IssuedDocument.objects.visible_to(by.need("documents.view", "documents.issue"))
    found = found.filter(kind=kind) if kind else found
    found = found.filter(number__contains=number.strip()) if number else found
    return found.select_related("organisation", "scan")


def document(by: Scope, document_id: int) -> IssuedDocument:
    """One issued paper; IssuedDocument.DoesNotExist outside the scope."""
    return documents(by).get(pk=document_id)


def signatures(document: IssuedDocument) -> QuerySet[Signature]:
    """Who signed, in the order entered; names are sealed."""
    return Signature.objects.filter(document=document).order_by("id")


def may_enter_signatures(by: Scope, document: IssuedDocument) -> bool:
    """Whether this person may enter the signatures: with the permission, and not the maker."""
    waiting = document.status in (DocumentStatus.DRAFT, DocumentStatus.PRINTED)
    return waiting and by.allows("documents.sign_entry") and by.user_id != document.made_by_id


def mark_of(organisation_id: int, name: str) -> str:
    """The short name of an organisation in document numbers (机关代字)."""
    found = Letterhead.objects.filter(organisation_id=organisation_id).values_list("mark", flat=True).first()
    return found or default_mark(name)


def file_name(document: IssuedDocument, extension: str) -> str:
    """A file name without personal data: kind and number."""
    return f"{PaperKind.label_of(document.kind)} {document.number}.{extension}"


def render_pdf(document: IssuedDocument) -> pdf.Rendered:
    """The paper as PDF from its frozen data; `missing` lists characters no font could print (缺字)."""
    return pdf.render(PaperKind.label_of(document.kind), PAPERS[document.kind][1], _values(document))


def render_docx(document: IssuedDocument) -> bytes:
    """The paper as an editable Word file from its frozen data."""
    return word.render(document.kind, _values(document))


def _values(document: IssuedDocument) -> dict[str, Any]:
    """What the document stores, and what came to its kind of paper after it was issued."""
    return PAPERS[document.kind][0].later() | document.data.open()


def memo_docx(paper: PolicyMemo) -> bytes:
    """A memo as an editable Word file; it is not issued and has no number."""
    return once.render(POLICY_MEMO_LAYOUT, paper.printable())


@lru_cache(maxsize=16)
def template_hash(kind: str) -> str:
    """SM3 over the PDF template and the layout (模板摘要), 64 hex digits: which wording was printed."""
    content = pdf.TEMPLATE.read_bytes() + repr(PAPERS[kind][1]).encode()
    return vault.digest(content).hex()


def attachments(ids: Iterable[int]) -> dict[int, Attachment]:
    """Attachments by id, for lists of the owning app."""
    return Attachment.objects.in_bulk(ids)
