"""Reads of the demo (示例查询)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.accounts import queries as accounts_queries
from kangjiu.accounts.rules.roles import ROLES
from kangjiu.common.scope import Scope
from kangjiu.demo.rules.county import PASSWORD


@dataclass(frozen=True)
class Account:
    """A line of the table (演示账号)."""

    username: str
    role: str
    organisation: str


def demo_accounts(on: date) -> list[Account]:
    """Accounts marked as demo, in the order in which roles are listed, the others after them."""
    rows = [row for row in accounts_queries.users(Scope.system(["accounts.users"])) if row.is_demo]
    labels = accounts_queries.role_labels([row.pk for row in rows], on)
    order = {code: place for place, code in enumerate(ROLES)}
    rows.sort(key=lambda row: (order.get(row.username, len(order)), row.username))
    return [
        Account(
            row.username,
            "、".join(labels.get(row.pk, ["没有角色"])),
            row.organisation.name if row.organisation else "家庭",
        )
        for row in rows
    ]


def accounts_table(on: date) -> str:
    """The same as people read it when the demo starts: user name, role, organisation, and the common password."""
    lines = [f"  {one.username:<22}{one.role}，{one.organisation}" for one in demo_accounts(on)]
    return "\n".join([f"演示账号（密码都是 {PASSWORD}）", *lines])


def has_accounts() -> bool:
    """Whether somebody can sign in already; the demo is built into an empty database only."""
    return bool(accounts_queries.users(Scope.system(["accounts.users"]))[:1])
