"""Doing things with papers (材料文书): store files, give numbers, issue, print, enter signatures, void."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from kangjiu.accounts import queries as accounts_queries
from kangjiu.accounts.models import Organisation
from kangjiu.audit import actions as audit
from kangjiu.audit.choices import Purpose
from kangjiu.audit.types import EventType
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.documents import events, queries, vault
from kangjiu.documents.choices import DocumentStatus
from kangjiu.documents.models import Attachment, IssuedDocument, Letterhead, NumberSeries, Signature
from kangjiu.documents.rules import media, numbering
from kangjiu.documents.rules.papers import PAPERS, Paper
from kangjiu.documents.rules.signing import Signer, signing_verdict

_ORPHAN_AFTER = timedelta(hours=24)


@transaction.atomic
def store_attachment(by: Scope, content: bytes, name: str, *, at: datetime) -> Attachment:
    """Store one uploaded file (上传材料); the action of the owning app has checked the permission and links to it.

    Raises Refused for an empty, too big, unknown or damaged file, or one with macros.
    """
    accepted, reasons = media.accept(content)
    if accepted is None:
        raise Refused(reasons)
    stored = vault.write(content)
    attachment = Attachment.objects.create(
        storage_name=stored,
        digest=vault.digest(content),
        size=len(content),
        media_type=accepted,
        name=name[:200],
        uploaded_by_id=by.user_id,
        uploaded_at=at,
    )
    transaction.on_commit(lambda: vault.settle(stored))
    return attachment


def sweep_files(*, at: datetime) -> tuple[int, int]:
    """Tidy files after a crash (由定时任务调用): (settled, removed). Names those with a row, removes the others."""
    waiting = list(vault.unsettled((at - _ORPHAN_AFTER).timestamp()))
    known = set(Attachment.objects.filter(storage_name__in=waiting).values_list("storage_name", flat=True))
    for name in waiting:
        if name in known:
            vault.settle(name)
        else:
            vault.discard(name)
    return len(known), len(waiting) - len(known)


def rewrap_files(current: int) -> int:
    """Wrap every file key that is not under the current key id again (密钥轮换); how many were."""
    done = 0
    for name in Attachment.objects.order_by("pk").values_list("storage_name", flat=True).iterator():
        vault.settle(name)
        if vault.key_id(name) != current:
            vault.rewrap(name)
            done += 1
    return done


def open_temporary(name: str) -> vault.Temporary:
    """A new file for some hours (临时密存), sealed while it is written; the owning app keeps its name and removes it."""
    return vault.Temporary(name)


def discard_temporary(name: str) -> None:
    """Remove a temporary file; nothing to do when it is gone."""
    vault.discard_temporary(name)


@transaction.atomic
def next_number(by: Scope, kind: str, year: int, organisation_id: int) -> str:
    """The next number of an organisation, kind and year (取号): 示残康〔2026〕12号, KJ-2026-00217; no gaps.

    Belongs to the transaction of the caller: a roll-back gives the number back. Unique per organisation.
    """
    series = NumberSeries.objects.filter(organisation_id=organisation_id, kind=kind, year=year)
    if not series.update(last=F("last") + 1):
        NumberSeries.objects.get_or_create(organisation_id=organisation_id, kind=kind, year=year)
        series.update(last=F("last") + 1)
    last, name = series.values_list("last", "organisation__name").get()
    return numbering.written_number(kind, queries.mark_of(organisation_id, name), year, last)


@transaction.atomic
def set_mark(by: Scope, organisation_id: int, mark: str, *, at: datetime) -> Letterhead:
    """Set the short name in document numbers (机关代字); used from the next number on."""
    organisation = accounts_queries.organisation(by.need("documents.issue"), organisation_id)
    if not 1 <= len(mark.strip()) <= 10:
        raise Refused(
            Reason("mark.length", "机关代字应为 1 到 10 个字", next_step="例如“示残”", field="mark")
        )
    letterhead, _ = Letterhead.objects.update_or_create(
        organisation=organisation, defaults={"mark": mark.strip()}
    )
    audit.record(by, events.MARK_SET, at=at, subject=letterhead, personal={"mark": letterhead.mark})
    return letterhead


@transaction.atomic
def issue(
    by: Scope,
    kind: str,
    data: Paper,
    *,
    organisation_id: int,
    at: datetime,
    addressee_id: int | None = None,
    person_id: int | None = None,
    public_id: uuid.UUID | None = None,
) -> IssuedDocument:
    """Give a paper its number and freeze what it says (出具文书).

    The action of the app above has checked the permission for its own case and fills `data`; the same
    `public_id` again returns the first result. TypeError when `data` is not the paper of this kind.
    """
    expected = PAPERS[kind][0]
    if not isinstance(data, expected):
        raise TypeError(f"{kind} is printed from {expected.__name__}, not {type(data).__name__}")
    first = IssuedDocument.objects.filter(public_id=public_id).first() if public_id else None
    if first is not None:
        return first
    organisation = Organisation.objects.get(pk=organisation_id)
    on = local_day(at)
    number = next_number(by, kind, on.year, organisation_id)
    document = IssuedDocument.objects.create(
        public_id=public_id or uuid.uuid4(),
        kind=kind,
        number=number,
        organisation=organisation,
        addressee_id=addressee_id,
        person_id=person_id,
        region_path=organisation.region_path,
        county_code=organisation.county_code,
        issued_on=on,
        data=data.printable() | {"number": number},
        template_hash=queries.template_hash(kind),
        made_by_id=by.user_id,
        made_at=at,
    )
    _record(by, events.ISSUED, document, at)
    return document


@transaction.atomic
def mark_printed(by: Scope, document_id: int, *, at: datetime) -> IssuedDocument:
    """The paper went to the printer for signature (打印待签); a second time changes nothing."""
    document = _locked(by.need("documents.issue", "documents.sign_entry"), document_id)
    if document.status == DocumentStatus.DRAFT:
        document.status = DocumentStatus.PRINTED
        document.save(update_fields=["status"])
        _record(by, events.PRINTED, document, at)
    return document


@transaction.atomic
def enter_signatures(
    by: Scope,
    document: IssuedDocument,
    signers: Sequence[Signer],
    scan: Attachment,
    *,
    at: datetime,
) -> IssuedDocument:
    """Enter who signed the paper and attach the scan (登记签章), by somebody other than its maker.

    Raises Refused with every reason, Conflict when a colleague entered the signatures first.
    """
    document = _locked(by.need("documents.sign_entry"), document.pk)
    if document.status == DocumentStatus.SIGNED:
        raise Conflict(Reason("signing.done", "这份文书的签章已由他人登记", next_step="刷新页面查看登记结果"))
    reasons = signing_verdict(
        document.kind,
        document.status,
        document.made_by_id,
        by.user_id,
        document.issued_on,
        signers,
        local_day(at),
    )
    if reasons:
        raise Refused(reasons)
    for signer in signers:
        Signature.objects.create(
            document=document,
            position=signer.position,
            name=signer.name.strip(),
            signed_on=signer.signed_on,
            entered_by_id=by.user_id,
            entered_at=at,
        )
    document.status, document.scan = DocumentStatus.SIGNED, scan
    document.save(update_fields=["status", "scan"])
    _record(by, events.SIGNED, document, at, signatures=len(signers))
    return document


@transaction.atomic
def enter_scanned(
    by: Scope, document_id: int, signers: Sequence[Signer], content: bytes, name: str, *, at: datetime
) -> IssuedDocument:
    """Store the scan and enter its signatures as one deed (登记签章); refused, nothing of it stays."""
    document = _locked(by.need("documents.sign_entry"), document_id)
    scan = store_attachment(by, content, name, at=at)
    return enter_signatures(by, document, signers, scan, at=at)


@transaction.atomic
def note_reading(by: Scope, document: IssuedDocument, *, at: datetime) -> None:
    """Note that a child's paper was opened or printed (查阅留痕); papers about no single child leave nothing."""
    if document.person_id is not None:
        audit.log_access(by, document.person_id, at=at, purpose_code=Purpose.EXPORT)


@transaction.atomic
def void(by: Scope, document: IssuedDocument, reason: str, *, at: datetime) -> IssuedDocument:
    """Void a paper (作废文书); its number is never given again. Raises Refused without a reason, Conflict if void."""
    document = _locked(by.need("documents.issue"), document.pk)
    if document.status == DocumentStatus.VOID:
        raise Conflict(Reason("void.done", "这份文书已经作废", next_step="刷新页面查看"))
    if not reason.strip():
        raise Refused(Reason("void.reason", "没有写作废理由", next_step="写明为什么作废", field="reason"))
    document.status, document.void_reason = DocumentStatus.VOID, reason.strip()[:200]
    document.voided_by_id, document.voided_at = by.user_id, at
    document.save(update_fields=["status", "void_reason", "voided_by", "voided_at"])
    _record(by, events.VOIDED, document, at)
    return document


def _locked(by: Scope, document_id: int) -> IssuedDocument:
    """The paper, locked and inside the scope; DoesNotExist otherwise."""
    return IssuedDocument.objects.visible_to(by).select_for_update().get(pk=document_id)


def _record(by: Scope, event: EventType, document: IssuedDocument, at: datetime, **more: int) -> None:
    data: dict[str, object] = {"kind": document.kind, "number": document.number, **more}
    audit.record(by, event, at=at, subject=document, person_id=document.person_id, data=data)
