"""Entering what a pack leaves open (填报待定值): one person enters, another signs, a child version is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kangjiu.audit import actions as audit
from kangjiu.common.errors import Conflict, NotAllowed, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.policy import engine, events, queries
from kangjiu.policy.actions import sources
from kangjiu.policy.actions.publishing import next_number, problems, write
from kangjiu.policy.choices import EntryStatus, PackStatus
from kangjiu.policy.engine import Pack, PackError, Program
from kangjiu.policy.engine.pack_model import Source
from kangjiu.policy.engine.values import with_open_value
from kangjiu.policy.models import OpenValueEntry, PolicyVersion


@dataclass(frozen=True)
class ValueData:
    """What the office enters (填报内容): the value, and the document, clause and sentence it comes from.

    `value` in the parameter's unit (fen, basis points, …); for a value with keys a list of rows {key: …, "value": …}.
    """

    name: str
    value: Any
    document_number: str
    clause: str
    sentence: str
    effective_from_on: date


@transaction.atomic
def enter_open_value(by: Scope, version_id: int, data: ValueData, *, at: datetime) -> OpenValueEntry:
    """Enter an open value (填报), to be signed by a second person; Refused with what the pack says against it."""
    by.need("policy.edit")
    if by.user_id is None:
        raise NotAllowed("policy.edit", "待定值由人填报，系统不能代填")
    version = PolicyVersion.objects.select_for_update().get(pk=version_id)
    queries.need_own(by, version.region_path, "policy.edit")
    _need_head(version)
    if OpenValueEntry.objects.filter(
        version__pack=version.pack, name=data.name, status=EntryStatus.ENTERED
    ).exists():
        raise Conflict(
            Reason("policy.entered", "这一项已经有人填报，待签字", next_step="请签字，或退回后重新填报")
        )
    _child(version, data)
    made = OpenValueEntry.objects.create(
        version=version,
        name=data.name,
        value=data.value,
        document_number=data.document_number,
        clause=data.clause,
        sentence=data.sentence,
        effective_from_on=data.effective_from_on,
        entered_by_id=by.user_id,
        entered_at=at,
    )
    audit.record(by, events.VALUE_ENTERED, at=at, subject=made, data={"name": data.name})
    return made


def _need_head(version: PolicyVersion) -> None:
    head = queries.lineage_head(version)
    if version.status != PackStatus.PUBLISHED or head.pk != version.pk:
        raise Conflict(
            Reason(
                "policy.not_newest",
                f"待定值只能填在已发布的最新一版上，现在是第 {head.number} 版",
                next_step="请打开最新一版填报",
            )
        )


def _child(version: PolicyVersion, data: ValueData) -> tuple[Pack, Program]:
    """The child version and its program; Refused where the pack does not allow the value."""
    number = next_number(version.pack)
    citation = Source(
        id=f"office_v{number}",
        document=data.document_number,
        section=data.clause,
        sentence=data.sentence,
        kind="office",
    )
    try:
        parent = engine.pack_from_bytes(bytes(version.canonical))
        child = with_open_value(
            parent,
            queries.program(version),
            data.name,
            data.value,
            citation,
            data.effective_from_on,
            name_of_child=f"{version.pack[:50]}-v{number}",
        )
        return child, engine.flatten(child, [parent])
    except PackError as error:
        raise Refused(problems(error, placed=False)) from error


@transaction.atomic
def sign_open_value(by: Scope, entry_id: int, *, at: datetime) -> PolicyVersion:
    """Sign an entered value (签字确认) by a second person: the child version is published at once.

    It is added to the newest published version, so that two values signed one after the other both hold.
    """
    entry = _locked(by, entry_id, "policy.sign")
    if entry.entered_by_id == by.user_id:
        raise Refused(
            Reason("policy.two_people", "填报人不能自己签字", next_step="请另一名有签发权限的同事办理")
        )
    PolicyVersion.objects.select_for_update().get(pack=entry.version.pack, number=1)
    head = queries.lineage_head(entry.version)
    child, program = _child(head, _data(entry))
    made = write(
        program,
        like=head,
        number=next_number(head.pack),
        status=PackStatus.PUBLISHED,
        made_by_id=entry.entered_by_id,
        made_at=entry.entered_at,
        signed_by_id=by.user_id,
        signed_at=at,
    )
    sources.carry_over(made, head, child)
    entry.status, entry.signed_by_id, entry.signed_at = EntryStatus.SIGNED, by.user_id, at
    entry.made_version = made
    entry.save(update_fields=["status", "signed_by_id", "signed_at", "made_version"])
    said = {"name": entry.name, "number": made.number}
    audit.record(by, events.VALUE_SIGNED, at=at, subject=entry, data=said)
    return made


def _data(entry: OpenValueEntry) -> ValueData:
    return ValueData(
        entry.name,
        entry.value,
        entry.document_number,
        entry.clause,
        entry.sentence,
        entry.effective_from_on,
    )


@transaction.atomic
def refuse_open_value(by: Scope, entry_id: int, reason: str, *, at: datetime) -> OpenValueEntry:
    """Give an entered value back (退回), by a signer or by the person who entered it."""
    entry = _locked(by, entry_id, "policy.sign", "policy.edit")
    entry.status, entry.signed_by_id, entry.signed_at = EntryStatus.REFUSED, by.user_id, at
    entry.reason = reason
    entry.save(update_fields=["status", "signed_by_id", "signed_at", "reason"])
    audit.record(by, events.VALUE_REFUSED, at=at, subject=entry, data={"name": entry.name})
    return entry


def _locked(by: Scope, entry_id: int, *permissions: str) -> OpenValueEntry:
    scope = by.need(*permissions)
    rows = OpenValueEntry.objects.select_for_update(of=("self",)).select_related("version")
    entry = rows.get(pk=entry_id)
    if not scope.covers(entry.version.region_path):
        raise OpenValueEntry.DoesNotExist
    queries.need_own(by, entry.version.region_path, *permissions)
    if entry.status != EntryStatus.ENTERED:
        raise Conflict(
            Reason(
                "policy.entry_state",
                f"这一项现在是“{EntryStatus.label_of(entry.status)}”",
                next_step="请刷新后核对",
            )
        )
    return entry
