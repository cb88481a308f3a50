"""Two people act in the same moment: one result stays, the other is told; nothing is paid twice."""

import threading
from datetime import date

import pytest
from django.db import OperationalError, connection

from kangjiu.applications.models import Quota
from kangjiu.claims import actions
from kangjiu.claims.models import Adjustment, Bill, ClaimLine, Settlement, SettlementLine
from kangjiu.claims.tests import factories as f
from kangjiu.common.errors import Refused
from kangjiu.funds import actions as funds
from kangjiu.funds.models import BudgetLine, Held, LedgerEntry, Payment, PaymentAttempt

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DESKS = 4
NEW_YEAR = f.moment(date(2027, 1, 4))


def at_once(deed):
    """Run a deed at several desks at once; how many went through."""
    start, done = threading.Barrier(DESKS), []

    def desk():
        start.wait()
        try:
            deed()
            done.append(True)
        except (Refused, OperationalError):
            done.append(False)
        finally:
            connection.close()

    desks = [threading.Thread(target=desk) for _ in range(DESKS)]
    for each in desks:
        each.start()
    for each in desks:
        each.join()
    return sum(done)


@pytest.fixture
def who():
    return f.world()


def test_a_bill_entered_at_once_stands_once(who):
    row, data = f.child(who), f.data()
    assert (
        at_once(lambda: actions.enter_bill(who.admin, row.pk, f.JANUARY, "training", data, at=f.LATER)) == 1
    )
    assert Bill.objects.count() == 1


def test_a_claim_submitted_at_once_draws_once(who):
    f.ready(who, f.child(who))
    claim = f.built(who)
    assert at_once(lambda: actions.submit_claim(who.admin, claim.pk, at=f.LATER)) == 1
    assert Quota.objects.get().used_fen == 160_000 == ClaimLine.objects.get().payable_fen


def test_a_quarter_settled_and_requested_at_once_is_paid_once(who):
    f.opening(who)
    f.with_money(who)
    f.ready(who, f.child(who))
    f.submitted(who)
    assert at_once(lambda: f.settlement(who)) == 1
    assert SettlementLine.objects.count() == 1
    made = Settlement.objects.get()
    actions.check(who.cast.reviewer, made.pk, at=f.LATER)
    actions.approve(who.cast.approver, made.pk, at=f.LATER)
    assert at_once(lambda: actions.request_payment(who.finance, made.pk, at=f.LATER)) == 1
    assert Payment.objects.get().amount_fen == 160_000
    assert sum(LedgerEntry.objects.values_list("amount_fen", flat=True)) == 0


def _paid_line(who, row):
    paper = actions.PaperData("JSD-1", "item", {"basic": 80_000})
    f.ready(who, row, insurance="settled", paper=paper)
    f.submitted(who)
    f.paid(who)
    return ClaimLine.objects.get()


def test_a_correction_proposed_and_confirmed_at_once_is_booked_once(who):
    f.opening(who)
    f.with_money(who)
    line = _paid_line(who, f.child(who))
    asked = actions.Correction("insurance", "CZ-1", "医保冲正", 300_000, 20, parts={"basic": 200_000})
    assert at_once(lambda: actions.propose_adjustment(who.cast.clerk, line.pk, asked, at=f.LATER)) == 1
    made = Adjustment.objects.get()
    assert at_once(lambda: actions.confirm_adjustment(who.cast.approver, made.pk, at=f.LATER)) == 1
    assert Held.objects.get().left_fen == 60_000 and Quota.objects.get().used_fen == 100_000
    assert sum(LedgerEntry.objects.values_list("amount_fen", flat=True)) == 0


def test_two_vouchers_entered_at_once_pay_once(who):
    f.opening(who)
    f.with_money(who)
    f.ready(who, f.child(who))
    f.submitted(who)
    payment = actions.request_payment(who.finance, f.approved(who).pk, at=f.LATER)
    numbers = iter(("ZF-1", "ZF-2", "ZF-3", "ZF-4"))
    day = f.LATER.date()
    assert at_once(lambda: funds.pay(who.treasury, payment.pk, next(numbers), day, at=f.LATER)) == 1
    assert PaymentAttempt.objects.count() == 1
    assert sum(line.paid_fen for line in BudgetLine.objects.all()) == 160_000


def test_money_held_is_recovered_once(who):
    f.opening(who)
    f.with_money(who)
    line = _paid_line(who, f.child(who))
    asked = actions.Correction("insurance", "CZ-1", "医保冲正", 300_000, 20, parts={"basic": 200_000})
    made = actions.propose_adjustment(who.cast.clerk, line.pk, asked, at=f.LATER)
    actions.confirm_adjustment(who.cast.approver, made.pk, at=f.LATER)
    held, day = Held.objects.get(), f.LATER.date()
    assert at_once(lambda: funds.recover(who.treasury, held.pk, 60_000, "JK-1", day, at=f.LATER)) == 1
    assert Held.objects.get().left_fen == 0
    assert sum(LedgerEntry.objects.filter(account="receivable").values_list("amount_fen", flat=True)) == 0


def test_a_year_closed_at_once_closes_once(who):
    f.with_money(who)
    close = funds.propose_close(who.finance, who.office.pk, 2026, {}, "示财预〔2027〕2号", at=NEW_YEAR)
    assert at_once(lambda: funds.confirm_close(who.treasury, close.pk, at=NEW_YEAR)) == 1
    assert {line.status for line in BudgetLine.objects.all()} == {"closed"}
    assert sum(LedgerEntry.objects.values_list("amount_fen", flat=True)) == 0
