"""Accounts and their roles (账号、角色)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from kangjiu.accounts import actions, queries
from kangjiu.accounts.forms import Choices, EndRoleForm, RoleForm, UserFilter, UserForm
from kangjiu.accounts.models import User
from kangjiu.accounts.rules.roles import PERMISSION_GROUPS, PERMISSIONS, ROLES
from kangjiu.common.dates import local_day, now
from kangjiu.common.pages.doors import needs, post_only
from kangjiu.common.pages.forms import form_page
from kangjiu.common.pages.lists import Column, KeysetPage
from kangjiu.common.pages.workbook import list_download
from kangjiu.common.scope import Scope
from kangjiu.common.templatetags.kj import tag_

COLUMNS = (
    Column("username", "用户名", sort="username", always=True),
    Column("name", "姓名"),
    Column("kind", "类别"),
    Column("unit", "单位"),
    Column("roles", "现有角色"),
    Column("state", "状态"),
)


_DEPTH = {"nation": 0, "province": 0, "city": 1, "county": 2, "township": 3, "village": 4}


def _scope(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def region_options(scope: Scope) -> Choices:
    """Divisions of a scope as choices, indented by level; villages for a county, townships for a city or province."""
    rows = queries.regions_in(scope, queries.offered_levels(scope))
    return [(row.path, f"{'　' * _DEPTH[row.level]}{row.name}") for row in rows]


@needs("accounts.users", "accounts.roles")
def index(request: HttpRequest) -> HttpResponse:
    """The accounts of the scope (账号列表)."""
    scope, on = _scope(request), local_day(now())
    filters = UserFilter(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}

    def present(people: list[User]) -> list[dict[str, Any]]:
        roles = queries.role_labels([person.pk for person in people], on)
        return [
            {
                "id": person.pk,
                "username": person.username,
                "name": person.display_name.open(),
                "kind": person.get_kind_display(),
                "unit": person.frame_organisation,
                "roles": "、".join(roles.get(person.pk, [])) or "无",
                "url": reverse("accounts:user", args=[person.pk]),
                "state": tag_("启用", "ok") if person.is_active else tag_("停用", "bad"),
            }
            for person in people
        ]

    rows = queries.users(scope, **wanted)
    page = KeysetPage(
        request,
        rows,
        name="accounts",
        columns=COLUMNS,
        sort="username",
        unit="个",
        present=present,
        exporting="",
    )
    if page.wants_export:
        return list_download(page, "账号")
    context = {"page": page, "filters": filters, "may_create": scope.allows("accounts.users")}
    return render(request, "accounts/users.html", context)


@needs("accounts.users", "accounts.roles")
@never_cache
def detail(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account: who, where, which roles, what can be done (账号)."""
    scope, on = _scope(request), local_day(now())
    person = queries.user(scope, user_id)
    context = {
        "person": person,
        "name": person.display_name.open(),
        "place": queries.region_label(person.region_path),
        "roles": queries.held_roles(scope, user_id, on),
        "own": person.pk == scope.user_id,
        "may_users": scope.allows("accounts.users"),
        "may_roles": scope.allows("accounts.roles"),
        "on": on,
    }
    return render(request, "accounts/user.html", context)


@needs("accounts.users")
@never_cache
def create(request: HttpRequest) -> HttpResponse:
    """Open an account; the temporary password is on the answer and nowhere else (新建账号)."""
    scope = _scope(request)
    seen = scope.narrow("accounts.users")

    def act(form: UserForm) -> actions.NewAccount:
        given = form.cleaned_data
        unit = given["organisation"]
        return actions.create_user(
            scope,
            username=given["username"],
            display_name=given["display_name"],
            kind=given["kind"],
            organisation_id=int(unit) if unit else None,
            region_path=given["region"],
            employment=given["employment"],
            at=now(),
        )

    def done(account: actions.NewAccount) -> HttpResponse:
        return _shown_once(request, account.user, account.password, "账号已建立")

    units = [(str(unit.pk), unit.name) for unit in queries.organisations(seen) if unit.active]
    return form_page(
        request,
        UserForm,
        "accounts/user_create.html",
        act=act,
        done=done,
        organisations=units,
        regions=region_options(seen),
    )


def _shown_once(request: HttpRequest, person: User, password: str, title: str) -> HttpResponse:
    context = {"person": person, "password": password, "title": title}
    return render(request, "accounts/password_once.html", context)


@needs("accounts.users")
@post_only
@never_cache
def reset_password(request: HttpRequest, user_id: int) -> HttpResponse:
    """A temporary password for somebody who forgot theirs (重置密码)."""
    password = actions.reset_password(_scope(request), user_id, at=now())
    person = queries.user(_scope(request), user_id)
    return _shown_once(request, person, password, "密码已重置")


@needs("accounts.users")
@post_only
def reset_second_factor(request: HttpRequest, user_id: int) -> HttpResponse:
    """Forget a lost telephone (清除动态口令)."""
    actions.reset_second_factor(_scope(request), user_id, at=now())
    return redirect("accounts:user", user_id)


@needs("accounts.users")
@post_only
def lock(request: HttpRequest, user_id: int) -> HttpResponse:
    """Switch an account off (停用)."""
    actions.lock_user(_scope(request), user_id, at=now())
    return redirect("accounts:user", user_id)


@needs("accounts.users")
@post_only
def unlock(request: HttpRequest, user_id: int) -> HttpResponse:
    """Switch an account on, forget failed sign-ins (启用、解除锁定)."""
    actions.unlock_user(_scope(request), user_id, at=now())
    return redirect("accounts:user", user_id)


@needs("accounts.roles")
def assign(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give a role with its range and days (授予角色)."""
    scope = _scope(request)
    person = queries.user(scope, user_id)

    def act(form: RoleForm) -> Any:
        given = form.cleaned_data
        return actions.assign_role(
            scope,
            user_id,
            given["role"],
            region_path=given["region"],
            organisation_id=person.organisation_id if given["own_unit"] else None,
            valid_from=given["valid_from"],
            valid_to=given["valid_to"],
            at=now(),
        )

    return form_page(
        request,
        RoleForm,
        "accounts/role_assign.html",
        act=act,
        done=lambda given: redirect("accounts:user", user_id),
        context={"person": person, "name": person.display_name.open()},
        initial={"valid_from": local_day(now()), "region": person.region_path},
        regions=region_options(scope.narrow("accounts.roles")),
    )


@needs("accounts.roles")
def end(request: HttpRequest, user_id: int, assignment_id: int) -> HttpResponse:
    """End a role with its last day (终止角色)."""
    scope, on = _scope(request), local_day(now())
    held = {role.id: role for role in queries.held_roles(scope, user_id, on)}
    if assignment_id not in held:
        raise User.DoesNotExist

    def act(form: EndRoleForm) -> Any:
        return actions.end_role(scope, assignment_id, last_day=form.cleaned_data["last_day"], at=now())

    return form_page(
        request,
        EndRoleForm,
        "accounts/role_end.html",
        act=act,
        done=lambda given: redirect("accounts:user", user_id),
        context={"held": held[assignment_id], "user_id": user_id},
        initial={"last_day": on},
    )


@needs("desk.use")
def roles(request: HttpRequest) -> HttpResponse:
    """Every role, what it may do and what it cannot be joined with, printed from the file (角色与权限)."""
    shown = [
        {
            "role": role,
            "groups": [
                (name, [label for code, label in group.items() if code in role.permissions])
                for name, group in PERMISSION_GROUPS.items()
                if role.permissions & set(group)
            ],
            "incompatible": [ROLES[other].label for other in ROLES if other in role.incompatible],
        }
        for role in ROLES.values()
    ]
    return render(request, "accounts/roles.html", {"roles": shown, "count": len(PERMISSIONS)})
