"""Households and hardship (家庭户、困难身份), always with dates and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.registry import events
from kangjiu.registry.actions import base, people
from kangjiu.registry.choices import Relation
from kangjiu.registry.models import Hardship, Household, HouseholdMember, Person
from kangjiu.registry.queries.duplicates import holder_of
from kangjiu.registry.rules import hardship as rules
from kangjiu.registry.rules.people import check_person
from kangjiu.registry.rules.values import HardshipData, MemberData


@transaction.atomic
def set_household(
    by: Scope, person_id: int, members: Sequence[MemberData], *, from_on: date, at: datetime
) -> Household:
    """Say who lives with the child from a day on (登记家庭户); the child itself need not be named.

    Members no longer named leave the day before. Named people of one other household: the child joins that
    one. Refused when they live in different households, or with every fault of a new member's data.
    """
    child = base.lock_person(by, person_id)
    if from_on > local_day(at):
        raise Refused(Reason("household_future", f"日期 {from_on} 在今天之后", "", "请核对日期", "from_on"))
    named = [(_person(by, child, member, at), member.relation) for member in members]
    wanted = {child.pk: Relation.CHILD.value} | {person.pk: relation for person, relation in named}
    household = _household(child, list(wanted))
    _leave(household, set(wanted), from_on)
    _join(household, wanted, from_on)
    base.touch(child)
    told = {"number": household.number, "members": len(wanted)}
    audit.record(by, events.HOUSEHOLD_SET, at=at, subject=household, person_id=child.pk, data=told)
    return household


def _person(by: Scope, child: Person, member: MemberData, at: datetime) -> Person:
    """Somebody on file in scope by id, else by number, else newly written down."""
    if member.relation not in set(Relation):
        raise Refused(Reason("relation", "没有选择家庭成员与儿童的关系", "", "请选择关系", "relation"))
    if member.person_id is not None:
        return Person.objects.visible_to(by.need(base.EDIT)).get(pk=member.person_id)
    if member.person is None:
        raise Refused(Reason("member_missing", "没有填写家庭成员", "", "请填写姓名和证件号码", "name"))
    wanted = replace(member.person, is_child=False, region=member.person.region or child.region_path)
    verdict = check_person(wanted, local_day(at))
    if verdict.reasons:
        raise Refused(verdict.reasons)
    found = holder_of(verdict.data.id_kind, verdict.data.id_number)
    return found or people.insert(verdict.data, base.find_region(verdict.data.region), at)


def _household(child: Person, ids: list[int]) -> Household:
    """The child's household, else the one household of the named people, else a new one."""
    open_rows = HouseholdMember.objects.filter(person__in=ids, to_on__isnull=True)
    homes = {row.person_id: row.household for row in open_rows.select_related("household")}
    own = homes.get(child.pk)
    others = {home.pk: home for home in homes.values() if own is None or home.pk != own.pk}
    if own is not None and not others:
        return own
    if own is None and len(others) == 1:
        return next(iter(others.values()))
    if not others:
        number = base.next_household_number(child.county_code)
        return Household.objects.create(number=number, region=child.region, region_path=child.region_path)
    numbers = "、".join(sorted(home.number for home in others.values()))
    found = f"填写的家庭成员已在另外的家庭户：{numbers}"
    raise Refused(Reason("household_other", found, "", "同一人同一时间只能在一户，请先从原户移出", "members"))


def _leave(household: Household, staying: set[int], from_on: date) -> None:
    """Members not named leave the day before; those who joined only that day are taken out."""
    rows = HouseholdMember.objects.filter(household=household, to_on__isnull=True).exclude(person__in=staying)
    rows.filter(from_on__gte=from_on).delete()
    rows.update(to_on=from_on - timedelta(days=1))


def _join(household: Household, wanted: dict[int, str], from_on: date) -> None:
    here = HouseholdMember.objects.filter(household=household, to_on__isnull=True)
    present = set(here.values_list("person_id", flat=True))
    for person_id, relation in wanted.items():
        if person_id not in present:
            HouseholdMember.objects.create(
                household=household, person_id=person_id, relation=relation, from_on=from_on
            )
        elif relation != Relation.CHILD:
            here.filter(person_id=person_id).exclude(relation=Relation.CHILD).update(relation=relation)


@transaction.atomic
def add_hardship(by: Scope, person_id: int, data: HardshipData, *, at: datetime) -> Hardship:
    """Put a hardship status on the child or its household (登记困难身份), with source and dates.

    Refused without source, with reversed dates, or when the same status overlaps.
    """
    child, on = base.lock_person(by, person_id), local_day(at)
    household = _open_household(child)
    if data.household and household is None:
        step = "请先登记家庭成员，或把困难身份登记在本人名下"
        raise Refused(Reason("household_missing", "这名儿童还没有登记家庭户", "", step, "household"))
    holder = Q(person=child) | Q(household=household) if household else Q(person=child)
    existing = Hardship.objects.filter(holder, kind=data.kind).order_by("from_on")
    statuses = [rules.Status(row.kind, row.from_on, row.to_on) for row in existing]
    reasons = rules.check_hardship(data.kind, data.source, data.from_on, data.to_on, statuses, on)
    if reasons:
        raise Refused(reasons)
    row = Hardship.objects.create(
        person=None if data.household else child,
        household=household if data.household else None,
        kind=data.kind,
        source=data.source.strip(),
        from_on=data.from_on,
        to_on=data.to_on,
        verified_on=data.verified_on,
    )
    base.touch(child)
    told = {"kind": data.kind, "from_on": data.from_on, "to_on": data.to_on, "household": data.household}
    audit.record(by, events.HARDSHIP_ADDED, at=at, subject=row, person_id=child.pk, data=told)
    return row


def _open_household(child: Person) -> Household | None:
    rows = HouseholdMember.objects.filter(person=child, to_on__isnull=True).select_related("household")
    return next((row.household for row in rows), None)


@transaction.atomic
def end_hardship(by: Scope, person_id: int, hardship_id: int, ends_on: date, *, at: datetime) -> Hardship:
    """End a hardship status on its last day (终止困难身份), read through one child's file."""
    child = base.lock_person(by, person_id)
    household = _open_household(child)
    rows = Hardship.objects.filter(Q(person=child) | Q(household=household, household__isnull=False))
    row = rows.get(pk=hardship_id)
    if ends_on < row.from_on:
        found = f"终止日期 {ends_on} 早于开始日期 {row.from_on}"
        raise Refused(Reason("hardship_dates", found, "", "请核对日期", "ends_on"))
    if row.to_on is not None and row.to_on <= ends_on:
        found = f"这项困难身份已在 {row.to_on} 终止"
        raise Refused(Reason("hardship_ended", found, "", "不需要再办理", "ends_on"))
    row.to_on = ends_on
    row.save(update_fields=["to_on"])
    base.touch(child)
    told = {"kind": row.kind, "ends_on": ends_on}
    audit.record(by, events.HARDSHIP_ENDED, at=at, subject=row, person_id=child.pk, data=told)
    return row
