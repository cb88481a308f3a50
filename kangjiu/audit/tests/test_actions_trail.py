"""Recording events: place, transaction, what data is let in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kangjiu.audit import actions
from kangjiu.audit.models import ChainHead, TrailRow
from kangjiu.audit.rules.data import PersonalData
from kangjiu.audit.tests.factories import AT, OPENED, PAID, clerk, subject

pytestmark = pytest.mark.django_db


def opened(number: int = 1, **extra):
    return actions.record(clerk(), OPENED, at=AT, subject=subject(number), data={"number": number}, **extra)


def test_rows_of_one_office_follow_one_another():
    first, second = opened(1), opened(2)
    assert (first.seq, second.seq) == (1, 2)
    assert second.previous == first.link
    head = ChainHead.objects.get()
    assert (head.name, head.count, bytes(head.last_link)) == ("org:12", 2, second.link)
    assert head.region_path == "419001000000"


def test_two_offices_have_two_chains():
    opened(1)
    other = clerk(chain="org:13", organisation_id=13)
    row = actions.record(other, OPENED, at=AT, subject=subject(2), data={"number": 2})
    assert row.seq == 1
    assert ChainHead.objects.count() == 2


def test_a_row_keeps_when_it_happened_and_when_it_was_written():
    row = opened(occurred_at=AT - timedelta(days=3))
    row.refresh_from_db()
    assert row.occurred_at == AT - timedelta(days=3)
    assert row.recorded_at > AT


def test_personal_values_are_digested_and_their_fields_named():
    row = opened(personal={"name": "示例安", "mobile": "13800000000"})
    row.refresh_from_db()
    assert row.data == {"number": 1, "personal_fields": "mobile,name"}
    assert len(row.personal_digest) == 32


def test_equal_personal_values_do_not_look_equal():
    rows = [opened(number, personal={"name": "示例安"}) for number in (1, 2)]
    assert rows[0].personal_digest != rows[1].personal_digest


def test_free_text_is_refused_and_not_repeated_in_the_message():
    with pytest.raises(PersonalData) as caught:
        actions.record(clerk(), OPENED, at=AT, subject=subject(), data={"number": "示例安"})
    assert "示例安" not in str(caught.value)
    assert not TrailRow.objects.exists()


def test_a_sentence_must_find_all_it_names():
    with pytest.raises(ValueError, match="amount_fen"):
        actions.record(clerk(), PAID, at=AT, subject=subject(), data={})


def test_an_unsaved_subject_is_refused():
    with pytest.raises(ValueError, match="saved"):
        actions.record(clerk(), OPENED, at=AT, subject=TrailRow(), data={"number": 1})


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_trailrow SET actor_id = 1", "DELETE FROM audit_trailrow"]
)
def test_the_database_refuses_to_change_the_trail(statement):
    opened()
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_chainhead SET count = 0", "DELETE FROM audit_chainhead"],
)
def test_the_database_refuses_to_move_heads_back_or_drop_them(statement):
    opened()
    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_bulk_events_go_to_the_chain_of_jobs_in_the_same_form():
    lines = [actions.Line(number, person_id=number, data={"number": number}) for number in range(1, 8)]
    assert actions.record_many(clerk(), OPENED, lines, at=AT, subject_kind=TrailRow) == 7
    rows = list(TrailRow.objects.order_by("seq"))
    assert [row.seq for row in rows] == list(range(1, 8))
    assert rows[0].data == {"number": 1}
    assert rows[0].occurred_at == AT
    head = ChainHead.objects.get()
    assert (head.name, head.count) == ("jobs:county:419001", 7)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        actions.record(clerk(), OPENED, at=AT, subject=TrailRow(pk=1), data={"number": 1})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [1, 2])
def test_an_act_that_fails_leaves_no_event(again):
    with transaction.atomic():
        opened(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        opened(2)
        raise ZeroDivisionError
    assert ChainHead.objects.get().count == TrailRow.objects.count() == 1
