"""Reads of accounts and units (账号、单位)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from kangjiu.accounts.choices import UserKind
from kangjiu.accounts.models import Organisation, RoleAssignment, User
from kangjiu.accounts.queries.regions import region_names
from kangjiu.accounts.rules.roles import ROLES
from kangjiu.common.scope import Scope


def display_names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Real names of several people (姓名) in one query; unknown ids are missing."""
    found = User.objects.filter(pk__in={one for one in user_ids if one is not None})
    return {person.pk: person.display_name.open() for person in found}


def display_name(user_id: int | None) -> str:
    """The real name of a person, "系统" for none, "未知用户" for an id that no account has."""
    if user_id is None:
        return "系统"
    return display_names([user_id]).get(user_id, "未知用户")


def users(scope: Scope, *, q: str = "", kind: str = "", active: str = "") -> QuerySet[User]:
    """Accounts an administrator of the scope sees (账号列表), units joined; NotAllowed for anybody else.

    `q` is part of a user name, `active` "yes" or "no"; empty means all.
    """
    seen = scope.need("accounts.users", "accounts.roles")
    rows = User.objects.visible_to(seen).select_related("organisation").order_by("username")
    if q:
        rows = rows.filter(username__contains=q.strip().lower())
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(is_active=active == "yes") if active else rows


def user(scope: Scope, user_id: int) -> User:
    """One account in an administrator's scope; User.DoesNotExist outside it."""
    return users(scope).get(pk=user_id)


def family_account(scope: Scope, username: str, role: str, on: date) -> User | None:
    """A family's account in force by its user name, for a counter that keeps files of that division."""
    held = RoleAssignment.objects.filter(role=role, valid_from__lte=on).exclude(valid_to__lt=on)
    rows = User.objects.filter(kind=UserKind.FAMILY, is_active=True, pk__in=held.values("user_id"))
    found = rows.filter(username=username.strip().lower()).first()
    return found if found and scope.need("registry.edit").covers(found.region_path) else None


def me(scope: Scope) -> User:
    """The person's own account."""
    return User.objects.select_related("organisation").get(pk=scope.user_id)


def assignments(user_id: int) -> QuerySet[RoleAssignment]:
    """Every assignment of a person, past ones too, newest first (授权记录)."""
    rows = RoleAssignment.objects.filter(user_id=user_id).select_related("organisation")
    return rows.order_by("-valid_from", "-id")


def role_labels(user_ids: Iterable[int], on: date) -> dict[int, list[str]]:
    """Labels of the roles in force on a day, by person, in one query."""
    rows = RoleAssignment.objects.filter(user_id__in=set(user_ids), valid_from__lte=on).exclude(
        valid_to__lt=on
    )
    found: dict[int, list[str]] = {}
    for user_id, code in rows.order_by("id").values_list("user_id", "role"):
        label = ROLES[code].label if code in ROLES else code
        found.setdefault(user_id, []).append(label)
    return found


@dataclass(frozen=True)
class HeldRole:
    """One assignment as shown (角色授权): labels opened, `state` now, later or past on the day asked."""

    id: int
    role: str
    label: str
    place: str
    valid_from: date
    valid_to: date | None
    state: str


def held_roles(scope: Scope, user_id: int, on: date) -> list[HeldRole]:
    """Every assignment of an account in an administrator's scope, newest first; DoesNotExist outside it."""
    return _shown_roles(user(scope, user_id).pk, on)


def own_roles(scope: Scope, on: date) -> list[HeldRole]:
    """The person's own assignments, newest first."""
    return [] if scope.user_id is None else _shown_roles(scope.user_id, on)


def _shown_roles(user_id: int, on: date) -> list[HeldRole]:
    rows = list(assignments(user_id))
    names = region_names(row.region_path for row in rows if row.region_path)
    return [_shown(row, names, on) for row in rows]


def _shown(row: RoleAssignment, names: dict[str, str], on: date) -> HeldRole:
    state = "now"
    if row.valid_from > on:
        state = "later"
    elif row.valid_to is not None and row.valid_to < on:
        state = "past"
    place = row.organisation.name if row.organisation else names.get(row.region_path, row.region_path)
    label = ROLES[row.role].label if row.role in ROLES else row.role
    return HeldRole(row.pk, row.role, label, place or "仅授予本人的档案", row.valid_from, row.valid_to, state)


def role_counts(scope: Scope, on: date) -> dict[str, int]:
    """How many accounts of an administrator's scope hold each role on a day."""
    seen = User.objects.visible_to(scope.need("accounts.users", "accounts.roles"))
    rows = RoleAssignment.objects.filter(user__in=seen, valid_from__lte=on).exclude(valid_to__lt=on)
    return dict(rows.order_by().values_list("role").annotate(n=Count("user_id", distinct=True)))


def organisations(scope: Scope, kinds: Iterable[str] = (), *, q: str = "") -> QuerySet[Organisation]:
    """Units in the scope (单位列表), of the given kinds (all without), with `q` in the name."""
    found = Organisation.objects.visible_to(scope).select_related("region")
    kinds = tuple(kinds)
    if q:
        found = found.filter(name__contains=q.strip())
    return found.filter(kind__in=kinds) if kinds else found


def organisation(scope: Scope, organisation_id: int) -> Organisation:
    """One unit in the scope; Organisation.DoesNotExist outside it."""
    return organisations(scope).get(pk=organisation_id)


def organisation_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of several units (单位名称), which are public, in one query; unknown ids are missing."""
    wanted = {one for one in ids if one is not None}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Holders:
    """Who still hangs on a division (仍用这个区划的): units in use, and roles in force with the person's id."""

    units: tuple[tuple[int, str], ...]
    roles: tuple[tuple[int, str, str], ...]


def holders_of(by: Scope, path: str, on: date) -> Holders:
    """Units and role assignments that name a division itself, for the administrator who changes it."""
    units = organisations(by).filter(region_path=path, active=True).values_list("pk", "name")
    held = RoleAssignment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), region_path=path)
    rows = held.select_related("user").order_by("pk")
    roles = tuple((row.user_id, row.user.username, ROLES[row.role].label) for row in rows)
    return Holders(tuple(units), roles)
