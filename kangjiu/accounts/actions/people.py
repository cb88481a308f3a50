"""Accounts: opening, switching off and on (账号)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from axes.utils import reset as forget_failures
from django.db import transaction

from kangjiu.accounts import choices, events
from kangjiu.accounts.actions.passwords import put_password, temporary_password
from kangjiu.accounts.models import Organisation, Region, RoleAssignment, User
from kangjiu.accounts.rules.roles import ROLES, Side
from kangjiu.audit import actions as audit_actions
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Conflict, Reason, Refused
from kangjiu.common.scope import Scope

_USERNAME = re.compile(r"[a-z0-9][a-z0-9_.-]{2,39}")


@dataclass(frozen=True)
class NewAccount:
    """A new account and its first password, to be handed over once (临时密码)."""

    user: User
    password: str = field(repr=False)


@transaction.atomic
def create_user(
    by: Scope,
    *,
    username: str,
    display_name: str,
    kind: str,
    at: datetime,
    organisation_id: int | None = None,
    region_path: str = "",
    employment: str = "",
    password: str = "",
    is_demo: bool = False,
) -> NewAccount:
    """Open an account (建立账号) without any role; roles are the security administrator's to give.

    Staff and provider accounts belong to a unit of the scope, whose division they take; a family account names
    its division. Without `password` a temporary one is made; but for demo accounts it has to be changed at the
    first sign-in. Refused with every reason: user name malformed or taken, name missing, unit or division
    missing or outside the scope.
    """
    scope = by.need("accounts.users")
    unit = _unit(scope, organisation_id)
    path = unit.region_path if unit else region_path
    reasons = [
        *_name_reasons(username, display_name),
        *_place_reasons(scope, kind, unit, path),
    ]
    if reasons:
        raise Refused(reasons)
    account = _open(username, display_name, kind, unit, path, employment, password, is_demo, at)
    audit_actions.record(by, events.ACCOUNT_OPENED, at=at, subject=account.user, data={"kind": str(kind)})
    return account


@transaction.atomic
def open_family_account(
    by: Scope,
    *,
    username: str,
    display_name: str,
    region_path: str,
    at: datetime,
    role: str = "guardian",
    password: str = "",
    is_demo: bool = False,
) -> NewAccount:
    """Open a family's account at the counter (窗口开通家庭账号) with its role, guardian or proxy, at once.

    Who keeps files (registry.edit) may do it in their own division; it opens no file by itself. Refused as in
    `create_user`, and for a role that is not a family's.
    """
    scope = by.need("registry.edit", "accounts.users")
    reasons = [
        *_name_reasons(username, display_name),
        *_place_reasons(scope, choices.UserKind.FAMILY, None, region_path),
    ]
    if role not in ROLES or ROLES[role].side is not Side.FAMILY:
        step = "请选择监护人或代办人"
        reasons.append(
            Reason("role_not_family", "家庭账号只能是监护人或代办人", next_step=step, field="role")
        )
    if reasons:
        raise Refused(reasons)
    kind = choices.UserKind.FAMILY
    account = _open(username, display_name, kind, None, region_path, "", password, is_demo, at)
    RoleAssignment.objects.create(
        user=account.user, role=role, valid_from=local_day(at), granted_by_id=by.user_id, granted_at=at
    )
    audit_actions.record(by, events.ACCOUNT_OPENED, at=at, subject=account.user, data={"kind": str(kind)})
    return account


def _open(
    username: str,
    display_name: str,
    kind: str,
    unit: Organisation | None,
    path: str,
    employment: str,
    password: str,
    is_demo: bool,
    at: datetime,
) -> NewAccount:
    person = User.objects.create(
        username=_normal(username),
        display_name=display_name.strip(),
        kind=kind,
        organisation=unit,
        region_path=path,
        employment=employment,
        is_demo=is_demo,
        created_at=at,
    )
    first = password or temporary_password()
    put_password(person, first, at=at, temporary=not (password and is_demo))
    return NewAccount(person, first)


def _normal(username: str) -> str:
    return username.strip().lower()


def _unit(scope: Scope, organisation_id: int | None) -> Organisation | None:
    if organisation_id is None:
        return None
    return Organisation.objects.visible_to(scope).get(pk=organisation_id)


def _name_reasons(username: str, display_name: str) -> list[Reason]:
    reasons = []
    wanted = _normal(username)
    if not _USERNAME.fullmatch(wanted):
        message = "用户名应为 3 至 40 位小写字母、数字、点、横线或下划线，以字母或数字开头"
        reasons.append(Reason("username_shape", message, next_step="请改一个用户名", field="username"))
    elif User.objects.filter(username=wanted).exists():
        message = f"用户名 {wanted} 已有人使用"
        reasons.append(Reason("username_taken", message, next_step="请换一个用户名", field="username"))
    if not display_name.strip():
        step = "请填写真实姓名"
        reasons.append(Reason("display_name_missing", "没有填写姓名", next_step=step, field="display_name"))
    return reasons


def _place_reasons(scope: Scope, kind: str, unit: Organisation | None, path: str) -> list[Reason]:
    if kind not in list(choices.UserKind):
        return [Reason("kind_unknown", "账号类别不对", next_step="请从列表中选择", field="kind")]
    if kind != choices.UserKind.FAMILY:
        if unit is not None and unit.active:
            return []
        message = "该单位已停用" if unit else "工作人员和机构人员的账号必须属于一个单位"
        return [Reason("unit_missing", message, next_step="请选择在用的单位", field="organisation")]
    reasons = []
    if unit is not None:
        step = "请清空单位"
        reasons.append(Reason("unit_not_asked", "家庭账号不属于单位", next_step=step, field="organisation"))
    known = Region.objects.filter(path=path, valid_to__isnull=True).exists()
    if not known or not scope.covers(path):
        step = "请选择本辖区内的区划"
        reasons.append(Reason("region_outside", "所选区划不在您的管理范围内", next_step=step, field="region"))
    return reasons


@transaction.atomic
def lock_user(by: Scope, user_id: int, *, at: datetime) -> User:
    """Switch an account off (停用账号): it can neither sign in nor go on working. Conflict when it is off."""
    person = _account(by, user_id)
    if person.pk == by.user_id:
        raise Refused(Reason("own_account", "不能停用自己的账号", next_step="请由另一位管理员办理"))
    if not person.is_active:
        raise Conflict(Reason("account_off", "该账号已停用", next_step="无须再次停用"))
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False
    audit_actions.record(by, events.ACCOUNT_LOCKED, at=at, subject=person)
    return person


@transaction.atomic
def unlock_user(by: Scope, user_id: int, *, at: datetime) -> User:
    """Switch an account on and forget its failed sign-ins (启用账号、解除锁定)."""
    person = _account(by, user_id)
    User.objects.filter(pk=person.pk).update(is_active=True)
    person.is_active = True
    forget_failures(username=person.username)
    audit_actions.record(by, events.ACCOUNT_UNLOCKED, at=at, subject=person)
    return person


def _account(by: Scope, user_id: int) -> User:
    scope = by.need("accounts.users")
    return User.objects.visible_to(scope).select_for_update().get(pk=user_id)
