"""All roles as named sets of named permissions (角色). The one file that says who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kangjiu.accounts.rules.permissions import PERMISSION_GROUPS, PERMISSIONS

__all__ = ["PERMISSIONS", "PERMISSION_GROUPS", "ROLES", "Role", "Side", "incompatible_roles"]


class Side(StrEnum):
    """On whose side of the counter a role stands (所属方)."""

    FAMILY = "family"
    OFFICE = "office"
    FINANCE = "finance"
    PROVIDER = "provider"
    ASSESSOR = "assessor"
    DEPARTMENT = "department"
    AUDIT = "audit"
    SOCIETY = "society"
    ADMIN = "admin"


@dataclass(frozen=True)
class Role:
    """A named set of permissions.

    `levels` are the region levels an assignment may name (行政区划级别); empty means it names no division.
    `own_rows` limits the role to one institution's own rows. `side` decides what it cannot be joined with.
    """

    code: str
    label: str
    side: Side
    permissions: frozenset[str]
    levels: tuple[str, ...] = ()
    own_rows: bool = False

    @property
    def level(self) -> str:
        """The usual region level of the role, "organisation" or "family"."""
        if self.levels:
            return self.levels[0]
        return "organisation" if self.own_rows else "family"

    @property
    def incompatible(self) -> frozenset[str]:
        """Codes of the roles that one person cannot hold beside this one (不相容角色)."""
        return frozenset(
            other for other in ROLES if other != self.code and incompatible_roles(self.code, other)
        )


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_READ = _set(
    "desk.use registry.view applications.view policy.view providers.view care.view claims.view funds.view"
    " documents.view"
)
_PUBLIC = _set("desk.use policy.view providers.view")
_FAMILY = _set(
    "family.use registry.view applications.view applications.enter applications.appeal policy.view"
    " providers.view care.view care.confirm claims.view documents.view"
)
_PROXY = _FAMILY - {"care.confirm"}
_GRASSROOTS = _PUBLIC | _set(
    "registry.view registry.edit applications.view applications.enter documents.view"
)
_CLERK = _READ | _set(
    "registry.edit registry.merge registry.reveal registry.upper applications.enter applications.correct"
    " applications.refer applications.appeal policy.edit providers.manage care.place care.scan claims.check"
    " claims.opening_enter documents.issue documents.sign_entry exchange.import exchange.export"
)
_REVIEWER = _READ | _set(
    "registry.reveal applications.review applications.correct applications.confirm_correction"
    " applications.appeal claims.check documents.issue documents.sign_entry exchange.export"
)
_APPROVER = _READ | _set(
    "registry.reveal applications.approve applications.confirm_correction applications.appeal policy.sign"
    " providers.sign claims.approve claims.opening_confirm documents.issue documents.sign_entry"
    " exchange.export"
)
# an upper tier writes its own policy; two of its people are needed, as everywhere
_UPPER = _READ | _set("policy.edit policy.sign exchange.export")
_COUNTY_FINANCE = _PUBLIC | _set(
    "registry.view claims.view funds.view funds.budget funds.request funds.pay funds.confirm documents.view"
    " documents.issue documents.sign_entry exchange.export"
)
_TREASURY = _PUBLIC | _set(
    "claims.view funds.view funds.budget funds.pay funds.confirm documents.view exchange.export"
)
_PROVIDER = _PUBLIC | _set("registry.view care.view documents.view")
_BILLING = _set("claims.view claims.bill claims.submit documents.issue documents.sign_entry exchange.export")

_COUNTY = ("county",)
_DEPARTMENT = ("county", "city", "province")
_ANYWHERE = ("county", "city", "province", "nation")

_ALL = (
    Role("guardian", "监护人", Side.FAMILY, _FAMILY),
    Role("proxy", "代办人", Side.FAMILY, _PROXY),
    Role("village", "村（居）康复协调员", Side.OFFICE, _GRASSROOTS, ("village", "township")),
    Role("township", "乡镇残联", Side.OFFICE, _GRASSROOTS | _set("care.view care.scan"), ("township",)),
    Role(
        "township_health",
        "乡镇卫生院",
        Side.DEPARTMENT,
        _PUBLIC | _set("registry.view care.view"),
        ("township",),
    ),
    Role("county_clerk", "县残联经办", Side.OFFICE, _CLERK, _COUNTY),
    Role("county_reviewer", "县残联审核", Side.OFFICE, _REVIEWER, _COUNTY),
    Role("county_approver", "县残联审批（分管、主要负责人）", Side.OFFICE, _APPROVER, _COUNTY),
    Role(
        "county_review_approve", "县残联审核兼审批（两人单位）", Side.OFFICE, _REVIEWER | _APPROVER, _COUNTY
    ),
    Role("county_finance", "县残联财务", Side.FINANCE, _COUNTY_FINANCE, _COUNTY),
    Role("county_statistics", "县残联统计", Side.OFFICE, _READ | {"exchange.export"}, _COUNTY),
    Role(
        "assessor",
        "评估机构",
        Side.ASSESSOR,
        _PUBLIC | _set("registry.view applications.view documents.view"),
        own_rows=True,
    ),
    Role(
        "provider_admin",
        "定点机构管理员",
        Side.PROVIDER,
        _PROVIDER | _BILLING | _set("care.attend care.plan care.accept care.scan exchange.import"),
        own_rows=True,
    ),
    Role(
        "provider_therapist",
        "定点机构治疗师",
        Side.PROVIDER,
        _PROVIDER | _set("care.attend care.plan"),
        own_rows=True,
    ),
    Role(
        "provider_finance",
        "定点机构财务",
        Side.PROVIDER,
        _PROVIDER | _BILLING | {"exchange.import"},
        own_rows=True,
    ),
    Role("finance", "财政", Side.FINANCE, _TREASURY, _DEPARTMENT),
    Role("medical_insurance", "医保", Side.DEPARTMENT, _PUBLIC | {"claims.view"}, _DEPARTMENT),
    Role("health", "卫健", Side.DEPARTMENT, _PUBLIC | {"registry.view"}, _DEPARTMENT),
    Role(
        "civil_affairs",
        "民政",
        Side.DEPARTMENT,
        _PUBLIC | _set("registry.view applications.view"),
        _DEPARTMENT,
    ),
    Role("agriculture", "农业农村", Side.DEPARTMENT, _PUBLIC | {"registry.view"}, _DEPARTMENT),
    Role("education", "教育", Side.DEPARTMENT, _PUBLIC | {"registry.view"}, _DEPARTMENT),
    Role("human_resources", "人社", Side.DEPARTMENT, _PUBLIC, _DEPARTMENT),
    Role("development", "发改", Side.DEPARTMENT, _PUBLIC, _DEPARTMENT),
    Role("market", "市场监管", Side.DEPARTMENT, _PUBLIC, _DEPARTMENT),
    Role(
        "auditor",
        "审计",
        Side.AUDIT,
        _READ | _set("registry.reveal audit.view audit.verify exchange.export"),
        _DEPARTMENT,
    ),
    Role("publicity", "文广旅", Side.DEPARTMENT, _PUBLIC, _DEPARTMENT),
    Role("expert", "专家技术指导组", Side.SOCIETY, _PUBLIC | {"care.view"}, _DEPARTMENT),
    Role("city_federation", "市级残联", Side.OFFICE, _UPPER, ("city",)),
    Role("province_federation", "省级残联", Side.OFFICE, _UPPER, ("province",)),
    Role("charity", "慈善组织", Side.SOCIETY, _PUBLIC, _DEPARTMENT),
    Role("volunteer", "志愿者", Side.SOCIETY, _PUBLIC, _DEPARTMENT),
    Role(
        "system_admin", "系统管理员", Side.ADMIN, _set("desk.use accounts.users clocks.calendar"), _ANYWHERE
    ),
    Role("security_admin", "安全管理员", Side.ADMIN, _set("desk.use accounts.roles"), _ANYWHERE),
    Role("audit_admin", "审计管理员", Side.ADMIN, _set("desk.use audit.view audit.verify"), _ANYWHERE),
)

ROLES: dict[str, Role] = {role.code: role for role in _ALL}

_DECIDES = _set("applications.review applications.approve claims.check claims.approve")
_PAYS = _set("funds.request funds.pay funds.confirm")
_INDEPENDENT = frozenset({Side.PROVIDER, Side.ASSESSOR})

_THREE = "等级保护 GB/T 22239-2019 第三级：系统、安全、审计三员分立"
_MONEY = "会计法内部会计监督：经办、审批与会计职责分离；审核与支付由不同的人办理"
_OUTSIDE = "精准康复服务行动 三(一)：评估机构、服务机构与主管单位各自独立"
_AUDIT = "济残联〔2024〕9号 四(二)审计：监督与办理分开"


def incompatible_roles(one: str, other: str) -> tuple[str, str] | None:
    """Why one person cannot hold both roles (不相容): (what collides, clause); None when they go together."""
    if one == other:
        return None
    a, b = ROLES[one], ROLES[other]
    sides = {a.side, b.side}
    if Side.ADMIN in sides:
        return "系统、安全、审计管理员必须由三个不同的人担任，且不兼任业务角色", _THREE
    if Side.AUDIT in sides:
        return "审计人员不兼任办理业务的角色", _AUDIT
    if len(sides) > 1 and Side.FAMILY in sides:
        return "家庭账号和工作账号要分开，请另建账号", _THREE
    if len(sides) > 1 and sides & _INDEPENDENT:
        return "机构人员不能兼任主管单位、评估单位或其他方的角色", _OUTSIDE
    return _money_collision(a, b)


def _money_collision(a: Role, b: Role) -> tuple[str, str] | None:
    for decides, pays in ((a, b), (b, a)):
        if decides.permissions & _DECIDES and pays.permissions & _PAYS:
            return "审核、审批的人不办理支付", _MONEY
    return None
