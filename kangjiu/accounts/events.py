"""What can happen to accounts, roles, units and divisions."""

from __future__ import annotations

from kangjiu.accounts import choices
from kangjiu.accounts.rules.roles import ROLES
from kangjiu.audit.types import EventType

_ROLES = {"role": {role.code: role.label for role in ROLES.values()}}
_ACCOUNTS = {"kind": dict(choices.UserKind.choices())}
_UNITS = {"kind": dict(choices.OrganisationKind.choices())}

ACCOUNT_OPENED = EventType("accounts.account_opened", "建立{kind}账号", "system", _ACCOUNTS)
ACCOUNT_LOCKED = EventType("accounts.account_locked", "停用账号", "system")
ACCOUNT_UNLOCKED = EventType("accounts.account_unlocked", "启用账号、解除登录锁定", "system")
PASSWORD_RESET = EventType("accounts.password_reset", "重置密码，发临时密码", "system")
PASSWORD_CHANGED = EventType("accounts.password_changed", "本人修改密码", "system")
SECOND_FACTOR_RESET = EventType("accounts.second_factor_reset", "清除动态口令，待本人重新绑定", "system")
ROLE_GRANTED = EventType(
    "accounts.role_granted", "授予角色“{role}”，范围 {place}，自 {valid_from} 起", "system", _ROLES
)
ROLE_ENDED = EventType("accounts.role_ended", "终止角色“{role}”，到 {valid_to} 止", "system", _ROLES)
UNIT_OPENED = EventType("accounts.unit_opened", "登记单位，类别 {kind}", "system", _UNITS)
UNIT_PUBLISHED = EventType("accounts.unit_published", "更新单位对外地址和电话", "system")
UNIT_CLOSED = EventType("accounts.unit_closed", "停用单位", "system")
REGIONS_LOADED = EventType("accounts.regions_loaded", "载入行政区划 {count} 条", "system")
REGION_CHANGED = EventType(
    "accounts.region_changed",
    "区划 {path} 自 {effective_on} 起{kind}（{after}）",
    "system",
    {"kind": dict(choices.RegionChangeKind.choices())},
)
