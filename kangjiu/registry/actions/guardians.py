"""Guardians (监护人): adding a person or an institution, ending, linking the portal account."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from kangjiu.accounts import queries as accounts_queries
from kangjiu.audit import actions as audit
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope
from kangjiu.common.search import clean_name
from kangjiu.registry import events
from kangjiu.registry.actions import base, grants, people
from kangjiu.registry.choices import Ground
from kangjiu.registry.models import Guardian, Person
from kangjiu.registry.queries.duplicates import holder_of
from kangjiu.registry.rules import guardians as rules
from kangjiu.registry.rules.people import check_person
from kangjiu.registry.rules.values import GuardianData, PersonData


@transaction.atomic
def add_guardian(by: Scope, person_id: int, data: GuardianData, *, at: datetime) -> Guardian:
    """Add a guardian to a child's file (登记监护人); the first one, or one marked so, is the primary.

    A guardian already on file by number is linked, not written twice. With `user_id` the portal account is
    granted the file. Refused with every reason.
    """
    child, on = base.lock_person(by, person_id), local_day(at)
    existing = list(Guardian.objects.filter(person=child).select_related("guardian").order_by("pk"))
    holder = _holder(child, data, on)
    new = _value(data, holder, on)
    reasons = rules.check_guardian(child.pk, new, [_stored(row) for row in existing], on)
    if reasons:
        raise Refused(reasons)
    primary = data.is_primary or not any(row.is_primary and row.to_on is None for row in existing)
    if primary:
        Guardian.objects.filter(person=child, is_primary=True, to_on__isnull=True).update(is_primary=False)
    row = Guardian.objects.create(
        person=child,
        guardian=_saved(holder, child, at),
        institution_id=data.institution_id,
        relation=data.relation,
        is_primary=primary,
        from_on=data.from_on,
    )
    base.touch(child)
    told = {"relation": data.relation, "primary": primary}
    audit.record(by, events.GUARDIAN_ADDED, at=at, subject=row, person_id=child.pk, data=told)
    if data.user_id:
        link_account(by, row.pk, data.user_id, at=at)
        row.refresh_from_db()
    return row


def _holder(child: Person, data: GuardianData, on: date) -> Person | PersonData | None:
    """Who it is: somebody on file by the same number, checked new data, or None for an institution."""
    if data.person is None:
        return None
    wanted = replace(data.person, is_child=False, region=data.person.region or child.region_path)
    verdict = check_person(wanted, on)
    if verdict.reasons:
        raise Refused(verdict.reasons)
    found = holder_of(verdict.data.id_kind, verdict.data.id_number)
    if found is None:
        return verdict.data
    if clean_name(found.name.open()) != clean_name(verdict.data.name):
        said = "这个证件号码已登记在另一个姓名下"
        raise Refused(Reason("number_other_name", said, "", "请对照身份证核对姓名和号码", "name"))
    return found


def _value(data: GuardianData, holder: Person | PersonData | None, on: date) -> rules.Guardianship:
    if data.institution_id is not None:
        who: tuple[str, int | None] = ("institution", data.institution_id)
    else:
        who = ("person", holder.pk if isinstance(holder, Person) else None)
    birth_on = holder.birth_on if holder is not None else None
    return rules.Guardianship(data.relation, who, data.is_primary, data.from_on, birth_on=birth_on)


def _stored(row: Guardian) -> rules.Guardianship:
    who = ("institution", row.institution_id) if row.institution_id else ("person", row.guardian_id)
    return rules.Guardianship(row.relation, who, row.is_primary, row.from_on, row.to_on)


def _saved(holder: Person | PersonData | None, child: Person, at: datetime) -> Person | None:
    if isinstance(holder, PersonData):
        return people.insert(holder, base.find_region(holder.region or child.region_path), at)
    return holder


@transaction.atomic
def end_guardian(by: Scope, guardian_id: int, ends_on: date, *, at: datetime) -> Guardian:
    """End a guardianship on a day (终止监护登记); its account loses the file, another guardian becomes primary."""
    row = Guardian.objects.visible_to(by.need(base.EDIT)).get(pk=guardian_id)
    child = base.lock_person(by, row.person_id)
    still = Q(to_on__isnull=True) | Q(to_on__gt=ends_on)
    others = Guardian.objects.filter(still, person=child).exclude(pk=row.pk).order_by("pk")
    reasons = rules.check_end(row.from_on, ends_on, others_in_force=others.count())
    if reasons:
        raise Refused(reasons)
    was_primary, row.is_primary, row.to_on = row.is_primary, False, ends_on
    row.save(update_fields=["is_primary", "to_on"])
    heir = others.filter(to_on__isnull=True).first()
    if was_primary and heir is not None:
        Guardian.objects.filter(pk=heir.pk).update(is_primary=True)
    base.touch(child)
    audit.record(by, events.GUARDIAN_ENDED, at=at, subject=row, person_id=child.pk, data={"ends_on": ends_on})
    if row.user_id:
        grants.end_grant(by, child.pk, user_id=row.user_id, ground=Ground.GUARDIAN, ends_on=ends_on, at=at)
    return row


@transaction.atomic
def link_account(by: Scope, guardian_id: int, user_id: int, *, at: datetime) -> Guardian:
    """Link a guardian to a portal account (关联家庭端账号) and grant it the child's file from today."""
    row = Guardian.objects.visible_to(by.need(base.EDIT)).get(pk=guardian_id)
    if not accounts_queries.display_names([user_id]):
        raise Refused(Reason("account_unknown", "没有这个家庭账号", "", "请先建立家庭账号", "user_id"))
    row.user_id = user_id
    row.save(update_fields=["user"])
    grants.grant_file(
        by, row.person_id, user_id=user_id, ground=Ground.GUARDIAN, from_on=local_day(at), at=at
    )
    return row
