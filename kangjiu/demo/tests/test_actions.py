"""A small demo county is built whole on days in each part of a year, and its books hold."""

from datetime import date

import pytest
from django.db.models import Count, F, Sum

from kangjiu.applications.models import Application
from kangjiu.audit import queries as audit_queries
from kangjiu.care.models import MonthSheet, Placement
from kangjiu.claims.models import Bill, Settlement
from kangjiu.common.scope import Scope
from kangjiu.demo import actions, queries
from kangjiu.funds import queries as funds

pytestmark = pytest.mark.django_db


def built(today):
    said = []
    actions.build(today, said.append, count=37, carried=4)
    return said


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2026, 5, 20), date(2026, 2, 12)], ids=str)
def test_the_books_of_a_demo_county_hold(today):
    built(today)
    everywhere = Scope.system(["funds.view", "audit.verify"])
    assert sum(row.balance_fen for row in funds.trial_balance(everywhere, "fiscal")) == 0
    assert audit_queries.verify(everywhere).findings == ()
    assert not Bill.objects.annotate(borne=Sum("payers__amount_fen")).exclude(borne=F("total_fen")).exists()
    paid = Settlement.objects.filter(status="paid").values_list("year", "quarter").distinct()
    assert len(paid) == 4


def test_today_has_work_of_every_kind():
    built(date(2026, 11, 22))
    states = dict(Application.objects.order_by().values_list("status").annotate(Count("pk")))
    assert {
        "submitted",
        "incomplete",
        "complete",
        "reviewed",
        "approved",
        "rejected",
        "withdrawn",
    } == set(states)
    assert {"open", "closed", "confirmed", "disputed"} == set(
        MonthSheet.objects.values_list("status", flat=True)
    )
    assert Placement.objects.filter(status="active").exists()
    assert {"guardian", "proxy", "county_clerk"} <= {
        one.username for one in queries.demo_accounts(date(2026, 11, 22))
    }
