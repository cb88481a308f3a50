"""Who read a file (查阅记录), in words that name the office and never a person of staff."""

from __future__ import annotations

from dataclasses import replace

from kangjiu.accounts import queries as accounts_queries
from kangjiu.accounts.rules.roles import ROLES, Side
from kangjiu.audit import queries as audit_queries
from kangjiu.audit.queries import AccessLine
from kangjiu.common.scope import Scope
from kangjiu.registry.queries.people import person


def readings(by: Scope, person_id: int, *, limit: int = 100) -> list[AccessLine]:
    """Readings of a file in scope, newest first (谁看过档案); Person.DoesNotExist outside. Three queries.

    《个人信息保护法》第44条, 《未成年人网络保护条例》第36条.
    """
    lines = audit_queries.accesses(by, person(by, person_id).pk, limit=limit)
    units = accounts_queries.organisation_names(line.organisation_id for line in lines)
    return [replace(line, who=_who(line, units)) for line in lines]


def _who(line: AccessLine, units: dict[int, str]) -> str:
    role = ROLES.get(line.role)
    if role is None or role.side is Side.FAMILY:
        return f"家庭账号（{role.label}）" if role else "家庭账号"
    return "，".join(part for part in (units.get(line.organisation_id or 0, ""), role.label) if part)
