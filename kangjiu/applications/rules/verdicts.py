"""How an opinion must stand to the policy's verdict (意见与裁量)."""

from __future__ import annotations

from collections.abc import Sequence

from kangjiu.applications.choices import Outcome
from kangjiu.common.errors import Reason


def review(outcome: str, opinion: str, eligible: bool, against: Sequence[Reason]) -> list[Reason]:
    """Reasons against a finding: agreeing against the policy, refusing or returning without saying why."""
    found: list[Reason] = []
    if outcome == Outcome.RETURN:
        found.append(Reason("applications.outcome", "审核只能同意或不同意", field="outcome"))
    if outcome == Outcome.PASS and not eligible:
        found += list(against) or [
            Reason("applications.verdict", "按政策不符合条件，不能同意", field="outcome")
        ]
    if outcome == Outcome.REFUSE and eligible:
        found += _opinion(opinion, "按政策符合条件而不同意")
    return found


def decide(outcome: str, opinion: str, reviewed: str) -> list[Reason]:
    """Reasons against a decision: other than the review without giving it back, giving back without saying why."""
    if outcome == Outcome.RETURN:
        return _opinion(opinion, "退回重审")
    if outcome != reviewed:
        label = Outcome.label_of(reviewed)
        return [
            Reason(
                "applications.decision_differs",
                f"审核意见是“{label}”，审批结论与它不一致",
                next_step="意见不一致的，请退回重审",
                field="outcome",
            )
        ]
    return []


def _opinion(opinion: str, deed: str) -> list[Reason]:
    if opinion.strip():
        return []
    return [
        Reason("applications.opinion", f"{deed}，没有写明理由", next_step="请写明理由和依据", field="opinion")
    ]
