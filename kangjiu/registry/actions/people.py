"""Opening and editing a file (建档、改档)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kangjiu.accounts.models import Region
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, NotAllowed, Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.registry import events
from kangjiu.registry.actions import base, evidence
from kangjiu.registry.choices import FileStatus, Ground, IdKind
from kangjiu.registry.models import FileGrant, Person
from kangjiu.registry.queries.duplicates import holder_of, number_digest
from kangjiu.registry.rules.people import check_person
from kangjiu.registry.rules.values import PersonData

PLAIN = (
    "id_kind",
    "sex",
    "birth_on",
    "ethnicity",
    "hukou_path",
    "residence_kind",
    "permit_from_on",
    "permit_to_on",
    "insurance",
)
CONTACT = ("phone", "address", "hukou_address")


@transaction.atomic
def open_person(by: Scope, data: PersonData, *, at: datetime) -> Person:
    """Open a child's file (建档); the same `once` returns the first result.

    A family may open its own child's file and is granted it. Refused with every fault of the data, and for a
    number already on file (the file is named when the person may read it). Probable duplicates are the page's
    to show, by `queries.find_duplicates`.
    """
    scope = _may_open(by)
    known = _sent_before(by, data)
    if known is not None:
        return known
    region, clean = checked(scope, data, local_day(at))
    holder = holder_of(clean.id_kind, clean.id_number)
    person = _promote(scope, holder, clean, region, at) if holder else insert(clean, region, at)
    if by.is_family:
        _grant_family(by, person, at)
    told = {"file_number": person.file_number or ""}
    audit.record(
        by,
        events.FILE_OPENED,
        at=at,
        subject=person,
        person_id=person.pk,
        data=told,
        personal=personal(clean),
    )
    return person


@transaction.atomic
def open_child(by: Scope, data: PersonData, categories: Sequence[str], *, at: datetime) -> Person:
    """Open a child's file with its categories of assistance in one step (建档并登记救助类别)."""
    person = open_person(by, data, at=at)
    if categories:
        evidence.set_categories(by, person.pk, categories, from_on=local_day(at), at=at)
    return person


def _may_open(by: Scope) -> Scope:
    """Offices with registry.edit, and families that may apply."""
    if by.is_family and by.allows("applications.enter"):
        return by
    if by.is_family:
        raise NotAllowed(base.EDIT)
    return by.need(base.EDIT)


def _sent_before(by: Scope, data: PersonData) -> Person | None:
    if data.once is None:
        return None
    return Person.objects.visible_to(by).filter(public_id=data.once).first()


def checked(scope: Scope, data: PersonData, on: date) -> tuple[Region, PersonData]:
    """The division and the tidied data; Refused with all reasons, those of the place among them."""
    verdict = check_person(data, on)
    reasons, region = list(verdict.reasons), None
    if data.region:
        try:
            region = base.find_region(data.region)
            if not scope.is_family:
                base.need_place(scope, region)
        except Refused as refused:
            reasons += refused.reasons
    if reasons or region is None:
        raise Refused(reasons)
    return region, verdict.data


def _promote(scope: Scope, holder: Person, data: PersonData, region: Region, at: datetime) -> Person:
    """Somebody on file as a household member becomes a child with a file; anybody else is a duplicate."""
    mine = Person.objects.visible_to(scope).filter(pk=holder.pk).exists()
    if holder.is_child or not data.is_child or not mine:
        raise Refused(taken(holder, mine=mine))
    person = Person.objects.select_for_update().get(pk=holder.pk)
    fill(person, data, region)
    person.is_child = True
    person.file_number = base.next_file_number(person.county_code, local_day(at).year)
    person.version += 1
    person.save()
    base.write_tokens([person])
    return person


def taken(holder: Person, *, mine: bool) -> Reason:
    """The refusal of a number already on file; of a foreign file nothing more is told than that there is one."""
    if mine:
        number = holder.file_number or f"人员 {holder.pk}"
        found = f"这个证件号码已经有档案：{number}"
        step = "一名儿童只建一份档案，请打开原档案办理"
    else:
        found = "这个证件号码已在别处建档"
        step = "请联系上级残联核实，由原建档地办理迁出后再接收"
    return Reason("number_taken", found, "济残联〔2024〕9号 三（五）", step, "id_number")


def insert(data: PersonData, region: Region, at: datetime) -> Person:
    """Save a new person; two people saving the same number at once: Conflict for the second."""
    person = Person(created_at=at, is_child=data.is_child)
    if data.once is not None:
        person.public_id = data.once
    fill(person, data, region)
    if data.is_child:
        person.file_number = base.next_file_number(person.county_code, local_day(at).year)
    save_once(person)
    base.write_tokens([person])
    return person


def save_once(person: Person) -> None:
    """Save; Conflict when somebody else put the same number on file in this moment."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        found = "刚刚已有人用这个证件号码建档"
        raise Conflict(
            Reason("number_taken", found, "", "请搜索这个号码，打开已建的档案", "id_number")
        ) from None


def fill(person: Person, data: PersonData, region: Region) -> None:
    """Put checked data into the row; sealed values that did not change are left as they are."""
    for name in PLAIN:
        setattr(person, name, getattr(data, name))
    if person.name.open() != data.name:
        person.name = data.name
    if person.id_number.open() != data.id_number:
        person.id_number = data.id_number
    contact = {name: getattr(data, name) for name in CONTACT if getattr(data, name)}
    if person.contact.open() != contact:
        person.contact = contact
    person.id_blind = number_digest(data.id_kind, data.id_number) if data.id_kind != IdKind.NONE else None
    person.region, person.region_path = region, region.path
    person.county_code = region.path[:6]


def personal(data: PersonData) -> dict[str, str]:
    """The personal values of which the trail keeps a digest."""
    said = {"name": data.name, "id_number": data.id_number, **{name: getattr(data, name) for name in CONTACT}}
    return {name: value for name, value in said.items() if value}


def _grant_family(by: Scope, person: Person, at: datetime) -> None:
    ground = Ground.GUARDIAN if by.allows("care.confirm") else Ground.PROXY
    FileGrant.objects.create(person=person, user_id=by.user_id, ground=ground, from_on=local_day(at))


@transaction.atomic
def edit_person(
    by: Scope, person_id: int, data: PersonData, *, at: datetime, version: int | None = None
) -> Person:
    """Correct a person's data (修改档案); `version` is the one read, Conflict when it changed since.

    Refused with every fault. Nothing is written when nothing changed.
    """
    scope = by.need(base.EDIT)
    person = base.lock_person(by, person_id)
    base.need_version(person, version)
    data = replace(data, is_child=person.is_child)
    region, clean = checked(scope, data, local_day(at))
    holder = holder_of(clean.id_kind, clean.id_number)
    if holder is not None and holder.pk != person.pk:
        mine = Person.objects.visible_to(scope).filter(pk=holder.pk).exists()
        raise Refused(taken(holder, mine=mine))
    changed = changes(person, clean, region)
    if not changed:
        return person
    fill(person, clean, region)
    person.version += 1
    save_once(person)
    base.write_tokens([person])
    said = {name: value for name, value in personal(clean).items() if name in changed}
    told = {"fields": ",".join(sorted(changed))}
    audit.record(
        by, events.FILE_EDITED, at=at, subject=person, person_id=person.pk, data=told, personal=said or None
    )
    return person


def data_of(person: Person) -> PersonData:
    """A person's data as it stands, for a form to begin with."""
    contact = person.contact.open()
    return PersonData(
        name=person.name.open(),
        region=person.region_path,
        id_number=person.id_number.open(),
        is_child=person.is_child,
        **{name: getattr(person, name) for name in PLAIN},
        **{name: contact.get(name, "") for name in CONTACT},
    )


def changes(person: Person, data: PersonData, region: Region) -> set[str]:
    """Names of the fields in which the data differs from the row."""
    now = data_of(person)
    fields = ("name", "id_number", *PLAIN, *CONTACT)
    found = {name for name in fields if getattr(now, name) != getattr(data, name)}
    return found | ({"region"} if region.path != person.region_path else set())


@transaction.atomic
def change_status(by: Scope, person_id: int, status: str, *, on: date, at: datetime) -> Person:
    """Close a file (迁出、死亡) or open it again (在档), with the day it happened."""
    person = base.lock_person(by, person_id)
    if status not in {FileStatus.ACTIVE, FileStatus.MOVED, FileStatus.DECEASED}:
        raise Refused(Reason("status", "这个状态不能直接选择", "", "请选择在档、已迁出或已死亡", "status"))
    if on > local_day(at):
        raise Refused(Reason("status_future", f"日期 {on} 在今天之后", "", "请填写实际发生的日期", "on"))
    if person.birth_on and on < person.birth_on:
        raise Refused(Reason("status_before_birth", f"日期 {on} 早于出生日期", "", "请核对日期", "on"))
    if person.status == status:
        return person
    person.status = status
    person.died_on = on if status == FileStatus.DECEASED else None
    person.version += 1
    person.save(update_fields=["status", "died_on", "version"])
    audit.record(
        by,
        events.STATUS_CHANGED,
        at=at,
        subject=person,
        person_id=person.pk,
        data={"status": status, "happened_on": on},
    )
    return person


@transaction.atomic
def reveal(by: Scope, person_id: int, *, at: datetime) -> PersonData:
    """The full number, phone and address of a person (查看完整号码); needs registry.reveal and is recorded."""
    person = Person.objects.visible_to(by.need("registry.reveal")).get(pk=person_id)
    audit.record(by, events.NUMBER_REVEALED, at=at, subject=person, person_id=person.pk)
    return data_of(person)
