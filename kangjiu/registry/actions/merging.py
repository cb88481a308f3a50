"""Merging two files of one child (合并档案) and undoing it; what moved is listed row by row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model

from kangjiu.audit import actions as audit
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.registry import events
from kangjiu.registry.actions import base
from kangjiu.registry.choices import FileStatus
from kangjiu.registry.models import (
    Diagnosis,
    DisabilityCertificate,
    FileGrant,
    Guardian,
    Hardship,
    HouseholdMember,
    Merge,
    Person,
    PersonCategory,
    UpperRecord,
)

MERGE = "registry.merge"
# (label, table, column): rows that follow the child. A row the kept file has already stays where it is.
FOLLOW: dict[str, tuple[type[Model], str]] = {
    "guardian": (Guardian, "person_id"),
    "guardianship": (Guardian, "guardian_id"),
    "member": (HouseholdMember, "person_id"),
    "hardship": (Hardship, "person_id"),
    "certificate": (DisabilityCertificate, "person_id"),
    "diagnosis": (Diagnosis, "person_id"),
    "category": (PersonCategory, "person_id"),
    "upper": (UpperRecord, "person_id"),
    "grant": (FileGrant, "person_id"),
}
PRIMARY = {"guardian", "category"}


@transaction.atomic
def merge(by: Scope, kept_id: int, merged_id: int, *, at: datetime) -> Merge:
    """Make one file of two (合并); the second is closed and points to the first. Rows of other apps stay
    on their file and are read through `queries.same_child_ids`.

    Refused for two different identity numbers of the same kind, or a file with itself.
    """
    kept, merged = _locked_pair(by, kept_id, merged_id)
    reasons = _check(kept, merged)
    if reasons:
        raise Refused(reasons)
    moved = _move(kept, merged)
    filled = _fill(kept, merged)
    row = Merge.objects.create(
        kept=kept, merged=merged, moved=moved, filled=filled, merged_at=at, merged_by_id=by.user_id
    )
    Person.objects.filter(pk=merged.pk).update(
        status=FileStatus.MERGED, merged_into=kept, version=F("version") + 1
    )
    kept.version += 1
    kept.save()
    base.write_tokens([kept])
    told = {"kept": kept.file_number, "merged": merged.file_number, "merged_id": merged.pk}
    audit.record(by, events.FILES_MERGED, at=at, subject=row, person_id=kept.pk, data=told)
    return row


def _locked_pair(by: Scope, kept_id: int, merged_id: int) -> tuple[Person, Person]:
    """Both files, locked in the order of their ids."""
    if kept_id == merged_id:
        raise Refused(Reason("merge_self", "选了同一份档案", "", "请选择两份不同的档案", "merged"))
    people = {pk: base.lock_person(by, pk, MERGE) for pk in sorted((kept_id, merged_id))}
    return people[kept_id], people[merged_id]


def _check(kept: Person, merged: Person) -> list[Reason]:
    reasons = []
    if not (kept.is_child and merged.is_child):
        reasons.append(Reason("merge_kind", "只能合并儿童的档案", "", "请选择两份儿童档案", "merged"))
    if kept.county_code != merged.county_code:
        found = "两份档案分属两个县（市、区）"
        step = "请先由一方办理迁出，再由另一方合并"
        reasons.append(Reason("merge_county", found, "", step, "merged"))
    if kept.id_blind and merged.id_blind and kept.id_kind == merged.id_kind:
        found = "两份档案的证件号码不同，都通过校验，应是两名儿童"
        step = "确认号码有误的，请先更正其中一份的号码"
        reasons.append(Reason("merge_numbers", found, "", step, "merged"))
    return reasons


def _move(kept: Person, merged: Person) -> dict[str, list[int]]:
    """Hang the rows of the merged file on the kept one, but for those that would stand there twice."""
    moved: dict[str, list[int]] = {}
    for label, (table, column) in FOLLOW.items():
        rows: list[Any] = list(table._default_manager.filter(**{column: merged.pk}).order_by("pk"))
        going = [row for row in rows if not _stands(label, row, kept)]
        lowered = [
            row.pk for row in going if label in PRIMARY and row.is_primary and _has_primary(table, kept)
        ]
        ids = [row.pk for row in going]
        if lowered:
            table._default_manager.filter(pk__in=lowered).update(is_primary=False)
            moved[f"{label}.primary"] = lowered
        if ids:
            table._default_manager.filter(pk__in=ids).update(**{column: kept.pk})
            moved[label] = ids
    return moved


def _stands(label: str, row: Any, kept: Person) -> bool:
    """Whether the kept file has an equal row, or one that leaves no room for a second."""
    if label == "upper":
        return UpperRecord.objects.filter(person=kept).exists()
    if label == "category":
        return (
            PersonCategory.objects.filter(
                person=kept,
                category=row.category,
                to_on__isnull=True,
            ).exists()
            and row.to_on is None
        )
    if label == "member":
        open_row = HouseholdMember.objects.filter(person=kept, to_on__isnull=True)
        return row.to_on is None and open_row.exists()
    if label == "guardian":
        same = Guardian.objects.filter(person=kept, to_on__isnull=True, guardian_id=row.guardian_id)
        return row.to_on is None and same.filter(institution_id=row.institution_id).exists()
    return False


def _has_primary(table: type[Model], kept: Person) -> bool:
    rows = table._default_manager.filter(person=kept, is_primary=True, to_on__isnull=True)
    return rows.exists()


def _fill(kept: Person, merged: Person) -> list[str]:
    """Take over what the kept file leaves empty; what is needed to undo it, as "field:earlier value"."""
    filled = [f"status:{merged.status}"]
    if not kept.id_blind and merged.id_blind:
        kind, kept.id_kind, kept.id_blind = kept.id_kind, merged.id_kind, merged.id_blind
        kept.id_number = merged.id_number.open()
        filled.append(f"id_number:{kind}")
    if kept.birth_on is None and merged.birth_on is not None:
        kept.birth_on = merged.birth_on
        filled.append("birth_on")
    if not kept.contact and merged.contact:
        kept.contact = merged.contact.open()
        filled.append("contact")
    return filled


@transaction.atomic
def unmerge(by: Scope, merge_id: int, *, at: datetime) -> Merge:
    """Undo a merge (撤销合并): rows that moved go back, fields taken over are emptied, both files stand alone.

    What was written on the kept file since stays there. Conflict when it was undone already.
    """
    by.need(MERGE)
    row = Merge.objects.get(pk=merge_id)
    kept = base.lock_person(by, row.kept_id, MERGE)
    row = Merge.objects.select_for_update().select_related("merged").get(pk=merge_id)
    if row.undone_at is not None:
        found = f"这次合并已在 {row.undone_at:%Y-%m-%d} 撤销"
        raise Conflict(Reason("merge_undone", found, "", "请打开两份档案查看"))
    _empty(kept, row.merged, row.filled)
    _move_back(row)
    kept.version += 1
    kept.save()
    Person.objects.filter(pk=row.merged_id).update(
        status=earlier(row.filled, "status"), merged_into=None, version=F("version") + 1
    )
    base.write_tokens(Person.objects.filter(pk__in=[kept.pk, row.merged_id]))
    row.undone_at, row.undone_by_id = at, by.user_id
    row.save(update_fields=["undone_at", "undone_by_id"])
    told = {"kept": kept.file_number, "merged": row.merged.file_number, "merged_id": row.merged_id}
    audit.record(by, events.MERGE_UNDONE, at=at, subject=row, person_id=kept.pk, data=told)
    return row


def _empty(kept: Person, merged: Person, filled: list[str]) -> None:
    """Empty what was taken over, unless somebody changed it since."""
    kind = earlier(filled, "id_number")
    if kind and bytes(kept.id_blind or b"") == bytes(merged.id_blind or b""):
        kept.id_kind, kept.id_blind, kept.id_number = kind, None, None
    if "birth_on" in filled and kept.birth_on == merged.birth_on:
        kept.birth_on = None
    if "contact" in filled and kept.contact.open() == merged.contact.open():
        kept.contact = None


def earlier(filled: list[str], field: str) -> str:
    """The earlier value noted for a field, "" when none was."""
    return next((one.partition(":")[2] for one in filled if one.startswith(f"{field}:")), "")


def _move_back(row: Merge) -> None:
    for label, (table, column) in FOLLOW.items():
        going = table._default_manager.filter(pk__in=row.moved.get(label, []), **{column: row.kept_id})
        going.update(**{column: row.merged_id})
        if lowered := row.moved.get(f"{label}.primary", []):
            table._default_manager.filter(pk__in=lowered, person_id=row.merged_id).update(is_primary=True)
