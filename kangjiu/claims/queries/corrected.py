"""A correction explained (调整说明): before and after by payer, the rules behind what should have been, where the money is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kangjiu.claims.choices import AdjustmentStatus, Payer
from kangjiu.claims.models import Adjustment
from kangjiu.claims.queries import gather
from kangjiu.claims.queries.adjusting import Outcome, adjustment, outcome, standing
from kangjiu.claims.queries.amounts import Steps, steps_of
from kangjiu.claims.rules.adjusting import State, what_next
from kangjiu.common.dates import month_end
from kangjiu.common.scope import Scope
from kangjiu.policy import queries as policy
from kangjiu.policy.engine import Decision


@dataclass(frozen=True)
class Change:
    """One figure before and after (更正前后): fen, or days and half months where `unit` says so."""

    label: str
    before: int
    after: int
    unit: str = "元"

    @property
    def difference(self) -> int:
        """After minus before."""
        return self.after - self.before


@dataclass(frozen=True)
class CorrectionView:
    """A correction with everything an auditor asks for (调整说明)."""

    row: Adjustment
    changes: Sequence[Change]
    groups: Sequence[Steps]
    outcome: Outcome
    next: str


def correction(by: Scope, adjustment_id: int) -> CorrectionView:
    """A correction explained; DoesNotExist outside the scope. One not confirmed is worked out as it would be today."""
    row = adjustment(by, adjustment_id)
    before, after = _before(row), _after(row)
    decision = _decision(row, after)
    return CorrectionView(
        row=row,
        changes=_changes(before, after),
        groups=steps_of(decision, row.line.bill_id) if decision else (),
        outcome=outcome(row),
        next=what_next(row.difference_fen),
    )


def _after(row: Adjustment) -> State:
    return State(
        row.total_fen,
        row.excluded_fen,
        row.prepaid_fen,
        row.parts,
        row.trained_days,
        row.should_fen,
        row.half_months,
    )


def _before(row: Adjustment) -> State:
    """The line as it stood before this correction: its last earlier one, else as it was settled."""
    earlier = Adjustment.objects.filter(
        line_id=row.line_id, status=AdjustmentStatus.CONFIRMED, pk__lt=row.pk
    ).order_by("id")
    last = earlier.last()
    return _after(last) if last else standing([row.line], corrected=False)[row.line_id]


def _changes(before: State, after: State) -> list[Change]:
    rows = [Change("账单总额", before.total_fen, after.total_fen)]
    for payer in Payer:
        old, new = _part(before, payer), _part(after, payer)
        if old or new or payer == Payer.REHAB:
            rows.append(Change(payer.label, old, new))
    rows += [
        Change("其中目录外", before.excluded_fen, after.excluded_fen),
        Change("其中先行自付", before.prepaid_fen, after.prepaid_fen),
        Change("计入天数", before.trained_days, after.trained_days, "天"),
        Change("计入半月数", before.half_months, after.half_months, "个半月"),
    ]
    return rows


def _part(state: State, payer: Payer) -> int:
    own = {Payer.REHAB: state.payable_fen, Payer.FAMILY: state.family_fen}
    return own.get(payer, state.parts.get(payer, 0))


def _decision(row: Adjustment, after: State) -> Decision | None:
    if row.receipt is not None:
        return policy.replay(row.receipt)
    if row.total_fen == 0 or row.line.entitlement is None:
        return None
    group = gather.group_of(row.line, replace(after, payable_fen=0, half_months=0))
    on = month_end(row.line.bill.month_on)
    return policy.program(group.entitlement.version).decide("month", group.facts, on=on)
