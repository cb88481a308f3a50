"""Portal accounts opened at the counter (窗口开通家庭账号): for a guardian, or somebody with a power of attorney."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from kangjiu.accounts import actions as accounts
from kangjiu.accounts import queries as accounts_queries
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Refused
from kangjiu.common.scope import Scope
from kangjiu.common.search import clean_name
from kangjiu.registry.actions import base, grants
from kangjiu.registry.actions.guardians import link_account
from kangjiu.registry.choices import Ground
from kangjiu.registry.models import Guardian, Person
from kangjiu.registry.rules import guardians as rules


@dataclass(frozen=True)
class FamilyAccount:
    """The account of a family member; `password` is shown once and empty for an account that was there."""

    user_id: int
    username: str
    password: str = field(repr=False)


@transaction.atomic
def open_guardian_account(by: Scope, guardian_id: int, username: str, *, at: datetime) -> FamilyAccount:
    """Give a guardian the portal (开通监护人账号): open the account, or take the one they have for another child.

    Refused for a guardianship that ended or is linked already, and as in `accounts.open_family_account`.
    """
    row = Guardian.objects.visible_to(by.need(base.EDIT)).select_related("guardian", "institution")
    held = row.get(pk=guardian_id)
    child = base.lock_person(by, held.person_id)
    reasons = rules.check_account(held.to_on, linked=held.user_id is not None, on=local_day(at))
    if reasons:
        raise Refused(reasons)
    account = _of_another_child(held) or _opened(by, username, _name(held), "guardian", child, at)
    link_account(by, held.pk, account.user_id, at=at)
    return account


def _of_another_child(held: Guardian) -> FamilyAccount | None:
    """The account the same person has as the guardian of a sister or brother."""
    same = Guardian.objects.filter(guardian_id=held.guardian_id, user__isnull=False, user__is_active=True)
    row = same.select_related("user").order_by("-pk").first() if held.guardian_id else None
    return FamilyAccount(row.user.pk, row.user.username, "") if row and row.user else None


def _name(held: Guardian) -> str:
    if held.guardian is not None:
        return str(held.guardian.name.open())
    return held.institution.name if held.institution else ""


@dataclass(frozen=True)
class ProxyData:
    """Who applies for the family and on which days the power of attorney holds (委托书), both inclusive."""

    name: str
    username: str
    from_on: date
    to_on: date


@transaction.atomic
def open_proxy_account(by: Scope, person_id: int, data: ProxyData, *, at: datetime) -> FamilyAccount:
    """Let a proxy act for a child within the days of the power of attorney (开通代办人账号).

    One who is a proxy already, by the same user name and name, keeps the account.
    Refused without a name, for dates that cannot be, and as in `accounts.open_family_account`.
    """
    child = base.lock_person(by, person_id)
    reasons = rules.check_proxy(data.from_on, data.to_on, local_day(at))
    if reasons:
        raise Refused(reasons)
    held = accounts_queries.family_account(by, data.username, "proxy", local_day(at))
    if held is not None and clean_name(held.display_name.open()) == clean_name(data.name):
        account = FamilyAccount(held.pk, held.username, "")
    else:
        account = _opened(by, data.username, data.name, "proxy", child, at)
    grants.grant_file(
        by,
        child.pk,
        ground=Ground.PROXY,
        from_on=data.from_on,
        to_on=data.to_on,
        user_id=account.user_id,
        at=at,
    )
    return account


def _opened(by: Scope, username: str, name: str, role: str, child: Person, at: datetime) -> FamilyAccount:
    made = accounts.open_family_account(
        by, username=username, display_name=name, region_path=child.region_path, role=role, at=at
    )
    return FamilyAccount(made.user.pk, made.user.username, made.password)
