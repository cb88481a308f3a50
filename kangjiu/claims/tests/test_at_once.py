"""Two people act in the same moment: one result stays, the other is told; nothing is paid twice."""

import threading

import pytest
from django.db import OperationalError, connection

from kangjiu.applications.models import Quota
from kangjiu.claims import actions
from kangjiu.claims.models import Bill, ClaimLine, Settlement, SettlementLine
from kangjiu.claims.tests import factories as f
from kangjiu.common.errors import Refused
from kangjiu.funds.models import LedgerEntry, Payment

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DESKS = 4


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
