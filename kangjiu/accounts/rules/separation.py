"""Keeping duties apart (职责分离): who may hold which role; two steps of one record are two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kangjiu.accounts.rules.roles import ROLES, Role, Side, incompatible_roles
from kangjiu.common.errors import Reason

FOUR_EYES = "经办、审核、审批分离；《行政许可法》及会计法内部监督要求同一事项由不同的人办理和复核"
_KIND_OF_SIDE = {Side.FAMILY: "family", Side.PROVIDER: "provider", Side.ASSESSOR: "provider"}
_KIND_LABEL = {"staff": "工作人员", "provider": "机构人员", "family": "家庭"}
_LEVEL_LABEL = {
    "nation": "全国",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "township": "乡镇（街道）",
    "village": "村（社区）",
}


def different_person(
    maker_id: int | None,
    checker_id: int | None,
    *,
    made: str = "录入",
    checks: str = "审批",
    clause: str = FOUR_EYES,
    next_step: str = "请由本单位另一位有权限的同事办理",
) -> Reason | None:
    """A reason when one person would do both steps of one record (同一人办理), None when they are two.

    A missing id is the system, which is nobody's double.
    """
    if maker_id is None or checker_id is None or maker_id != checker_id:
        return None
    return Reason("same_person", f"这条记录由您{made}，不能再由您{checks}", clause, next_step)


@dataclass(frozen=True)
class Held:
    """A role a person already holds: code, inclusive days (open end: None), and what it is limited to."""

    role: str
    valid_from: date
    valid_to: date | None
    place: str = ""

    def overlaps(self, start: date, end: date | None) -> bool:
        """Whether both periods share a day."""
        return (end is None or self.valid_from <= end) and (self.valid_to is None or start <= self.valid_to)


@dataclass(frozen=True)
class Wish:
    """A role asked for (拟授角色): for which kind of account, where, and from when to when.

    `place` is the region path or "org:<id>"; `region_level` is "" without a region.
    """

    role: str
    account_kind: str
    valid_from: date
    valid_to: date | None
    region_level: str = ""
    own_unit: bool = False
    place: str = ""
    to_self: bool = False
    held: tuple[Held, ...] = ()


def grant_verdict(wish: Wish) -> list[Reason]:
    """All reasons against an assignment (不予授权的理由); empty when it may be made."""
    role = ROLES.get(wish.role)
    if role is None:
        return [
            Reason("role_unknown", f"没有“{wish.role}”这个角色", next_step="请从角色表中选择", field="role")
        ]
    reasons = [*_range_reasons(role, wish), *_date_reasons(wish), *_held_reasons(role, wish)]
    if wish.to_self:
        reasons.append(
            Reason("grant_to_self", "不能给自己授权", "三员分立", "请由另一位安全管理员办理", field="user")
        )
    kind = _KIND_OF_SIDE.get(role.side, "staff")
    if kind != wish.account_kind:
        message = (
            f"“{role.label}”只能授予{_KIND_LABEL[kind]}账号，此账号是{_KIND_LABEL[wish.account_kind]}账号"
        )
        reasons.append(Reason("role_kind", message, next_step="请另建一个相应类别的账号", field="role"))
    return reasons


def _range_reasons(role: Role, wish: Wish) -> list[Reason]:
    if role.own_rows and not wish.own_unit:
        message = f"“{role.label}”只看本机构的记录，须指明机构"
        return [Reason("role_needs_unit", message, next_step="请选择此人所属的机构", field="organisation")]
    if role.levels and wish.region_level not in role.levels:
        need = "、".join(_LEVEL_LABEL[level] for level in role.levels)
        found = _LEVEL_LABEL.get(wish.region_level, "没有区划")
        message = f"“{role.label}”的范围应是{need}，所选的是{found}"
        return [Reason("role_level", message, next_step="请选择相应级别的区划", field="region")]
    if not role.levels and not role.own_rows and (wish.region_level or wish.own_unit):
        message = f"“{role.label}”只看授予本人的档案，不设区划或机构范围"
        return [Reason("role_no_range", message, next_step="请清空区划和机构", field="region")]
    return []


def _date_reasons(wish: Wish) -> list[Reason]:
    if wish.valid_to is None or wish.valid_to >= wish.valid_from:
        return []
    message = f"截止日期 {wish.valid_to} 早于起始日期 {wish.valid_from}"
    return [Reason("dates_reversed", message, next_step="请改正日期", field="valid_to")]


def _held_reasons(role: Role, wish: Wish) -> list[Reason]:
    reasons = []
    for held in wish.held:
        if not held.overlaps(wish.valid_from, wish.valid_to) or held.role not in ROLES:
            continue
        if held.role == role.code and held.place == wish.place:
            message = f"此人在同一范围已有“{role.label}”，自 {held.valid_from} 起"
            reasons.append(
                Reason("role_held", message, next_step="无须重复授权；要改日期请先终止", field="role")
            )
        collision = incompatible_roles(role.code, held.role)
        if collision:
            message = f"“{role.label}”与此人已有的“{ROLES[held.role].label}”不相容：{collision[0]}"
            step = f"请授予另一个人，或先终止“{ROLES[held.role].label}”"
            reasons.append(Reason("roles_incompatible", message, collision[1], step, field="role"))
    return reasons
