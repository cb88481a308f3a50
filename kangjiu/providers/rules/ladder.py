"""Status ladder of designation (定点状态): what each step allows, and which step may follow which."""

from __future__ import annotations

from kangjiu.common.errors import Reason
from kangjiu.providers.choices import ProviderStatus as S

CLAUSE = "济残联〔2024〕9号 三（四）；残联发〔2021〕49号"

NEXT: dict[str, tuple[str, ...]] = {
    S.CANDIDATE: (S.DESIGNATED,),
    S.DESIGNATED: (S.NO_NEW, S.SUSPENDED, S.EXITED),
    S.NO_NEW: (S.DESIGNATED, S.SUSPENDED, S.EXITED),
    S.SUSPENDED: (S.DESIGNATED, S.NO_NEW, S.EXITED),
    S.EXITED: (),
}
TAKES_CHILDREN = frozenset({S.DESIGNATED})
TRAINS = frozenset({S.DESIGNATED, S.NO_NEW, S.SUSPENDED})
IS_PAID = frozenset({S.DESIGNATED, S.NO_NEW})


def may_become(status: str, wanted: str) -> list[Reason]:
    """Reasons against a change of status; empty when the ladder allows it."""
    if wanted in NEXT[status]:
        return []
    allowed = "、".join(S.label_of(one) for one in NEXT[status]) or "没有（已退出的机构要重新申请定点）"
    return [
        Reason(
            "providers.ladder",
            f"机构现在是“{S.label_of(status)}”，不能改为“{S.label_of(wanted)}”",
            clause=CLAUSE,
            next_step=f"可以改为：{allowed}",
            field="status",
        )
    ]


def may_take_child(status: str, name: str) -> list[Reason]:
    """Reasons against sending a new child there."""
    if status in TAKES_CHILDREN:
        return []
    return [
        Reason(
            "providers.closed",
            f"{name}现在是“{S.label_of(status)}”，不能接收新的儿童",
            clause=CLAUSE,
            next_step="请监护人在名录中另选一家机构",
            field="site",
        )
    ]
