"""Double entry (复式记账): debit positive, credit negative, every booking sums to zero; fen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kangjiu.funds.choices import Account


@dataclass(frozen=True)
class Entry:
    """One line of a booking before it is stored (分录)."""

    account: str
    amount_fen: int
    source: str
    line_id: int
    budget_year: int
    service_year: int
    payment_id: int | None = None


@dataclass(frozen=True)
class Drawn:
    """What a budget line bears, with what a booking needs to know of it."""

    line_id: int
    source: str
    budget_year: int
    amount_fen: int


class Unbalanced(ValueError):
    """A booking whose debits and credits differ: a fault of the program, never of a person."""


def balanced(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries themselves when they sum to zero in every source; Unbalanced otherwise."""
    totals: dict[str, int] = {}
    for entry in entries:
        totals[entry.source] = totals.get(entry.source, 0) + entry.amount_fen
    if not entries or any(totals.values()):
        raise Unbalanced(f"booking does not balance: {totals}")
    return entries


def received(drawn: Iterable[Drawn]) -> list[Entry]:
    """Money allotted (收到指标): debit treasury, credit income."""
    return _pairs(drawn, Account.TREASURY, Account.INCOME, 0, None)


def owed(
    drawn: Iterable[Drawn], service_year: int, payment_id: int, debit: str = Account.EXPENSE
) -> list[Entry]:
    """A settlement approved (确认应付): debit expense (an advance: prepaid), credit payable."""
    return _pairs(drawn, debit, Account.PAYABLE, service_year, payment_id)


def paid(drawn: Iterable[Drawn], service_year: int, payment_id: int) -> list[Entry]:
    """A payment made (支付): debit payable, credit treasury."""
    return _pairs(drawn, Account.PAYABLE, Account.TREASURY, service_year, payment_id)


def returned(drawn: Iterable[Drawn], service_year: int, payment_id: int) -> list[Entry]:
    """A payment the bank sent back (退票): debit treasury, credit payable; the debt stands again."""
    return _pairs(drawn, Account.TREASURY, Account.PAYABLE, service_year, payment_id)


def overpaid(drawn: Iterable[Drawn], service_year: int, payment_id: int) -> list[Entry]:
    """Paid more than should be (调减): debit receivable, credit expense; the first booking stays as it is."""
    return _pairs(drawn, Account.RECEIVABLE, Account.EXPENSE, service_year, payment_id)


def offset(drawn: Iterable[Drawn], account: str, service_year: int, payment_id: int) -> list[Entry]:
    """Earned at last by a settlement (抵扣): debit expense, credit what stood as receivable or prepaid."""
    return _pairs(drawn, Account.EXPENSE, account, service_year, payment_id)


def recovered(drawn: Iterable[Drawn], account: str, service_year: int, payment_id: int) -> list[Entry]:
    """Paid back by the payee (缴回): debit treasury, credit receivable or prepaid."""
    return _pairs(drawn, Account.TREASURY, account, service_year, payment_id)


def lapsed(drawn: Iterable[Drawn]) -> list[Entry]:
    """A rest that leaves its line at the year's end (结转转出、收回财政): debit income, credit treasury."""
    return _pairs(drawn, Account.INCOME, Account.TREASURY, 0, None)


def reversed_(entries: Iterable[Entry]) -> list[Entry]:
    """The same booking with every sign turned (红字冲销)."""
    return [replace(entry, amount_fen=-entry.amount_fen) for entry in entries]


def _pairs(
    drawn: Iterable[Drawn], debit: str, credit: str, service_year: int, payment_id: int | None
) -> list[Entry]:
    entries = []
    for one in drawn:
        year = service_year or one.budget_year
        common = (one.source, one.line_id, one.budget_year, year, payment_id)
        entries.append(Entry(debit, one.amount_fen, *common))
        entries.append(Entry(credit, -one.amount_fen, *common))
    return entries
