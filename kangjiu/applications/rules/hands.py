"""Who may decide on whose work (两个不同的人): the enterer never decides; the reviewer only in an office of two."""

from __future__ import annotations

from collections.abc import Collection

from kangjiu.common.errors import Reason

CLAUSE = "行政事业单位内部控制规范（试行）：不相容岗位相互分离"
OFFICE_OF_TWO = "county_review_approve"


def may_decide(
    decider_id: int | None, entered_by_id: int, reviewed_by_id: int, roles: Collection[str]
) -> list[Reason]:
    """Reasons against this person deciding: entered it, or reviewed it without the role of an office of two."""
    found = []
    if decider_id == entered_by_id:
        found.append(_two("录入人不能审批同一件申请", "请另一名有审批权限的同事办理"))
    if decider_id == reviewed_by_id and OFFICE_OF_TWO not in roles:
        found.append(
            _two(
                "审核人不能审批同一件申请",
                "请另一名有审批权限的同事办理；两人单位由安全管理员授予“审核兼审批”角色",
            )
        )
    return found


def may_confirm(confirmer_id: int | None, proposer_id: int) -> list[Reason]:
    """Reasons against confirming a correction: the proposer cannot."""
    if confirmer_id != proposer_id:
        return []
    return [_two("提出更正的人不能自己确认", "请另一名有复核权限的同事办理")]


def may_answer(handler_id: int | None, filer_id: int) -> list[Reason]:
    """Reasons against answering an appeal: whoever filed it cannot."""
    if handler_id != filer_id:
        return []
    return [_two("登记申诉的人不能自己答复", "请另一名同事答复")]


def _two(found: str, step: str) -> Reason:
    return Reason("applications.two_people", found, CLAUSE, step)
