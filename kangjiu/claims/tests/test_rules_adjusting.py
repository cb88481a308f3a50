"""Corrections on random histories: original plus corrections is what should have been, books and quota agree."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangjiu.applications.rules.quota import Ceiling, against
from kangjiu.claims.choices import Payer
from kangjiu.claims.rules import adjusting, payers
from kangjiu.claims.rules.adjusting import Correction, State
from kangjiu.funds.rules import drawing, ledger
from kangjiu.funds.rules.drawing import Line
from kangjiu.funds.rules.ledger import Drawn

ISSUED = date(2026, 1, 1)
STANDARD, CAP = 160_000, 500_000
SHARES = [{}, {"central": 5_000, "provincial": 3_333, "county_level": 1_667}, {"county_level": 10_000}]
SOURCES = ("central_general", "central_lottery", "provincial", "county_level")
fen = st.integers(0, 300_000)


def papers():
    """The papers of one bill: total, insurers, charity, days."""
    return st.tuples(fen, fen, fen, st.integers(0, 22))


def correction(total, basic, charity, days):
    basic = min(basic, total)
    parts = {"basic": basic, "charity": min(charity, total - basic)}
    return Correction("insurance", "CZ-1", "更正", total, days, parts=parts)


def should(state: State, left_fen: int) -> int:
    """A policy of its own for these tests: nothing under five days, else up to the standard and the ceiling."""
    rest = state.total_fen - sum(state.others.values())
    return min(rest, STANDARD, left_fen) if state.trained_days >= 5 else 0


@dataclass
class Books:
    """The till of a county at rule level: lines, ledger, what is held, what was paid by which payment."""

    lines: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(1, 5), 10_000_000))
    entries: list = field(default_factory=list)
    held: list = field(default_factory=list)  # [(held id, left by line)]
    paid: dict[int, dict[int, int]] = field(default_factory=dict)  # payment → line → fen still spent

    def book(self, entries):
        self.entries += ledger.balanced(entries)

    def drawn(self, amounts):
        return [Drawn(pk, SOURCES[pk - 1], 2026, amount) for pk, amount in amounts.items() if amount]

    def settle(self, payment, amount, shares):
        """Pay an amount: what is held is offset first."""
        held = [(pk, sum(left.values())) for pk, left in self.held]
        offsets = adjusting.offsets(amount, held)
        taken: dict[int, int] = {}
        for pk, part in offsets:
            left = self.held[pk][1]
            for line_id in sorted(left):
                some = min(part, left[line_id])
                left[line_id] -= some
                taken[line_id] = taken.get(line_id, 0) + some
                part -= some
        wanted = drawing.split_by_shares(amount, shares) if shares else {}
        by_source = {SOURCES[pk - 1]: fen_ for pk, fen_ in taken.items()}
        wanted, free = drawing.less(wanted, 0 if shares else amount, by_source)
        lines = [Line(pk, SOURCES[pk - 1], "fiscal", ISSUED, left) for pk, left in self.lines.items()]
        parts, short = drawing.draw(wanted, lines)
        more, missing = drawing.draw_any(free, lines)
        assert not short and not missing
        spent = {part.line_id: part.amount_fen for part in drawing.merged([*parts, *more])}
        for line_id, part in spent.items():
            self.lines[line_id] -= part
        if spent:
            self.book(ledger.owed(self.drawn(spent), 2026, payment))
            self.book(ledger.paid(self.drawn(spent), 2026, payment))
        if any(taken.values()):
            self.book(ledger.offset(self.drawn(taken), "receivable", 2026, payment))
        whole = {pk: spent.get(pk, 0) + taken.get(pk, 0) for pk in self.lines}
        self.paid[payment] = whole
        assert sum(whole.values()) == amount

    def overpaid(self, payment, amount, shares):
        lines = [Line(pk, SOURCES[pk - 1], "fiscal", ISSUED, left) for pk, left in self.paid[payment].items()]
        parts = {part.line_id: part.amount_fen for part in drawing.back(amount, shares, lines)}
        for line_id, part in parts.items():
            self.paid[payment][line_id] -= part
        self.book(ledger.overpaid(self.drawn(parts), 2026, payment))
        self.held.append((len(self.held), parts))

    def balance(self, account):
        return sum(one.amount_fen for one in self.entries if one.account == account)


@given(st.lists(st.lists(papers(), min_size=1, max_size=4), min_size=1, max_size=4), st.sampled_from(SHARES))
def test_original_and_corrections_are_what_should_have_been(histories, shares):
    """Each inner list is one bill: its first papers, then its corrections, each settled before the next."""
    books, quota, number = Books(), Ceiling(CAP), 0
    finals = []
    for history in histories:
        line_paid: list[tuple[int, int]] = []  # (payment, fen of this line)
        taken_back: dict[int, int] = {}
        now = None
        for place, (total, basic, charity, days) in enumerate(history):
            state = correction(total, basic, charity, days).state()
            before = now.payable_fen if now else 0
            fund = should(state, quota.left_fen + before)
            now = state.paid(fund, 0)
            assert payers.adds_up(now.total_fen, now.parts) == []
            quota = Ceiling(CAP, quota.used_fen - before)
            assert against(quota, fund, 0) == []
            quota = quota.use(fund)
            difference = fund - before
            if difference > 0:
                number += 1
                books.settle(number, difference, shares)
                line_paid.append((number, difference))
            elif difference < 0:
                capacity = [(pk, part - taken_back.get(pk, 0)) for pk, part in reversed(line_paid)]
                for payment, part in adjusting.allot(-difference, capacity):
                    books.overpaid(payment, part, shares)
                    taken_back[payment] = taken_back.get(payment, 0) + part
            assert place == 0 or before + difference == fund
        finals.append(now.payable_fen)
    assert books.balance("expense") == sum(finals) == quota.used_fen <= CAP
    assert books.balance("receivable") == sum(sum(left.values()) for _, left in books.held)
    assert books.balance("payable") == 0
    assert sum(one.amount_fen for one in books.entries) == 0
    spent = sum(10_000_000 - left for left in books.lines.values())
    assert spent == sum(finals) + books.balance("receivable")


@given(fen, st.dictionaries(st.sampled_from([one.value for one in Payer]), fen), fen)
def test_payers_add_up_to_every_bill_or_are_refused(total, parts, fund):
    done = payers.with_fund(total, parts, fund)
    assert sum(done.values()) == total
    assert bool(payers.adds_up(total, done)) == (min(done.values()) < 0)


@given(st.integers(0, 1_000_000), st.lists(st.integers(0, 400_000), max_size=6))
def test_offsets_never_pass_what_is_paid_nor_what_is_held(payable, held):
    rows = list(enumerate(held))
    taken = dict(adjusting.offsets(payable, rows))
    assert sum(taken.values()) == min(payable, sum(held))
    assert all(0 < part <= held[pk] for pk, part in taken.items())


@given(
    st.dictionaries(st.sampled_from(["central", "provincial", "county_level"]), st.integers(1, 90_000)),
    st.integers(0, 90_000),
    st.dictionaries(st.sampled_from(SOURCES), st.integers(1, 60_000)),
)
def test_what_is_offset_is_not_drawn_again(wanted, free, offset):
    whole = sum(wanted.values()) + free
    given_back = sum(offset.values())
    if given_back > whole:
        with pytest.raises(ValueError, match="more than what is wanted"):
            drawing.less(wanted, free, offset)
        return
    left, free_left = drawing.less(wanted, free, offset)
    assert sum(left.values()) + free_left == whole - given_back
    assert all(0 < part <= wanted[source] for source, part in left.items()) and 0 <= free_left <= free


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_an_overpayment_comes_from_the_newest_payment_and_never_from_nothing(first, second):
    assert sum(part for _, part in adjusting.allot(second, [(2, second), (1, first)])) == second
    assert adjusting.allot(first + second, [(2, second), (1, first)]) == [(2, second), (1, first)]
    with pytest.raises(ValueError, match="more than was ever paid"):
        adjusting.allot(first + second + 1, [(2, second), (1, first)])
