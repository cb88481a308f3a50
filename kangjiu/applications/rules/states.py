"""What may be done with an application in which state, and where it leads (申请状态表)."""

from __future__ import annotations

from kangjiu.applications.choices import Status
from kangjiu.common.errors import Reason

OPEN = (Status.DRAFT, Status.SUBMITTED, Status.INCOMPLETE, Status.COMPLETE, Status.REVIEWED)

# deed → states in which it may be done
ALLOWED: dict[str, tuple[Status, ...]] = {
    "edit": (Status.DRAFT,),
    "add_paper": (Status.DRAFT, Status.SUBMITTED, Status.INCOMPLETE, Status.COMPLETE),
    "submit": (Status.DRAFT,),
    "notify": (Status.SUBMITTED,),
    "complete": (Status.SUBMITTED, Status.INCOMPLETE, Status.COMPLETE),
    "pause": (Status.COMPLETE, Status.REVIEWED),
    "resume": (Status.COMPLETE, Status.REVIEWED),
    "review": (Status.COMPLETE,),
    "publish": (Status.REVIEWED, Status.APPROVED),
    "decide": (Status.REVIEWED,),
    "withdraw": OPEN,
    "appeal": (Status.REJECTED,),
    "answer_appeal": (Status.REJECTED,),
    "correct": (Status.APPROVED, Status.REJECTED),
    "refer": (Status.APPROVED,),
}
DEEDS = {
    "edit": "修改",
    "add_paper": "补交材料",
    "submit": "提交",
    "notify": "告知补正",
    "complete": "认定材料齐备",
    "pause": "暂停计时",
    "resume": "恢复计时",
    "review": "审核",
    "publish": "公示",
    "decide": "审批",
    "withdraw": "撤回",
    "appeal": "申诉",
    "answer_appeal": "答复申诉",
    "correct": "更正",
    "refer": "转介",
}


def may(deed: str, status: str) -> list[Reason]:
    """Reasons against a deed in this state; empty when it may be done."""
    if status in ALLOWED[deed]:
        return []
    wanted = "、".join(f"“{state.label}”" for state in ALLOWED[deed])
    return [
        Reason(
            f"applications.{deed}.state",
            f"这件申请现在是“{Status.label_of(status)}”，不能{DEEDS[deed]}",
            next_step=f"{wanted}的申请可以{DEEDS[deed]}；如已被他人办理，请刷新后查看",
        )
    ]
