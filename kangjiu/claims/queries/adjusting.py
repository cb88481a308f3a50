"""Reads of corrections (调整): how a line stands now, what waits for a settlement, what may be offset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from kangjiu.claims.choices import AdjustmentStatus, SettlementStatus
from kangjiu.claims.models import (
    Adjustment,
    ClaimLine,
    Settlement,
    SettlementAdjustment,
    SettlementLine,
    SettlementOffset,
)
from kangjiu.claims.queries.bills import VIEW, parts_of
from kangjiu.claims.rules.adjusting import Settled, State
from kangjiu.common.dates import quarter_period
from kangjiu.common.scope import Scope
from kangjiu.funds import queries as funds
from kangjiu.funds.choices import PaymentStatus
from kangjiu.funds.models import Held

SEEN = (*VIEW, "funds.request", "funds.pay")
PENDING = (SettlementStatus.BUILT, SettlementStatus.CHECKED, SettlementStatus.APPROVED)


@dataclass(frozen=True)
class Outcome:
    """Where the difference of a correction went (差额去向): the settlement that pays it, or what is held, fen."""

    settlement: Settlement | None
    held: Sequence[Held]

    @property
    def left_fen(self) -> int:
        """Still with the provider."""
        return sum(one.left_fen for one in self.held)


def adjustments(by: Scope, *, status: str = "", person_id: int | None = None) -> QuerySet[Adjustment]:
    """Corrections this person may read, newest first."""
    found = Adjustment.objects.visible_to(by.need(*SEEN)).select_related(
        "provider__organisation", "line__bill"
    )
    given = {"status": status, "person_id": person_id}
    return found.filter(**{name: value for name, value in given.items() if value}).order_by("-id")


def adjustment(by: Scope, adjustment_id: int) -> Adjustment:
    """One correction with bill, claim and receipt; DoesNotExist outside the scope."""
    rows = adjustments(by).select_related(
        "line__claim",
        "line__sheet",
        "line__entitlement__version",
        "line__bill__provider",
        "receipt__version",
        "evidence",
    )
    return rows.get(pk=adjustment_id)


def line_to_adjust(by: Scope, line_id: int) -> ClaimLine:
    """A settled line a correction is about; DoesNotExist outside the scope."""
    rows = ClaimLine.objects.visible_to(by.need("claims.check")).filter(released=False)
    return rows.select_related("bill__provider__organisation", "claim", "entitlement").get(pk=line_id)


def adjustments_of(by: Scope, line_id: int) -> list[Adjustment]:
    """Corrections of one line, oldest first (这笔费用的调整)."""
    rows = Adjustment.objects.visible_to(by.need(*SEEN, "family.use")).filter(line_id=line_id)
    return list(rows.exclude(status=AdjustmentStatus.WITHDRAWN).order_by("id"))


def standing(lines: Iterable[ClaimLine], *, corrected: bool = True) -> dict[int, State]:
    """Each line as it stands with its confirmed corrections (现状), by id, in two queries; needs `bill` joined.

    `corrected=False` gives it as it was settled first.
    """
    rows = list(lines)
    parts = parts_of(line.bill_id for line in rows)
    found = {line.pk: _first(line, parts.get(line.bill_id, {})) for line in rows}
    for one in _confirmed([line.pk for line in rows] if corrected else []):
        found[one.line_id] = State(
            one.total_fen,
            one.excluded_fen,
            one.prepaid_fen,
            one.parts,
            one.trained_days,
            one.should_fen,
            one.half_months,
        )
    return found


def _first(line: ClaimLine, parts: dict[str, int]) -> State:
    bill = line.bill
    return State(
        bill.total_fen,
        bill.excluded_fen,
        bill.prepaid_fen,
        parts,
        line.trained_days,
        line.payable_fen,
        line.months_hundredths // 50,
    )


def _confirmed(line_ids: Sequence[int]) -> QuerySet[Adjustment]:
    rows = Adjustment.objects.filter(line_id__in=line_ids, status=AdjustmentStatus.CONFIRMED)
    return rows.order_by("id")


def cause_now(line: ClaimLine) -> str:
    """Under which cause the line draws on its quota now (额度使用事由)."""
    last = _confirmed([line.pk]).last()
    return cause_of(last) if last else f"claims.line:{line.pk}"


def cause_of(adjustment: Adjustment) -> str:
    """The cause of a correction in quota and till."""
    return f"claims.adjustment:{adjustment.pk}"


def settled(line: ClaimLine) -> Settled:
    """Whether a line is settled and paid, and whether an earlier correction still waits."""
    row = SettlementLine.objects.filter(claim_line=line, released=False).select_related("settlement__payment")
    found = row.first()
    if found is None:
        return Settled(False, "还没有列入结算")
    paid = found.settlement.payment is not None and found.settlement.payment.status == PaymentStatus.PAID
    words = f"在结算 {found.settlement.number} 里（{SettlementStatus.label_of(found.settlement.status)}）"
    return Settled(paid, words, _waits(line))


def _waits(line: ClaimLine) -> str:
    own = Adjustment.objects.filter(line=line)
    proposed = own.filter(status=AdjustmentStatus.PROPOSED).first()
    if proposed:
        return f"调整 {proposed.number} 还在等第二人确认"
    up = own.filter(status=AdjustmentStatus.CONFIRMED, difference_fen__gt=0)
    paid = SettlementAdjustment.objects.filter(
        adjustment=OuterRef("pk"), released=False, settlement__payment__status=PaymentStatus.PAID
    )
    waiting = up.exclude(Exists(paid)).first()
    return f"调整 {waiting.number} 的补付还没有结算支付" if waiting else ""


def capacity(line: ClaimLine) -> list[tuple[int, int]]:
    """(payment, fen) this line was paid by each payment, less what was found overpaid, newest first."""
    rows = [
        *SettlementLine.objects.filter(claim_line=line, released=False).values_list(
            "settlement__payment_id", "amount_fen"
        ),
        *SettlementAdjustment.objects.filter(adjustment__line=line, released=False).values_list(
            "settlement__payment_id", "amount_fen"
        ),
    ]
    left: dict[int, int] = {}
    for payment_id, fen in rows:
        left[payment_id] = left.get(payment_id, 0) + fen
    own = [cause_of(one) for one in _confirmed([line.pk])]
    for pk, payment_id, fen in funds.overpaid_by_causes(own):
        del pk
        left[payment_id] = left.get(payment_id, 0) - fen
    return sorted(left.items(), reverse=True)


def lock_upwards(provider_id: int, year: int, quarter: int) -> list[Adjustment]:
    """Confirmed corrections upwards a settlement takes up, of its year up to its quarter, locked in order of ids."""
    taken = SettlementAdjustment.objects.filter(adjustment=OuterRef("pk"), released=False)
    rows = Adjustment.objects.filter(
        ~Exists(taken),
        provider_id=provider_id,
        status=AdjustmentStatus.CONFIRMED,
        difference_fen__gt=0,
        line__bill__month_on__year=year,
        line__bill__month_on__lte=quarter_period(year, quarter).end,
    )
    joined = rows.select_for_update(of=("self",)).select_related("line__bill", "person")
    return list(joined.order_by("id"))


def offsettable(organisation_id: int, provider_id: int) -> list[tuple[int, int]]:
    """(held id, fen) a new settlement may offset: what other settlements under way took is not offered again."""
    running = SettlementOffset.objects.filter(
        Q(settlement__payment__isnull=True) | Q(settlement__payment__status=PaymentStatus.CANCELLED),
        settlement__provider_id=provider_id,
        settlement__status__in=PENDING,
        released=False,
    )
    reserved = dict(running.order_by("held_id").values_list("held_id").annotate(Sum("amount_fen")))
    found = funds.offsettable(organisation_id, provider_id)
    return [(one.id, one.left_fen - reserved.get(one.id, 0)) for one in found]


def outcome(adjustment: Adjustment) -> Outcome:
    """Where the difference of a correction in scope went."""
    row = SettlementAdjustment.objects.filter(adjustment=adjustment, released=False)
    found = row.select_related("settlement").first()
    return Outcome(found.settlement if found else None, funds.held_of_cause(cause_of(adjustment)))


def adjustments_in(settlement_id: int) -> list[SettlementAdjustment]:
    """Corrections a settlement pays, for a settlement in scope."""
    rows = SettlementAdjustment.objects.filter(settlement_id=settlement_id, released=False)
    return list(rows.select_related("adjustment__line__bill").order_by("id"))


def offsets_in(settlement_id: int) -> list[SettlementOffset]:
    """What a settlement offsets, for a settlement in scope."""
    rows = SettlementOffset.objects.filter(settlement_id=settlement_id, released=False)
    return list(rows.select_related("held").order_by("id"))
