"""Reads of money in payees' hands (预拨、追回), of the year's end and of the month's reconciliation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from kangjiu.common.dates import month_end
from kangjiu.common.scope import Scope
from kangjiu.funds.choices import (
    Account,
    CloseStatus,
    HeldKind,
    LineStatus,
    PaymentKind,
    PaymentStatus,
    SourceKind,
)
from kangjiu.funds.models import (
    BudgetLine,
    Held,
    HeldMove,
    LedgerEntry,
    LineClose,
    MonthReconciliation,
    MonthSource,
    Payment,
    YearClose,
)
from kangjiu.funds.queries.till import VIEW
from kangjiu.funds.rules.years import Open, Rest


@dataclass(frozen=True)
class Offsettable:
    """Held money a settlement may offset (可抵扣), fen."""

    id: int
    kind: str
    memo: str
    left_fen: int


def held(by: Scope, *, kind: str = "", open_only: bool = False) -> QuerySet[Held]:
    """Money in payees' hands, newest first."""
    found = Held.objects.visible_to(by.need(*VIEW)).select_related("payee_organisation", "payment")
    if kind:
        found = found.filter(kind=kind)
    if open_only:
        found = found.filter(cleared_fen__lt=F("amount_fen"))
    return found.order_by("-id")


def held_one(by: Scope, held_id: int) -> Held:
    """One sum with its parts; DoesNotExist outside the scope."""
    return held(by).prefetch_related("parts__line").get(pk=held_id)


def moves_of(held_id: int) -> list[HeldMove]:
    """How a sum was cleared, in order (清理记录)."""
    rows = HeldMove.objects.filter(part__held_id=held_id).select_related("payment", "part__line")
    return list(rows.order_by("id"))


def offsettable(organisation_id: int, payee_organisation_id: int) -> list[Offsettable]:
    """What a payee holds of an office and may earn by a settlement: overpaid first, then advances that were paid."""
    rows = Held.objects.filter(
        Q(kind=HeldKind.OVERPAID) | Q(payment__status=PaymentStatus.PAID),
        organisation_id=organisation_id,
        payee_organisation_id=payee_organisation_id,
        cleared_fen__lt=F("amount_fen"),
    ).order_by("-kind", "id")
    return [Offsettable(one.pk, one.kind, one.memo, one.left_fen) for one in rows]


def held_of_cause(cause: str) -> list[Held]:
    """Sums one row of a higher app caused, already in its scope: one for each payment it came from."""
    rows = Held.objects.filter(Q(cause=cause) | Q(cause__startswith=f"{cause}:"))
    return list(rows.select_related("payment").order_by("id"))


def overpaid_by_causes(causes: Iterable[str]) -> list[tuple[int, int, int]]:
    """(id, payment, fen) of sums these rows of a higher app caused."""
    wanted = Q(pk__in=[])
    for cause in causes:
        wanted |= Q(cause=cause) | Q(cause__startswith=f"{cause}:")
    return list(Held.objects.filter(wanted).order_by("id").values_list("id", "payment_id", "amount_fen"))


def open_advances(organisation_id: int, payee_organisation_id: int, *, before: int) -> int:
    """Fen of earlier years' advances to a payee that are not cleared."""
    rows = Held.objects.filter(
        organisation_id=organisation_id,
        payee_organisation_id=payee_organisation_id,
        kind=HeldKind.ADVANCE,
        budget_year__lt=before,
    )
    return rows.aggregate(left=Sum(F("amount_fen") - F("cleared_fen"), default=0))["left"]


def used_of_payment(payment: Payment) -> int:
    """Fen of a payment that were offset, paid back or found overpaid, so that it cannot come back whole."""
    rows = Held.objects.filter(payment=payment)
    over = rows.filter(kind=HeldKind.OVERPAID).aggregate(fen=Sum("amount_fen", default=0))["fen"]
    if payment.kind != PaymentKind.ADVANCE:
        return int(over)
    return over + rows.filter(kind=HeldKind.ADVANCE).aggregate(fen=Sum("cleared_fen", default=0))["fen"]


def books_of(line_ids: Iterable[int]) -> dict[int, str]:
    """The book each line stands on."""
    return dict(BudgetLine.objects.filter(pk__in=set(line_ids)).values_list("pk", "book"))


def movements(by: Scope, line_id: int) -> list[LedgerEntry]:
    """Every booking that touched a line, oldest first (指标变动): its side without the treasury account's mirror."""
    line = BudgetLine.objects.visible_to(by.need(*VIEW)).get(pk=line_id)
    rows = LedgerEntry.objects.filter(line=line).select_related("transaction", "payment")
    return list(rows.order_by("transaction_id", "id"))


def rests(organisation_id: int, budget_year: int) -> list[Rest]:
    """Lines of a year not closed yet, with what is left (指标余额), in order of ids."""
    rows = BudgetLine.objects.filter(organisation_id=organisation_id, budget_year=budget_year).exclude(
        status=LineStatus.CLOSED
    )
    return [
        Rest(one.pk, one.document_number, one.left_fen, one.status == LineStatus.ENTERED)
        for one in rows.order_by("id")
    ]


def still_open(organisation_id: int, budget_year: int) -> Open:
    """Payments of a year not made, and money of it in payees' hands not cleared (未了事项)."""
    waiting = Payment.objects.filter(
        organisation_id=organisation_id,
        budget_year=budget_year,
        status__in=(PaymentStatus.REQUESTED, PaymentStatus.RETURNED),
    )
    sums = Held.objects.filter(
        organisation_id=organisation_id, budget_year=budget_year, cleared_fen__lt=F("amount_fen")
    ).select_related("payee_organisation")
    return Open(
        list(waiting.order_by("id").values_list("number", "amount_fen")),
        [
            (f"{one.payee_organisation.name}的{HeldKind.label_of(one.kind)}", one.left_fen)
            for one in sums.order_by("id")
        ],
    )


def year_closed(organisation_id: int, budget_year: int) -> bool:
    """Whether a budget year is closed (已结转)."""
    rows = YearClose.objects.filter(organisation_id=organisation_id, budget_year=budget_year)
    return rows.filter(status=CloseStatus.CONFIRMED).exists()


def closes(by: Scope) -> QuerySet[YearClose]:
    """Year closes with their lines, newest first."""
    found = YearClose.objects.visible_to(by.need(*VIEW)).select_related("organisation")
    return found.prefetch_related("lines__line").order_by("-budget_year", "-id")


def lines_of(close: YearClose) -> list[LineClose]:
    """Lines of a close already read, in order (指标去向)."""
    return sorted(close.lines.all(), key=lambda one: one.line_id)


def sources_of(month: MonthReconciliation) -> list[MonthSource]:
    """Sources of a reconciliation already read, in the order of payment."""
    order = [source.value for source in SourceKind]
    return sorted(month.sources.all(), key=lambda one: order.index(one.source))


def treasury_at(organisation_id: int, book: str, month_on: date) -> dict[str, int]:
    """The treasury's balance by source at a month's end (专账余额), fen; sources that ever moved."""
    rows = LedgerEntry.objects.filter(
        transaction__organisation_id=organisation_id,
        transaction__book=book,
        transaction__booked_on__lte=month_end(month_on),
        account=Account.TREASURY,
    )
    sums = rows.order_by().values_list("source").annotate(Sum("amount_fen"))
    return dict(sums.order_by("source"))


def months(by: Scope) -> QuerySet[MonthReconciliation]:
    """Month's reconciliations, newest first."""
    found = MonthReconciliation.objects.visible_to(by.need(*VIEW)).select_related("organisation")
    return found.prefetch_related("sources").order_by("-month_on", "-id")


def month(by: Scope, month_id: int) -> MonthReconciliation:
    """One month's reconciliation; DoesNotExist outside the scope."""
    return months(by).get(pk=month_id)
