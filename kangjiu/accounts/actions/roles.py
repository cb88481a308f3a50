"""Roles: giving and ending (授权). Only the security administrator, never to oneself."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kangjiu.accounts import events
from kangjiu.accounts.models import Organisation, Region, RoleAssignment, User
from kangjiu.accounts.rules import regions, separation
from kangjiu.audit import actions as audit_actions
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope


@transaction.atomic
def assign_role(
    by: Scope,
    user_id: int,
    role: str,
    *,
    valid_from: date,
    at: datetime,
    valid_to: date | None = None,
    region_path: str = "",
    organisation_id: int | None = None,
) -> RoleAssignment:
    """Give a person a role from a day on (授予角色), over a division or over one unit's own rows.

    Refused with every reason: incompatible with a role held in the same days, wrong level of division, kind of
    account, reversed days, outside the giver's range, to oneself. DoesNotExist for an account outside it.
    """
    scope = by.need("accounts.roles")
    person = User.objects.visible_to(scope).select_for_update().get(pk=user_id)
    unit = Organisation.objects.filter(pk=organisation_id).first() if organisation_id else None
    wish = separation.Wish(
        role,
        person.kind,
        valid_from,
        valid_to,
        region_level=regions.level_of(region_path) if region_path else "",
        own_unit=unit is not None,
        place=_place(region_path, organisation_id),
        to_self=person.pk == by.user_id,
        held=_held(person),
    )
    reasons = [*separation.grant_verdict(wish), *_reach_reasons(scope, person, region_path, unit)]
    if reasons:
        raise Refused(reasons)
    given = RoleAssignment.objects.create(
        user=person,
        role=role,
        organisation=unit,
        region_path=region_path,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by_id=by.user_id,
        granted_at=at,
    )
    data = {"role": role, "place": wish.place, "valid_from": valid_from, "valid_to": valid_to}
    audit_actions.record(by, events.ROLE_GRANTED, at=at, subject=person, data=data)
    return given


def _place(region_path: str, organisation_id: int | None) -> str:
    return f"org:{organisation_id}" if organisation_id else region_path


def _held(person: User) -> tuple[separation.Held, ...]:
    return tuple(
        separation.Held(row.role, row.valid_from, row.valid_to, _place(row.region_path, row.organisation_id))
        for row in RoleAssignment.objects.filter(user=person)
    )


def _reach_reasons(scope: Scope, person: User, region_path: str, unit: Organisation | None) -> list[Reason]:
    """A giver's range must hold the range given; a unit's role is for the unit's own people."""
    reasons = []
    known = not region_path or Region.objects.filter(path=region_path, valid_to__isnull=True).exists()
    if region_path and not (known and scope.covers(region_path)):
        step = "请选择本辖区内的区划"
        reasons.append(Reason("region_outside", "所选区划不在您的管理范围内", next_step=step, field="region"))
    if unit is not None and unit.pk != person.organisation_id:
        message = "所选机构不是此人所属的机构"
        step = "请选择此人所属的机构"
        reasons.append(Reason("unit_foreign", message, next_step=step, field="organisation"))
    return reasons


@transaction.atomic
def end_role(by: Scope, assignment_id: int, *, last_day: date, at: datetime) -> RoleAssignment:
    """End an assignment with its last day (终止角色). Conflict when it has ended before that day already."""
    scope = by.need("accounts.roles")
    seen = User.objects.visible_to(scope)
    row = RoleAssignment.objects.select_for_update().get(pk=assignment_id, user__in=seen)
    if row.valid_to is not None and row.valid_to <= last_day:
        message = f"该角色已于 {row.valid_to} 终止"
        raise Conflict(Reason("role_ended", message, next_step="无须再次终止"))
    if last_day < row.valid_from:
        message = f"最后一天 {last_day} 早于起始日期 {row.valid_from}"
        raise Refused(Reason("dates_reversed", message, next_step="请改正日期", field="last_day"))
    row.valid_to = last_day
    row.ended_by_id = by.user_id
    row.save(update_fields=["valid_to", "ended_by"])
    data = {"role": row.role, "valid_to": last_day}
    audit_actions.record(by, events.ROLE_ENDED, at=at, subject=row.user, data=data)
    return row
