"""Two desks take a number in the same moment: on PostgreSQL, where rows are locked one by one."""

import threading

import pytest
from django.db import connection

from kangjiu.accounts.tests.factories import make_organisation
from kangjiu.common.scope import Scope
from kangjiu.documents import actions
from kangjiu.documents.models import NumberSeries


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_have_no_gap_and_no_double():
    organisation = make_organisation("county_federation")
    by, taken, start = Scope.system(["documents.issue"]), [], threading.Barrier(8)

    def desk():
        start.wait()
        for _ in range(10):
            taken.append(actions.next_number(by, "case", 2026, organisation.pk))
        connection.close()

    desks = [threading.Thread(target=desk) for _ in range(8)]
    for each in desks:
        each.start()
    for each in desks:
        each.join()
    assert sorted(taken) == [f"KJ-2026-{count:05d}" for count in range(1, 81)]
    assert NumberSeries.objects.get().last == 80
