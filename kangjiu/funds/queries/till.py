"""Reads of money (资金查询): lines, balances, payments, ledger; the first argument is always the scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from kangjiu.common.scope import Scope
from kangjiu.funds.choices import Account, LineStatus, PayeeStatus, SourceKind
from kangjiu.funds.models import (
    BudgetLine,
    LedgerEntry,
    LedgerTransaction,
    Payee,
    Payment,
    PaymentAttempt,
    PaymentPart,
)
from kangjiu.funds.rules.drawing import Line

VIEW = ("funds.view", "funds.budget", "funds.request", "funds.pay", "funds.confirm")


@dataclass(frozen=True)
class SourceBalance:
    """What came, was committed and paid from one source in a budget year (来源余额), fen."""

    source: str
    label: str
    amount_fen: int
    committed_fen: int
    paid_fen: int
    gone_fen: int = 0

    @property
    def left_fen(self) -> int:
        """Not yet committed, nor carried over or given back (可用余额)."""
        return self.amount_fen - self.committed_fen - self.gone_fen


@dataclass(frozen=True)
class TrialRow:
    """One account of the trial balance (试算平衡表), fen; debits and credits as positive figures."""

    account: str
    label: str
    debit_fen: int
    credit_fen: int

    @property
    def balance_fen(self) -> int:
        """Debit minus credit."""
        return self.debit_fen - self.credit_fen


def lines(by: Scope, budget_year: int | None = None) -> QuerySet[BudgetLine]:
    """Budget lines (预算指标) this person may read, newest document first."""
    found = BudgetLine.objects.visible_to(by.need(*VIEW)).select_related("organisation")
    if budget_year:
        found = found.filter(budget_year=budget_year)
    return found.order_by("-budget_year", "source", "-issued_on", "-id")


def line(by: Scope, line_id: int) -> BudgetLine:
    """One budget line; DoesNotExist outside the scope."""
    return BudgetLine.objects.visible_to(by.need(*VIEW)).select_related("organisation").get(pk=line_id)


def balances(by: Scope, budget_year: int) -> list[SourceBalance]:
    """Confirmed money by source in a budget year, in the order of payment."""
    rows = (
        BudgetLine.objects.visible_to(by.need(*VIEW))
        .filter(budget_year=budget_year)
        .exclude(status=LineStatus.ENTERED)
        .order_by()
        .values_list("source")
        .annotate(
            Sum("amount_fen"),
            Sum("committed_fen"),
            Sum("paid_fen"),
            gone=Sum(F("carried_fen") + F("lapsed_fen")),
        )
    )
    order = {source.value: place for place, source in enumerate(SourceKind)}
    return [
        SourceBalance(row[0], SourceKind.label_of(row[0]), *row[1:])
        for row in sorted(rows, key=lambda r: order[r[0]])
    ]


def open_lines(organisation_id: int, budget_year: int) -> list[Line]:
    """Lines that can still bear money, for the drawing rule; the caller holds the lock."""
    rows = BudgetLine.objects.filter(
        organisation_id=organisation_id, budget_year=budget_year, status=LineStatus.CONFIRMED
    ).order_by("id")
    left = F("amount_fen") - F("committed_fen") - F("carried_fen") - F("lapsed_fen")
    fields = rows.values_list("id", "source", "book", "issued_on", left, "training_basis")
    return [Line(*row) for row in fields]


def payments(by: Scope, *, status: str = "", service_year: int | None = None) -> QuerySet[Payment]:
    """Payments of offices in range, or paid to the person's own institution (付款)."""
    found = Payment.objects.visible_to(by.need(*VIEW)).select_related("payee_organisation", "organisation")
    if status:
        found = found.filter(status=status)
    if service_year:
        found = found.filter(service_year=service_year)
    return found.order_by("-id")


def payment(by: Scope, payment_id: int) -> Payment:
    """One payment with its parts and tries; DoesNotExist outside the scope."""
    found = Payment.objects.visible_to(by.need(*VIEW)).select_related(
        "payee_organisation", "organisation", "payee"
    )
    return found.prefetch_related("parts__line", "attempts__receipt").get(pk=payment_id)


def attempts_of(payment: Payment) -> list[PaymentAttempt]:
    """Tries to pay of a payment already read, in order (支付记录)."""
    return sorted(payment.attempts.all(), key=lambda one: one.pk)


def parts_of(payment: Payment) -> list[PaymentPart]:
    """What each budget line bears of a payment already read, in the order of lines."""
    return sorted(payment.parts.all(), key=lambda one: one.line_id)


def entries_of(booking: LedgerTransaction) -> list[LedgerEntry]:
    """Lines of a booking already read (分录)."""
    return sorted(booking.entries.all(), key=lambda one: one.pk)


def payments_by_id(ids: Iterable[int]) -> dict[int, Payment]:
    """Payments a higher app caused, for its own rows already in scope."""
    return Payment.objects.prefetch_related("attempts").in_bulk(ids)


def with_receipts(ids: Iterable[int]) -> dict[int, Payment]:
    """Payments a higher app caused with tries and bank receipts, for its own rows already in scope."""
    return Payment.objects.prefetch_related("attempts__receipt").in_bulk(set(ids))


def payees(by: Scope, *, status: str = "") -> QuerySet[Payee]:
    """Payee accounts (收款账户) of the office's region."""
    found = Payee.objects.visible_to(by.need(*VIEW)).select_related("organisation")
    if status:
        found = found.filter(status=status)
    return found.order_by("organisation_id", "-id")


def payee(by: Scope, payee_id: int) -> Payee:
    """One account with its proof; DoesNotExist outside the scope."""
    return payees(by).select_related("proof").get(pk=payee_id)


def payee_in_force(organisation_id: int) -> Payee | None:
    """The confirmed account of an institution, or None."""
    return Payee.objects.filter(organisation_id=organisation_id, status=PayeeStatus.CONFIRMED).first()


def ledger(by: Scope, *, book: str, budget_year: int | None = None) -> QuerySet[LedgerTransaction]:
    """Bookings (记账凭证) of a book, newest first, with their entries."""
    found = LedgerTransaction.objects.visible_to(by.need(*VIEW)).filter(book=book)
    if budget_year:
        found = found.filter(Q(entries__budget_year=budget_year)).distinct()
    return found.prefetch_related("entries").order_by("-id")


def trial_balance(by: Scope, book: str, budget_year: int | None = None) -> list[TrialRow]:
    """Debit and credit of each account (试算平衡); the sum of balances is zero."""
    shown = LedgerTransaction.objects.visible_to(by.need(*VIEW)).filter(book=book)
    entries = LedgerEntry.objects.filter(transaction__in=shown)
    if budget_year:
        entries = entries.filter(budget_year=budget_year)
    sums = (
        entries.order_by()
        .values("account")
        .annotate(
            debit=Sum("amount_fen", filter=Q(amount_fen__gt=0), default=0),
            credit=Sum("amount_fen", filter=Q(amount_fen__lt=0), default=0),
        )
        .values_list("account", "debit", "credit")
    )
    found = {account: (debit, -credit) for account, debit, credit in sums}
    return [TrialRow(one.value, one.label, *found[one.value]) for one in Account if one.value in found]
