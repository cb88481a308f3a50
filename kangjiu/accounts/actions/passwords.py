"""Passwords and second factor (口令、动态口令)."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from kangjiu.accounts import events
from kangjiu.accounts.models import PasswordRecord, User
from kangjiu.accounts.passwords import key_id_of_secret, open_secret, seal_secret
from kangjiu.audit import actions as audit_actions
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_PARTS = 3
SEALED_PARTS = {"secret", "seed", "migrated_codes"}  # what the library hands us to encrypt, by its own names


def temporary_password() -> str:
    """A random password for the first sign-in (临时密码), without characters that look alike: Kdm7-Hxq4-Trb9."""
    parts = []
    for _ in range(_PARTS):
        letters = "".join(secrets.choice(_LETTERS) for _ in range(3))
        parts.append(letters.capitalize() + secrets.choice("23456789"))
    return "-".join(parts)


def put_password(person: User, password: str, *, at: datetime, temporary: bool) -> None:
    """Set a password on an account row and remember its hash; the caller holds the row and records the event."""
    person.set_password(password)
    person.must_change_password = temporary
    person.password_changed_at = at
    person.save(update_fields=["password", "must_change_password", "password_changed_at"])
    PasswordRecord.objects.create(user=person, encoded=person.password, set_at=at)


@transaction.atomic
def change_password(by: Scope, *, old: str, new: str, at: datetime) -> User:
    """The person's own change of password (修改密码). Refused for a wrong old one and for every broken rule."""
    person = User.objects.select_for_update().get(pk=by.user_id)
    reasons = []
    if not check_password(old, person.password):
        reasons.append(Reason("password_wrong", "当前密码不对", next_step="请重新输入当前密码", field="old"))
    try:
        validate_password(new, person)
    except ValidationError as error:
        reasons += [Reason("password_weak", message, field="new") for message in error.messages]
    if reasons:
        raise Refused(reasons)
    put_password(person, new, at=at, temporary=False)
    audit_actions.record(by, events.PASSWORD_CHANGED, at=at, subject=person)
    return person


@transaction.atomic
def reset_password(by: Scope, user_id: int, *, at: datetime) -> str:
    """Give an account a temporary password (重置密码) and return it; it is shown once and changed at sign-in."""
    person = _other_account(by, user_id)
    password = temporary_password()
    put_password(person, password, at=at, temporary=True)
    audit_actions.record(by, events.PASSWORD_RESET, at=at, subject=person)
    return password


@transaction.atomic
def reset_second_factor(by: Scope, user_id: int, *, at: datetime) -> User:
    """Forget a lost telephone (清除动态口令); the person binds a new one at the next sign-in."""
    person = _other_account(by, user_id)
    Authenticator.objects.filter(user=person).delete()
    audit_actions.record(by, events.SECOND_FACTOR_RESET, at=at, subject=person)
    return person


@transaction.atomic
def reseal_second_factors(current: int) -> int:
    """Seal the secrets of time codes and recovery codes (动态口令、备用码) under the current key; how many rows."""
    done = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        fresh = {name: _resealed(name, value, current) for name, value in row.data.items()}
        if fresh != row.data:
            row.data = fresh
            row.save(update_fields=["data"])
            done += 1
    return done


def _resealed(name: str, value: Any, current: int) -> Any:
    if isinstance(value, list):
        return [_resealed(name, one, current) for one in value]
    if name not in SEALED_PARTS or key_id_of_secret(value) == current:
        return value
    return seal_secret(open_secret(value))


@transaction.atomic
def hand_out_codes(by: Scope) -> None:
    """Note that the person's recovery codes (备用码) are about to be shown, in the request that made them."""
    made = Authenticator.objects.filter(user_id=by.user_id, type=Authenticator.Type.RECOVERY_CODES)
    for codes in made.select_for_update():
        codes.wrap().mark_as_viewed()


def _other_account(by: Scope, user_id: int) -> User:
    """The row of somebody else's account in the scope of a system administrator, locked."""
    scope = by.need("accounts.users")
    person = User.objects.visible_to(scope).select_for_update().get(pk=user_id)
    if person.pk == by.user_id:
        raise Refused(Reason("own_account", "不能这样处理自己的账号", next_step="请由另一位系统管理员办理"))
    return person
