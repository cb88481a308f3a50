"""The first accounts of an installation (初始化): one federation and its three administrators."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kangjiu.accounts.actions.people import NewAccount, create_user
from kangjiu.accounts.actions.roles import assign_role
from kangjiu.accounts.actions.units import create_organisation
from kangjiu.accounts.models import RoleAssignment
from kangjiu.accounts.rules import regions
from kangjiu.common.dates import local_day
from kangjiu.common.errors import Reason, Refused
from kangjiu.common.scope import Scope

ADMINISTRATORS = (
    ("system_admin", "sysadmin", "系统管理员"),
    ("security_admin", "secadmin", "安全管理员"),
    ("audit_admin", "auditadmin", "审计管理员"),
)
_FEDERATIONS = {
    "nation": "nation_federation",
    "province": "province_federation",
    "city": "city_federation",
    "county": "county_federation",
}


@transaction.atomic
def open_installation(by: Scope, *, region_path: str, unit_name: str, at: datetime) -> list[NewAccount]:
    """Register the federation of a division and open its three administrators (三员) with temporary passwords.

    Refused when somebody administers accounts already, or the division is none of county, city, province, nation.
    """
    by.need("accounts.users").need("accounts.roles")
    if RoleAssignment.objects.filter(role="system_admin").exists():
        message = "本系统已经有系统管理员"
        raise Refused(Reason("opened_before", message, next_step="请由现有的系统管理员建立账号"))
    kind = _FEDERATIONS.get(regions.level_of(region_path))
    if kind is None:
        step = "请填写县、市、省或全国的区划代码"
        raise Refused(Reason("region_level", "乡镇和村不能单独开通系统", next_step=step, field="region"))
    unit = create_organisation(by, kind=kind, name=unit_name, region_path=region_path, at=at)
    accounts = []
    for role, username, label in ADMINISTRATORS:
        account = create_user(
            by, username=username, display_name=label, kind="staff", organisation_id=unit.pk, at=at
        )
        assign_role(by, account.user.pk, role, region_path=region_path, valid_from=local_day(at), at=at)
        accounts.append(account)
    return accounts
