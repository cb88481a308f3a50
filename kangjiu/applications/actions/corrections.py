"""Correcting name, number or account after a decision (更正): one proposes, another confirms."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from kangjiu.applications import events, queries
from kangjiu.applications.actions import base
from kangjiu.applications.choices import CorrectionKind, CorrectionStatus
from kangjiu.applications.models import Application, Correction
from kangjiu.applications.rules import hands
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.identifiers import IdentifierError, check_resident_id
from kangjiu.common.scope import Scope
from kangjiu.documents import actions as documents
from kangjiu.registry import actions as registry
from kangjiu.registry.choices import IdKind

CONFIRM = "applications.confirm_correction"
TWO = "济残联〔2024〕9号 四（二）财政：变更收款账户须两人办理并有证明"


@transaction.atomic
def propose_correction(
    by: Scope,
    application_id: int,
    kind: str,
    new: str,
    *,
    proof: tuple[bytes, str] | None = None,
    at: datetime,
) -> Correction:
    """Propose a correction after a decision (提出更正) with its proof (content, file name)."""
    application = base.locked(by, application_id, "applications.correct")
    base.need_state("correct", application)
    reasons = _faults(application, kind, new)
    if kind == CorrectionKind.ACCOUNT and proof is None:
        found = "更正收款账户没有证明材料"
        reasons.append(_reason(found, "请上传新账户的存折、银行卡或开户证明", "proof", TWO))
    if reasons:
        raise Refused(reasons)
    scan = documents.store_attachment(by, *proof, at=at) if proof else None
    made = Correction.objects.create(
        application=application,
        kind=kind,
        values={"old": _old(application, kind), "new": new.strip()},
        proof=scan,
        proposed_by_id=base.actor(by),
        proposed_at=at,
    )
    base.record(by, events.CORRECTION_PROPOSED, application, at, kind=kind)
    return made


def _old(application: Application, kind: str) -> str:
    person = application.person
    if kind == CorrectionKind.NAME:
        return str(person.name.open())
    if kind == CorrectionKind.IDENTITY:
        return person.id_number.open() if person.id_number else ""
    rows = [one for one in queries.corrections(application.pk) if one.kind == kind]
    confirmed = [one for one in rows if one.status == CorrectionStatus.CONFIRMED]
    return confirmed[0].values.open()["new"] if confirmed else ""


def _faults(application: Application, kind: str, new: str) -> list[Reason]:
    if kind not in set(CorrectionKind):
        return [_reason("没有选择更正事项", "请选择一项", "kind")]
    if not new.strip():
        return [_reason("没有填写更正后的内容", "请对照证件填写", "new")]
    found = []
    if new.strip() == _old(application, kind):
        found.append(_reason("更正前后相同", "请核对", "new"))
    if any(one.status == CorrectionStatus.PROPOSED for one in queries.corrections(application.pk)):
        found.append(_reason("已有一项更正等待确认", "请先确认或退回那一项", "kind"))
    if kind == CorrectionKind.IDENTITY and application.person.id_kind == IdKind.RESIDENT:
        found += _number_faults(new)
    return found


def _number_faults(new: str) -> list[Reason]:
    try:
        check_resident_id(new.strip())
    except IdentifierError as error:
        return [_reason(str(error), "请对照身份证或户口簿核对", "new")]
    return []


@transaction.atomic
def confirm_correction(by: Scope, correction_id: int, agreed: bool, *, at: datetime) -> Correction:
    """Confirm or refuse a correction (确认更正) by another person; name and number are changed in the file."""
    seen = Correction.objects.visible_to(by.need(CONFIRM))
    row = seen.select_for_update(of=("self",)).select_related("application__person").get(pk=correction_id)
    if row.status != CorrectionStatus.PROPOSED:
        raise Conflict(Reason("applications.corrected", "这项更正已经办理", next_step="请刷新后查看"))
    reasons = hands.may_confirm(by.user_id, row.proposed_by_id)
    if reasons:
        raise Refused(reasons)
    if agreed:
        _apply(by, row, at)
    row.status = CorrectionStatus.CONFIRMED if agreed else CorrectionStatus.REFUSED
    row.confirmed_by_id, row.confirmed_at = base.actor(by), at
    row.save(update_fields=["status", "confirmed_by_id", "confirmed_at"])
    base.record(by, events.CORRECTION_ENDED, row.application, at, kind=row.kind, status=row.status)
    return row


def _apply(by: Scope, row: Correction, at: datetime) -> None:
    person, new = row.application.person, row.values.open()["new"]
    data = registry.data_of(person)
    if row.kind == CorrectionKind.NAME:
        data = replace(data, name=new)
    elif row.kind == CorrectionKind.IDENTITY:
        data = replace(data, id_number=new, birth_on=None, sex="") if _resident(data.id_kind) else data
        data = replace(data, id_number=new)
    else:
        return
    registry.edit_person(_editing(by), person.pk, data, at=at)


def _resident(kind: str) -> bool:
    """Whether the number says birth date and sex itself."""
    return kind == IdKind.RESIDENT


def _editing(by: Scope) -> Scope:
    """Confirming carries the change of this one file: the second person needs no right to edit files at large."""
    own = by.need(CONFIRM)
    grants = (replace(grant, permissions=grant.permissions | {"registry.edit"}) for grant in own.grants)
    return replace(own, grants=tuple(grants))


def _reason(found: str, step: str, field: str, clause: str = "") -> Reason:
    return Reason("applications.correction", found, clause, step, field)
